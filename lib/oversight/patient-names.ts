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
  const patients = [...new Set(events.flatMap((event) => patientOf(event) ?? []))]
  return new Map((await name(permit, tx, patients)).map((one) => [one.patient, one.name]))
}
