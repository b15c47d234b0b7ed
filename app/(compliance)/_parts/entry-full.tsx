/** One entry: the sentence first, then why, its facts, where its proof lies, its exact bytes, and the entries beside it. */
import { Button } from '@/app/_ui/button'
import { Kbd } from '@/app/_ui/kbd'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { OneFileVerifier } from '@/app/_ui/one-file-verifier'
import { Facts } from '@/app/_ui/rows'
import { Time } from '@/app/_ui/time'
import { count } from '@/lib/base/count'
import type { EntryDetail } from './entry-view'
import { Sentence } from './sentence'
import { WhyCase } from './why-case'

/** `problem`: why there was no proof to take away. */
export type EntryFullProps = { readonly entry: EntryDetail; readonly problem?: string }

export function EntryFull({ entry, problem }: EntryFullProps) {
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
        {problem ? <Notice kind="error" title={problem} /> : null}
        {sealed && bytes ? <KeepProof position={position} /> : null}
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

/** A form, not a link: taking it is an act, and is written down. */
function KeepProof({ position }: { readonly position: number }) {
  return (
    <form action={`/audit/e/${position}/evidence`} method="post">
      <p className="acts">
        <Button>Take the proof away as a file</Button>
      </p>
      <p className="dim">
        It holds this entry, with ids and without names, and checks offline or at <Link href="/verify">Verify a file</Link>;{' '}
        <OneFileVerifier>a page to keep beside it</OneFileVerifier> needs no portal. That you took it is an entry.
      </p>
    </form>
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
