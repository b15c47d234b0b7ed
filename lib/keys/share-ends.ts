import 'server-only'
/**
 * Which shares and signing keys of a patient the ledger says have ended. A row, seal and all, could be put back as it was
 * before she stopped or revoked it, by somebody who kept a copy of the database; the entry of it cannot be taken back without
 * the history showing it. So the entry counts beside the row, each time a share is to open something or a key to sign.
 */
import type { OrganisationId, PatientId } from '@/lib/base/ids'
import type { Tx } from '@/lib/db/transaction'
import { ledgerToken } from '@/lib/keys/index-keys'
import { openEvents, type SealedRow } from '@/lib/keys/open-events'

const ENTRIES = ['ledger_entry', 'ledger_queue']
  .map(
    (table) =>
      `select event_id as "eventId", entry, sealed from ${table} where patient = $1 and action in ('share.stop', 'share.expire', 'key.revoke')`,
  )
  .join(' union all ')

/** By consent or signing key, when. An entry that was altered may speak of any of them: then none may be used. */
export async function loadEnds(tx: Tx, patient: PatientId): Promise<ReadonlyMap<string, string>> {
  const { custodyId } = await tx.patient.findUniqueOrThrow({ where: { id: patient } })
  const token = await ledgerToken(tx, custodyId as OrganisationId, 'patient', patient)
  if (!token) throw new Error('the ledger cannot be asked what has ended')
  const { rows } = await tx.sql<SealedRow>(ENTRIES, [token])
  const ends = new Map<string, string>()
  for (const opened of await openEvents(tx, rows, { patient })) {
    if (opened.kind !== 'opened') throw new Error('an entry about the end of a share or key was altered')
    const { at, outcome, objects } = opened.event
    if (outcome !== 'permitted') continue
    for (const { type, id } of objects) if (type === 'Consent' || type === 'DeviceKey') ends.set(id, at)
  }
  return ends
}
