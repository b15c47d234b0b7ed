import 'server-only'
/** What the desk and the portal must know of a patient before she gets an account, from her own organisation's record. */
import type { OrganisationId, PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { loadIdentities } from '@/lib/records/patients'
import { nameText } from '@/lib/records/views/banner'

/** `birthDate` only where it is a whole day: a year alone is anybody's guess. */
export type Born = { readonly name: string; readonly birthDate?: string; readonly deceased: boolean }

export async function loadBorn(permit: Permit, tx: Tx, patient: PatientId): Promise<Born | undefined> {
  const { organisation } = permit.actor
  const [known] = organisation ? await loadIdentities(permit, tx, organisation as OrganisationId, [patient]) : []
  if (!known) return undefined
  const { birthDate, deceased } = known.identity
  const whole = birthDate && /^\d{4}-\d{2}-\d{2}$/.test(birthDate) ? { birthDate } : {}
  return { name: nameText(JSON.parse(known.json)), deceased, ...whole }
}

/** Names of one's own organisation's patients, for a list that says who is meant and nothing else. */
export async function namePatients(
  permit: Permit,
  tx: Tx,
  organisation: OrganisationId,
  patients: readonly PatientId[],
): Promise<Map<PatientId, string>> {
  const known = await loadIdentities(permit, tx, organisation, patients)
  return new Map(known.map(({ patient, json }) => [patient, nameText(JSON.parse(json))]))
}
