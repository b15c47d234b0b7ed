/** The ledger as sentences, newest first. A row is one link; what was refused says so in words. */
import { count, countOf } from '@/app/_ui/count'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { Tag } from '@/app/_ui/tag'
import { Time } from '@/app/_ui/time'
import { EntryFilterForm, type EntryFiltersProps } from './entry-filters'
import type { EntryRow, SentencePart } from './entry-view'

export type EntryListProps = {
  readonly entries: readonly EntryRow[]
  /** All that match; the rows are a page of them. */
  readonly total: number
  readonly filters: EntryFiltersProps
  readonly newer?: string
  readonly older?: string
}

export function EntryList({ entries, total, filters, newer, older }: EntryListProps) {
  const filtered = Object.values(filters.values).some(Boolean)
  return (
    <div className="ledger">
      <h1 className="sr">Entries of the ledger</h1>
      <EntryFilterForm {...filters} />
      <section aria-labelledby="entries">
        <h2 id="entries">
          {countOf(total, 'entry', 'entries')}
          {filtered ? ' that match' : ''}
          <span>newest first</span>
        </h2>
        {entries.length === 0 ? <Notice kind="empty">{emptyWords(filtered)}</Notice> : <Entries entries={entries} />}
        <nav className="pages" aria-label="Pages">
          {newer ? <Link href={newer}>Newer</Link> : null}
          {older ? <Link href={older}>Older</Link> : null}
        </nav>
      </section>
    </div>
  )
}

function emptyWords(filtered: boolean): string {
  return filtered ? 'No entry matches these filters.' : 'No entry yet: nothing has happened on this installation.'
}

function Entries({ entries }: { entries: readonly EntryRow[] }) {
  return (
    <table className="table entries">
      <thead className="sr">
        <tr>
          <th scope="col">Entry</th>
          <th scope="col">Time</th>
          <th scope="col">What happened</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.id} className={entry.outcome}>
            <td className="dim mono n">{entry.position === undefined ? '…' : count(entry.position)}</td>
            <td>
              <Time {...entry.when} />
            </td>
            <td>
              <Sentence entry={entry} />
            </td>
            <td className="why">
              <Tag kind={entry.why.kind}>{entry.why.words}</Tag>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Sentence({ entry }: { entry: EntryRow }) {
  const words = entry.sentence.map(part)
  if (entry.position === undefined) return <span className="entry">{words}</span>
  return (
    <Link className="entry" href={`/audit/e/${entry.position}`}>
      {words}
    </Link>
  )
}

function part(piece: SentencePart, index: number) {
  const key = `${index}:${piece.text}`
  return piece.strong ? <b key={key}>{piece.text}</b> : <span key={key}>{piece.text}</span>
}
