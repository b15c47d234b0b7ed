/** A break: where, what it means, and whom to tell. Said so that somebody who reads it for the first time can act. */

import { Link } from '@/app/_ui/link'
import { Facts } from '@/app/_ui/rows'
import { count } from '@/lib/base/count'
import { BREAKS, type CheckVerdict } from './check-messages'

export function CheckBreak({ verdict }: { readonly verdict: Extract<CheckVerdict, { kind: 'broken' }> }) {
  const { what, position, trustedUpTo, expected, found } = verdict
  const { means } = BREAKS[what]
  return (
    <section className="ledger-break" aria-labelledby="break">
      <h2 id="break">{position === undefined ? 'The ledger is broken' : `The ledger is broken at entry ${count(position)}`}</h2>
      <p>
        {means} {trustedWords(trustedUpTo, position)}{' '}
        {position === undefined || what === 'size' ? null : <Link href={`/audit/e/${position}`}>Look at the entry</Link>}
      </p>
      <ol>
        <li>Change nothing and restore nothing: the database as it is now is the evidence. Print or save this page.</li>
        <li>
          Tell, by telephone and not through this portal: whoever runs the portal, and the privacy officer of each other
          organisation. Each of them can check from a device of their own.
        </li>
        <li>If they find the ledger intact, this device or its network is suspect: say so to your security officer.</li>
      </ol>
      <Facts
        facts={[
          { name: 'Expected', value: <span className="mono">{expected}</span> },
          { name: 'Found', value: <span className="mono">{found}</span> },
        ]}
      />
    </section>
  )
}

function trustedWords(upTo: number, position: number | undefined): string {
  if (position === 0) return 'It is the first of all.'
  if (upTo === 0) return 'No entry is vouched for any more.'
  return upTo === 1 ? 'The entry before is as it was signed.' : `The ${count(upTo)} entries before are as they were signed.`
}
