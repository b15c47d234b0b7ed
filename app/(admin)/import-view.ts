import 'server-only'
import type { ShownBundle, ShownProblem } from '@/app/(admin)/_parts/import-shape'
import { count, countOf } from '@/lib/base/count'
import type { ImportProblem } from '@/lib/records/import/problem'
import type { BundleResult, RunSummary } from '@/lib/records/import-runs'

export function bundleOf(result: BundleResult): ShownBundle {
  const { number, outcome, problems, dropped } = result
  return { number, outcome, words: wordsOf(result), problems: problems.map(problemOf), more: dropped }
}

function wordsOf(result: BundleResult): string {
  switch (result.outcome) {
    case 'taken':
      return countsOf(result)
    case 'refused':
      return 'Refused: nothing of it was kept.'
    case 'failed':
      return 'It could not be imported just now, and nothing of it was kept. Try it again.'
  }
}

function countsOf({ created, updated, unchanged, directory, newPatient, duplicates }: BundleResult): string {
  const parts = [
    created > 0 && `${count(created)} new`,
    updated > 0 && `${count(updated)} changed`,
    unchanged > 0 && `${count(unchanged)} unchanged`,
    directory > 0 && `${count(directory)} in the directory`,
    newPatient && 'a new patient',
    duplicates > 0 && countOf(duplicates, 'possible duplicate'),
  ]
  return parts.filter(Boolean).join(', ') || 'Nothing to import.'
}

function problemOf({ entry, path, offset, reason }: ImportProblem): ShownProblem {
  const parts = [entry !== undefined && `entry ${entry}`, path, offset !== undefined && `byte ${count(offset)}`]
  return { place: parts.filter(Boolean).join(', ') || 'the file', reason }
}

/** Nobody ends a run whose browser went away: after a quarter of an hour of silence it is said to be over. */
const SILENT_MS = 15 * 60_000

export function stateOf({ endedAt, lastAt }: RunSummary, at: Date): 'ended' | 'running' | 'broken off' {
  if (endedAt) return 'ended'
  return at.getTime() - lastAt.getTime() < SILENT_MS ? 'running' : 'broken off'
}
