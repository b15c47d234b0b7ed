/** Found patients as plain links: what the page shows without JavaScript. */
import { Link } from '@/app/_ui/link'
import { FindRow } from './find-row'
import type { FindResult } from './find-view'

export type FindResultsProps = { readonly label: string; readonly results: readonly FindResult[] }

export function FindResults({ label, results }: FindResultsProps) {
  return (
    <ul className="found" aria-label={label}>
      {results.map((result) => (
        <li key={result.patientId}>
          <Link className="hit" href={chartPath(result.patientId)}>
            <FindRow result={result} />
          </Link>
        </li>
      ))}
    </ul>
  )
}

export function chartPath(patientId: string): string {
  return `/p/${encodeURIComponent(patientId)}`
}
