/** One entry beside the list: the sentence, why, and where its proof lies. All of it is on the entry's own page. */

import { Kbd } from '@/app/_ui/kbd'
import { Link } from '@/app/_ui/link'
import { Facts } from '@/app/_ui/rows'
import { Time } from '@/app/_ui/time'
import { count } from '@/lib/base/count'
import type { EntryView } from './entry-view'
import { Sentence } from './sentence'
import { WhyCase } from './why-case'

export type EntryBesideProps = {
  readonly entry: EntryView
  /** The address of this view with another entry beside it. */
  readonly at: (position: number) => string
}

/** The rest is on the entry's own page. */
const SHOWN = ['Who', 'Basis', 'Purpose of use', 'Outcome']

export function EntryBeside({ entry, at }: EntryBesideProps) {
  const { position, sentence, when, why, details, hashes, proof, sealed, seeded, before, after } = entry
  return (
    <>
      <p className="steps">
        {before === undefined ? null : <Step label="Before" sign="[" href={at(before)} />}
        {after === undefined ? null : <Step label="After" sign="]" href={at(after)} />}
      </p>
      <p className="serif">
        <Sentence parts={sentence} />
      </p>
      {when ? (
        <p className="dim">
          <Time {...when} />
          {seeded ? '. Invented for the demo: the time is the story’s.' : ''}
        </p>
      ) : null}
      {why ? <WhyCase why={why} level="h3" /> : null}
      <section aria-label="Details">
        <Facts facts={details.filter(({ name }) => SHOWN.includes(name))} />
      </section>
      <section aria-label="Proof">
        <h3>Proof</h3>
        <p className={sealed ? 'proof knot' : 'proof loose'}>{proof}</p>
        <p className="mono dim">
          {hashes
            .filter(({ name }) => name !== 'Salt')
            .map(({ name, value }) => (
              <span key={name} className="hash">
                {name.toLowerCase()} {value.slice(0, 4)}…{value.slice(-4)}
              </span>
            ))}
        </p>
      </section>
      <p className="whole">
        <Link href={`/audit/e/${position}`}>Entry {count(position)} in full</Link>
      </p>
    </>
  )
}

function Step({ label, sign, href }: { readonly label: string; readonly sign: string; readonly href: string }) {
  return (
    <Link href={href} scroll={false} data-key={sign}>
      {label} <Kbd>{sign}</Kbd>
    </Link>
  )
}
