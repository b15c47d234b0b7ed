/** Today's patients and what waits. Each row says why it is yours. */
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { Tag } from '@/app/_ui/tag'

export type WorkRow = {
  readonly id: string
  readonly href: string
  /** `VEGA, Marisol (Ms)` */
  readonly name: string
  readonly born: string
  readonly mrn: string
  /** `Your team: 5 West, since 03-Nov-2026` */
  readonly why: string
  /** `New result`, `Access ends 05-Jan-2027` */
  readonly tag?: string
  readonly deceased?: string
}

export type WorkListProps = {
  readonly rows: readonly WorkRow[]
  /** Patients of other organisations who share with one. */
  readonly shared?: readonly WorkRow[]
  /** `14:02` */
  readonly checkedAt: string
  /** All rows there are, where more than those shown. */
  readonly total?: number
}

export function WorkList({ rows, shared = [], checkedAt, total }: WorkListProps) {
  if (rows.length + shared.length === 0) return <Notice kind="empty">Nothing waiting; last checked {checkedAt}.</Notice>
  return (
    <>
      {rows.length > 0 ? <List label="Your patients" rows={rows} /> : null}
      {shared.length > 0 ? (
        <>
          <h2 className="over">Shared with you</h2>
          <List label="Shared with you" rows={shared} />
        </>
      ) : null}
      <p className="dim status">
        {total !== undefined && total > rows.length ? `${rows.length} of ${total} shown; find the others by name. ` : ''}
        Last checked {checkedAt}.
      </p>
    </>
  )
}

function List({ label, rows }: { label: string; rows: readonly WorkRow[] }) {
  return (
    <ul className="found" aria-label={label}>
      {rows.map((row) => (
        <li key={row.href}>
          <Link className="hit" href={row.href}>
            <Row row={row} />
          </Link>
        </li>
      ))}
    </ul>
  )
}

function Row({ row }: { row: WorkRow }) {
  return (
    <>
      <span className="who">
        <span className="name">{row.name}</span>
        {row.deceased ? <Tag>{row.deceased}</Tag> : null}
        {row.tag ? <Tag kind="abnormal">{row.tag}</Tag> : null}
      </span>
      <span className="ids">
        <span className="nowrap">{row.born}</span>
        <span className="mono break">{row.mrn}</span>
      </span>
      <span className="basis held">{row.why}</span>
    </>
  )
}
