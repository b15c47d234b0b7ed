/** What she shares: with whom, what, until when; and the way to stop it, in two taps. */

import { ReceiptLine } from '@/app/_receipts/receipts'
import { Unbroken } from '@/app/_ui/lines'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import type { FormAction } from '@/app/_ui/shell'
import { countOf } from '@/lib/base/count'
import { StopShare } from './stop-share'

export type ShareRow = {
  readonly id: string
  /** `Amara Osei, physician, City Heart Clinic` */
  readonly who: string
  /** `medicines and laboratory results` */
  readonly what: string
  /** `until 05-Jan-2027`, `stopped by you, 03-Nov-2026, 14:02` */
  readonly when: string
  readonly inForce: boolean
  readonly seeded: boolean
}

export type ShareListProps = {
  readonly shares: readonly ShareRow[]
  /** Rows that are not what she signed: said, never left out. */
  readonly altered: number
  /** Gets `consent`. */
  readonly stop: FormAction
  readonly timeZone: string
}

export function ShareList({ shares, altered, stop, timeZone }: ShareListProps) {
  const [open, over] = [shares.filter(({ inForce }) => inForce), shares.filter(({ inForce }) => !inForce)]
  return (
    <div className="me">
      <h1>{sentenceOf(open.length)}</h1>
      {altered > 0 ? (
        <Notice
          kind="error"
          title={`${countOf(altered, 'share')} in the books ${altered === 1 ? 'is' : 'are'} not what you signed.`}
        >
          Nobody can open anything with {altered === 1 ? 'it' : 'them'}. Please tell the privacy office of your hospital.
        </Notice>
      ) : null}
      {open.length > 0 ? <Rows label="Open shares" rows={open} stop={stop} /> : null}
      {over.length > 0 ? (
        <>
          <h2>No longer shared</h2>
          <Rows label="Shares that ended" rows={over} stop={stop} />
        </>
      ) : null}
      <p>
        <Link href="/me/keys">Signing keys</Link> <small>The devices you sign with.</small>
      </p>
      <ReceiptLine timeZone={timeZone} />
    </div>
  )
}

function sentenceOf(open: number): string {
  if (open === 0) return 'You share your record with nobody outside your hospital.'
  return open === 1 ? 'One share of your record is open.' : `${open} shares of your record are open.`
}

function Rows({ label, rows, stop }: { label: string; rows: readonly ShareRow[]; stop: FormAction }) {
  return (
    <ul className="shares" aria-label={label}>
      {rows.map((row) => (
        <li key={row.id}>
          <p>
            <b>{row.who}</b>
          </p>
          <p>
            <Unbroken text={`${row.what.charAt(0).toUpperCase()}${row.what.slice(1)}, ${row.when}`} />
          </p>
          {row.seeded ? (
            <p>
              <small>Made for the demo, with a key that was thrown away.</small>
            </p>
          ) : null}
          <p>
            <Link href={`/me/shares/${row.id}`}>
              Receipt<span className="sr"> of the share with {row.who}</span>
            </Link>
          </p>
          {row.inForce ? <StopShare consent={row.id} who={row.who} action={stop} /> : null}
        </li>
      ))}
    </ul>
  )
}
