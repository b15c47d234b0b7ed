'use client'
/** Checks the whole history in this browser, in a worker. Shows what this device found, never what the server claims. */
import { useEffect, useReducer, useRef } from 'react'
import { Button } from '@/app/_ui/button'
import { Seal } from '@/app/_ui/seal'
import { type CheckReport, type CheckRequest, type CheckStep, nextCheck, sealOf } from './check-messages'

export function HistoryCheck() {
  const [state, step] = useReducer(nextCheck, { kind: 'idle' })
  const worker = useRef<Worker>(undefined)
  useEffect(() => () => worker.current?.terminate(), [])

  function start() {
    worker.current?.terminate()
    step({ kind: 'started' })
    worker.current = startWorker(step)
  }

  const note = state.kind === 'done' && state.verdict.kind === 'intact' ? state.verdict.note : undefined
  return (
    <section className="check" aria-label="History check">
      <Seal seal={sealOf(state)} size={72} {...(note ? { note } : {})}>
        <p className="acts">
          <Button
            type="button"
            kind={state.kind === 'idle' ? 'primary' : 'plain'}
            disabled={state.kind === 'running'}
            onClick={start}
          >
            {state.kind === 'idle' ? 'Check the whole history here' : state.kind === 'running' ? 'Checking…' : 'Check again'}
          </Button>
        </p>
      </Seal>
      <p className="sr" role="status">
        {state.kind === 'done' ? `Check finished: ${state.verdict.kind}` : ''}
      </p>
      <noscript>
        <p>The check runs in your browser and needs JavaScript. The command line checks the same files without it.</p>
      </noscript>
    </section>
  )
}

function startWorker(step: (next: CheckStep) => void): Worker {
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' })
  const report = (said: CheckReport) => step({ kind: 'reported', report: said, at: clockTime() })
  worker.onmessage = (event: MessageEvent<CheckReport>) => report(event.data)
  worker.onerror = () => report({ kind: 'cannot-check', reason: 'The check stopped unexpectedly in this browser.' })
  const request: CheckRequest = { kind: 'start' }
  worker.postMessage(request)
  return worker
}

/** The clock of the device that checked: `14:02:11`. */
function clockTime(): string {
  return new Date().toTimeString().slice(0, 8)
}
