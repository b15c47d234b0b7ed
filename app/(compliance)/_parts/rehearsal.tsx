'use client'
/** "Would it notice?": attacks to choose from, on a copy in this browser, and what the same check says of it. */
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/app/_ui/button'
import { countOf } from '@/lib/base/count'
import { ATTACKS, type Attack } from '@/lib/ledger/rehearsal'
import { ATTACK_WORDS, foundWords, type RehearsalReport, type RehearsalRequest } from './rehearsal-messages'

export function Rehearsal() {
  const [running, setRunning] = useState<Attack>()
  const [reports, setReports] = useState<Partial<Record<Attack, string>>>({})
  const [size, setSize] = useState<number>()
  const worker = useRef<Worker>(undefined)
  useEffect(() => () => worker.current?.terminate(), [])

  function start(attack: Attack) {
    setRunning(attack)
    const say = (report: RehearsalReport) => {
      setRunning(undefined)
      if (report.kind === 'rehearsed') setSize(report.size)
      setReports((said) => ({ ...said, [attack]: report.kind === 'rehearsed' ? foundWords(report) : report.reason }))
    }
    worker.current ??= new Worker(new URL('./rehearsal-worker.ts', import.meta.url), { type: 'module' })
    worker.current.onmessage = (event: MessageEvent<RehearsalReport>) => say(event.data)
    worker.current.onerror = () => say({ kind: 'cannot', reason: 'The rehearsal stopped unexpectedly in this browser.' })
    worker.current.postMessage({ attack } satisfies RehearsalRequest)
  }

  return (
    <section className="rehearsal" aria-labelledby="rehearsal">
      <h2 id="rehearsal">Would it notice?</h2>
      <p>
        Attack a copy of the log in this browser, at a place chosen by chance, and let the same check look at it. The ledger
        itself is not touched{size === undefined ? '' : `; the copy has ${countOf(size, 'entry', 'entries')}`}.
      </p>
      <ul className="attacks" aria-live="polite">
        {ATTACKS.map((attack) => (
          <li key={attack}>
            <Button type="button" kind="plain" disabled={running !== undefined} onClick={() => start(attack)}>
              {running === attack ? 'Attacking the copy…' : ATTACK_WORDS[attack].name}
            </Button>{' '}
            <span className="dim">{ATTACK_WORDS[attack].how}</span>
            {reports[attack] ? <p className="found">{reports[attack]}</p> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
