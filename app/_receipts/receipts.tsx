'use client'
/** Keeps the receipts that came with a page, and says above every page what the ledger owes and does not hold. */
import { useEffect } from 'react'
import { Button } from '@/app/_ui/button'
import { Notice } from '@/app/_ui/notice'
import { putAway, useKept, watchReceipts } from './watch'
import { BEFORE, lineOf, MEANS, type Missing, missingOf, type Room, WHAT_NOW } from './words'

/** `given`: signed notes. `timeZone`: IANA name of the hospital's. */
export type ReceiptsProps = { readonly given: readonly string[]; readonly room: Room; readonly timeZone: string }

export function Receipts({ given, room, timeZone }: ReceiptsProps) {
  const kept = useKept()
  useEffect(() => {
    void watchReceipts(given)
  }, [given])
  const missing = kept ? missingOf(kept, timeZone).filter((one) => !one.putAway) : []
  const contradicted = kept?.last?.trouble === 'contradicted'
  if (missing.length === 0 && !contradicted) return null
  return (
    <aside className="owed" aria-label="Receipts">
      {missing.length > 0 ? (
        <Notice kind="error" title="Something done on this device is missing from the ledger.">
          <p>{MEANS}</p>
          <p>{WHAT_NOW[room]}</p>
          <MissingList missing={missing} />
        </Notice>
      ) : null}
      {contradicted ? (
        <Notice kind="error" title="The ledger does not fit what was signed, or what this device saw of it before.">
          {room === 'officer' ? 'Check the history under Verify.' : 'Please tell the privacy officer of the hospital.'} Care goes
          on.
        </Notice>
      ) : null}
    </aside>
  )
}

function MissingList({ missing }: { readonly missing: readonly Missing[] }) {
  return (
    <ul>
      {missing.map(({ commitment, note, said, putAway: isPutAway }) => (
        <li key={commitment}>
          {said}.{' '}
          <a href={`data:text/plain;charset=utf-8,${encodeURIComponent(note)}`} download="receipt.txt">
            Save the receipt
          </a>{' '}
          {isPutAway ? null : (
            <Button type="button" kind="quiet" onClick={() => void putAway(commitment)}>
              I have told somebody
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Where a page speaks of receipts: what this device found, and what was put away. */
export function ReceiptLine({ timeZone }: { readonly timeZone: string }) {
  const kept = useKept()
  const missing = kept ? missingOf(kept, timeZone).filter(({ putAway: isPutAway }) => isPutAway) : []
  return (
    <section className="receipt-line" aria-label="What this device did">
      <p className="dim">{kept ? lineOf(kept, timeZone) : BEFORE}</p>
      {missing.length > 0 ? (
        <>
          <p>Missing from the ledger, and told to somebody:</p>
          <MissingList missing={missing} />
        </>
      ) : null}
    </section>
  )
}

/** For pages without a room: what was done last before signing out is looked for there too. */
export function WatchReceipts() {
  useEffect(() => {
    void watchReceipts()
  }, [])
  return null
}
