/** One entry: the sentence first, then its facts, its exact bytes, its hashes, and the entries beside it. */
import type { ReactNode } from 'react'
import { count } from '@/app/_ui/count'
import { Kbd } from '@/app/_ui/kbd'
import { Link } from '@/app/_ui/link'
import { Facts } from '@/app/_ui/rows'
import type { EntryDetail } from './entry-view'

export type EntryFullProps = {
  readonly entry: EntryDetail
  readonly list: string
  readonly previous?: string
  readonly next?: string
  /** The history check, where it stands beside. */
  readonly children?: ReactNode
}

export function EntryFull({ entry, list, previous, next, children }: EntryFullProps) {
  return (
    <article className="entry-full">
      <nav className="neighbours" aria-label="Entries">
        <Link href={list}>All entries</Link>
        <span className="steps">
          <Step label="Before" sign="[" {...(previous ? { href: previous } : {})} />
          <Step label="After" sign="]" {...(next ? { href: next } : {})} />
        </span>
      </nav>
      <p className="dim">Entry {count(entry.position)}</p>
      <h1 className="serif">{entry.sentence}</h1>
      <section aria-labelledby="details">
        <h2 id="details">Details</h2>
        <Facts facts={entry.details} />
      </section>
      <section aria-labelledby="proof">
        <h2 id="proof">Proof</h2>
        <p className={entry.sealed ? 'proof knot' : 'proof loose'}>{entry.proof}</p>
        <Facts facts={entry.hashes.map(({ name, hex }) => ({ name, value: <span className="mono">{hex}</span> }))} />
        {children}
      </section>
      <details>
        <summary>The exact bytes that were hashed ({count(entry.byteCount)})</summary>
        <pre className="bytes">{entry.bytes}</pre>
      </details>
    </article>
  )
}

function Step({ label, sign, href }: { label: string; sign: string; href?: string }) {
  if (!href) return null
  return (
    <Link href={href} data-key={sign}>
      {label} <Kbd>{sign}</Kbd>
    </Link>
  )
}
