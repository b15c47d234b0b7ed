import 'server-only'
/**
 * Names of the patients that entries are about: of the officer's own organisation only; others stay a reference. Opening
 * names is the records' work, so the page hands it in, as the gate hands the sealing to the ledger.
 */
import type { PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import type { LedgerEvent } from '@/lib/ledger/event'

export type NamePatients = (
  permit: Permit,
  tx: Tx,
  patients: readonly PatientId[],
) => Promise<readonly { readonly patient: PatientId; readonly name: string }[]>

export function patientOf(event: LedgerEvent): PatientId | undefined {
  return event.subject?.patient
}

export async function loadPatientNames(
  permit: Permit,
  tx: Tx,
  events: readonly LedgerEvent[],
  name: NamePatients,
): Promise<Map<PatientId, string>> {
  return namesOf(permit, tx, [...new Set(events.flatMap((event) => patientOf(event) ?? []))], name)
}

/** Custody decides, not what is held: what another organisation's patient shared names her to those who treat her, not here. */
export async function namesOf(
  permit: Permit,
  tx: Tx,
  patients: readonly PatientId[],
  name: NamePatients,
): Promise<Map<PatientId, string>> {
  const { rows } = await tx.sql<{ id: PatientId }>('select id from patient where id = any($1::uuid[]) and custody_id = $2', [
    patients,
    permit.actor.organisation,
  ])
  const own = new Set(rows.map(({ id }) => id))
  const named = await name(
    permit,
    tx,
    patients.filter((id) => own.has(id)),
  )
  return new Map(named.map((one) => [one.patient, one.name]))
}

/** How another organisation's patient is called here: told apart from others, and from nobody outside. */
export function patientReference(patient: PatientId): string {
  return `patient ${patient.slice(-6)}`
}
