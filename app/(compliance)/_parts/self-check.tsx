import 'server-only'
/** What the portal found when it checked itself: never evidence, since who changes the ledger may hold the portal too. */
import { Link } from '@/app/_ui/link'
import { Moment } from '@/app/(compliance)/_parts/moment'
import { type CheckStanding, loadCheckStanding } from '@/lib/oversight/check/check-standing'

export function SelfCheck() {
  const { broken, last, overdueSince } = loadCheckStanding()
  return (
    <section className="witness-list" aria-labelledby="self-check">
      <h2 id="self-check">What the portal checks by itself</h2>
      <p>
        Each hour the new entries, each day all of them: every sealed entry is opened and compared with what was signed, every
        record with what was written. Nothing that was opened leaves the check, and each check is an entry.
      </p>
      <Last last={last} />
      {overdueSince ? (
        <p>
          A check should have ended by <Moment at={overdueSince} />, and none did. Whoever runs the portal has to see to it.
        </p>
      ) : null}
      {broken ? <Break {...broken} /> : null}
    </section>
  )
}

function Last({ last }: { readonly last: CheckStanding['last'] }) {
  if (!last?.newAt) return <p>It has not come to an end yet.</p>
  return (
    <p>
      Last: the new entries at <Moment at={new Date(last.newAt)} />, all of them{' '}
      {last.allAt ? (
        <>
          at <Moment at={new Date(last.allAt)} />
        </>
      ) : (
        'not yet'
      )}
      .
    </p>
  )
}

function Break({ at, lines }: { readonly at: string; readonly lines: readonly string[] }) {
  return (
    <div className="ledger-break" role="alert">
      <h3>
        Something did not fit at <Moment at={new Date(at)} />
      </h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>
            <Line line={line} />
          </li>
        ))}
      </ul>
      <p>
        This stands until whoever operates the portal says that it was seen, even if a later check finds nothing. Ask them by
        telephone what happened, and check here on this device.
      </p>
    </div>
  )
}

/** With a way to the entry, where the line names one. */
function Line({ line }: { readonly line: string }) {
  const position = /\bat position (\d+)\b/.exec(line)?.[1]
  if (position === undefined) return line
  return (
    <>
      {line} <Link href={`/audit/e/${position}`}>Look at the entry</Link>
    </>
  )
}
