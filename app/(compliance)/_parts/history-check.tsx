'use client'
/** Checks the whole history in this browser, in a worker. Shows what this device found, never what the server claims. */
import { useEffect, useReducer, useRef } from 'react'
import { Button } from '@/app/_ui/button'
import { Seal } from '@/app/_ui/seal'
import { count } from '@/lib/base/count'
import { CheckBreak } from './check-break'
import { type CheckReport, type CheckRequest, type CheckState, type CheckStep, nextCheck, sealOf } from './check-messages'
import { stepsOf } from './check-steps'
import { CheckThread } from './check-thread'
import { PolicyChanged } from './policy-changed'

/** `timeZone`: IANA name of the hospital's. */
export function HistoryCheck({ timeZone }: { readonly timeZone: string }) {
  const [state, step] = useReducer(nextCheck, { kind: 'idle' })
  const worker = useRef<Worker>(undefined)
  useEffect(() => () => worker.current?.terminate(), [])

  function start(kind: CheckRequest['kind'] = 'start') {
    worker.current?.terminate()
    step({ kind: 'started' })
    worker.current = startWorker(step, { kind, timeZone })
  }

  const verdict = state.kind === 'done' ? state.verdict : undefined
  return (
    <section className="check" aria-label="History check">
      <Seal seal={sealOf(state)} size={72} {...(verdict?.kind === 'intact' ? { note: verdict.note } : {})}>
        {verdict?.kind === 'intact' ? <p className="dim">{verdict.policy}</p> : null}
        {verdict?.kind === 'cannot-check' ? (
          <p>This says nothing about the ledger, good or bad. Try again; if it stays so, tell whoever runs the portal.</p>
        ) : null}
        <p className="acts">
          <Button
            type="button"
            kind={state.kind === 'idle' ? 'primary' : 'plain'}
            disabled={state.kind === 'running'}
            onClick={() => start()}
          >
            {state.kind === 'idle' ? 'Check the whole history here' : state.kind === 'running' ? 'Checking…' : 'Check again'}
          </Button>
        </p>
      </Seal>
      {verdict && verdict.kind !== 'cannot-check' && verdict.changed ? (
        <PolicyChanged changed={verdict.changed} trust={() => start('trust')} />
      ) : null}
      {verdict?.kind === 'broken' ? <CheckBreak verdict={verdict} /> : null}
      <CheckThread steps={stepsOf(state)} />
      <p className="sr" role="status">
        {heard(state)}
      </p>
      <noscript>
        <p>The check runs in your browser and needs JavaScript. The command line checks the same files without it.</p>
      </noscript>
    </section>
  )
}

function heard(state: CheckState): string {
  if (state.kind !== 'done') return state.kind === 'running' ? 'Checking' : ''
  const { verdict } = state
  switch (verdict.kind) {
    case 'intact':
      return verdict.upTo < verdict.size ? `Check finished: intact, the first ${count(verdict.upTo)}` : 'Check finished: intact'
    case 'broken':
      return `Check finished: broken at entry ${count(verdict.position ?? verdict.trustedUpTo)}`
    case 'cannot-check':
      return 'Check finished: it could not be done'
  }
}

function startWorker(step: (next: CheckStep) => void, request: CheckRequest): Worker {
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' })
  const report = (said: CheckReport) => step({ kind: 'reported', report: said, at: clockTime(request.timeZone) })
  worker.onmessage = (event: MessageEvent<CheckReport>) => report(event.data)
  worker.onerror = () =>
    report({
      kind: 'cannot-check',
      reason: navigator.onLine ? 'The check stopped unexpectedly in this browser.' : 'This device is offline.',
    })
  worker.postMessage(request)
  return worker
}

/** When this device checked: `14:02:11`. */
function clockTime(timeZone: string): string {
  return new Date().toLocaleTimeString('en-GB', { timeZone })
}
