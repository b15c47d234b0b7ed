import 'server-only'
import type { StreamLabel } from '@/lib/base/compartment'
import type { PatientId, StreamId } from '@/lib/base/ids'
import type { Tx } from '@/lib/db/transaction'
import { unwrapStreamLabel } from '@/lib/keys/labels'

/**
 * A patient's streams by label. With the custodian down only `main` is known, by its clear label: enough to write
 * down that somebody tried, which is what an attempt must never escape.
 */
export async function loadStreams(tx: Tx, patient: PatientId): Promise<Map<StreamLabel, StreamId>> {
  const { rows } = await tx.sql<{ id: StreamId; label: string | null; labelSealed: Uint8Array }>(
    'select id, label, label_sealed as "labelSealed" from stream where patient_id = $1',
    [patient],
  )
  try {
    return new Map(await Promise.all(rows.map(async (row) => [await unwrapStreamLabel(row), row.id] as const)))
  } catch {
    return new Map(rows.flatMap((row) => (row.label === 'main' ? [['main', row.id] as const] : [])))
  }
}
