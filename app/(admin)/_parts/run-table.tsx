/** Past imports, newest first: when, by whom, and what they came to. */

import { Link } from '@/app/_ui/link'
import { Tag } from '@/app/_ui/tag'
import { count } from '@/lib/base/count'
import type { Moment } from './person-shape'

export type RunRow = {
  readonly id: string
  readonly started: Moment
  readonly by: string
  readonly state: 'ended' | 'running' | 'broken off'
  readonly taken: number
  readonly refused: number
  readonly records: { readonly created: number; readonly updated: number; readonly unchanged: number }
  readonly newPatients: number
  readonly duplicates: number
}

export function RunTable({ runs }: { readonly runs: readonly RunRow[] }) {
  return (
    <table className="table people">
      <thead>
        <tr>
          <th scope="col">Started</th>
          <th scope="col">By</th>
          <th scope="col">Taken</th>
          <th scope="col">Not taken</th>
          <th scope="col">Records</th>
          <th scope="col">New patients</th>
          <th scope="col">Possible duplicates</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <th scope="row">
              <Link href={`/admin/imports/${run.id}`}>
                <time dateTime={run.started.iso}>{run.started.text}</time>
              </Link>{' '}
              {run.state === 'ended' ? null : <Tag kind={run.state === 'running' ? 'plain' : 'abnormal'}>{run.state}</Tag>}
            </th>
            <td>{run.by}</td>
            <td data-label="taken">{count(run.taken)}</td>
            <td data-label="not taken">{count(run.refused)}</td>
            <td data-label="records">{recordsWords(run.records)}</td>
            <td data-label="new patients">{count(run.newPatients)}</td>
            <td data-label="possible duplicates">{count(run.duplicates)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function recordsWords({ created, updated, unchanged }: RunRow['records']): string {
  const parts = [created > 0 && `${count(created)} new`, updated > 0 && `${count(updated)} changed`]
  return [...parts, unchanged > 0 && `${count(unchanged)} unchanged`].filter(Boolean).join(', ') || 'none'
}
