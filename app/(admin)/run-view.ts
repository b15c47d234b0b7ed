import 'server-only'
import type { RunRow } from '@/app/(admin)/_parts/run-table'
import { stateOf } from '@/app/(admin)/import-view'
import { momentOf } from '@/app/(admin)/when'
import { now } from '@/lib/base/clock'
import type { RunSummary } from '@/lib/records/import-runs'

export function rowOf(run: RunSummary): RunRow {
  const { id, by, taken, refused, failed, created, updated, unchanged, newPatients, duplicates } = run
  return {
    id,
    started: momentOf(run.startedAt),
    by: by || 'somebody',
    state: stateOf(run, now()),
    taken,
    refused: refused + failed,
    records: { created, updated, unchanged },
    newPatients,
    duplicates,
  }
}
