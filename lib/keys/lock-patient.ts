import 'server-only'
/** Whoever changes a patient's record, or who may see it, first takes her row for itself, then the heads of her streams. */
import type { PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { loadStreams } from '@/lib/keys/streams'
import { lockStreams } from '@/lib/ledger/append'

export async function lockPatientStreams(permit: Permit, tx: Tx, patient: PatientId): Promise<void> {
  permit.requireLive()
  // Readers of her chart hold the row FOR SHARE from before they read the state until they commit.
  await tx.sql('select 1 from patient where id = $1 for no key update', [patient])
  await lockStreams(tx, [...(await loadStreams(tx, patient)).values()].sort())
}
