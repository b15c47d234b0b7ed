/** One entry: the sentence first, then why, its facts, where its proof lies, its exact bytes, and the entries beside it. */

import { Kbd } from '@/app/_ui/kbd'
import { Link } from '@/app/_ui/link'
import { Facts } from '@/app/_ui/rows'
import { Time } from '@/app/_ui/time'
import { count } from '@/lib/base/count'
import type { EntryDetail } from './entry-view'
import { Sentence } from './sentence'
import { WhyCase } from './why-case'

export function EntryFull({ entry }: { readonly entry: EntryDetail }) {
  const { position, sentence, when, why, details, proof, sealed, hashes, bytes, byteCount, seeded } = entry
  return (
    <article className="entry-full">
      <Neighbours entry={entry} />
      <p className="dim">
        Entry {count(position)}
        {when ? (
          <>
            {' · '}
            <Time {...when} />
          </>
        ) : null}
        {seeded ? ' · invented for the demo, the time is the story’s' : null}
      </p>
      <h1 className="serif">
        <Sentence parts={sentence} />
      </h1>
      {why ? <WhyCase why={why} level="h2" /> : null}
      <section aria-labelledby="details">
        <h2 id="details">Details</h2>
        <Facts
          facts={details.map(({ name, value, exact }) => ({
            name,
            value: exact ? <span className="mono">{value}</span> : value,
          }))}
        />
      </section>
      <section aria-labelledby="proof">
        <h2 id="proof">Proof</h2>
        <p className={sealed ? 'proof knot' : 'proof loose'}>
          {proof}. <Link href="/audit/verify">Check it on this device</Link>
        </p>
        <Facts facts={hashes.map(({ name, value }) => ({ name, value: <span className="mono">{value}</span> }))} />
      </section>
      {bytes ? (
        <details>
          <summary>The exact bytes that were hashed ({count(byteCount)})</summary>
          <pre className="bytes">{bytes}</pre>
        </details>
      ) : null}
    </article>
  )
}

function Neighbours({ entry: { before, after } }: { readonly entry: EntryDetail }) {
  return (
    <nav className="neighbours" aria-label="Entries">
      <Link href="/audit">All entries</Link>
      <span className="steps">
        {before === undefined ? null : <Step label="Before" sign="[" position={before} />}
        {after === undefined ? null : <Step label="After" sign="]" position={after} />}
      </span>
    </nav>
  )
}

function Step({ label, sign, position }: { readonly label: string; readonly sign: string; readonly position: number }) {
  return (
    <Link href={`/audit/e/${position}`} data-key={sign}>
      {label} <Kbd>{sign}</Kbd>
    </Link>
  )
}
