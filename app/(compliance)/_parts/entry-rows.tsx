/** Entries as sentences, newest first, on the stitched line. A row is one link, which opens it beside the list. */

import { Link } from '@/app/_ui/link'
import { Time } from '@/app/_ui/time'
import { count } from '@/lib/base/count'
import type { RowView } from './explorer-view'
import { Sentence } from './sentence'
import { WhyMark } from './why-mark'

export type EntryRowsProps = {
  readonly rows: readonly RowView[]
  /** Entries below this number are under a signed checkpoint. */
  readonly signed: number
  readonly open?: number
}

export function EntryRows({ rows, signed, open }: EntryRowsProps) {
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
        {rows.map((row) => (
          <tr key={row.id} className={`${row.outcome} ${stitchOf(row, signed)}`}>
            <td className="stitch dim mono n">
              <Place position={row.position} />
            </td>
            <td>
              <Time {...row.when} />
            </td>
            <td className="said">
              <RowLink row={row} open={open !== undefined && open === row.position} />
            </td>
            <td className="whys">
              <div>
                <WhyMark why={row.why} />
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The newest entry that a checkpoint covers is its knot; what came after hangs loose. */
function stitchOf({ position }: RowView, signed: number): 'knot' | 'loose' | 'plain' {
  if (position === undefined || position >= signed) return 'loose'
  return position === signed - 1 ? 'knot' : 'plain'
}

function Place({ position }: { readonly position: number | undefined }) {
  if (position !== undefined) return count(position)
  return (
    <>
      <span aria-hidden="true">…</span>
      <span className="sr">not numbered yet</span>
    </>
  )
}

function RowLink({ row, open }: { readonly row: RowView; readonly open: boolean }) {
  if (!row.href) return <Sentence parts={row.sentence} />
  return (
    <Link className="entry" href={row.href} scroll={false} data-row="" data-entry={row.position} aria-current={open || undefined}>
      <Sentence parts={row.sentence} />
    </Link>
  )
}
