import 'server-only'
/** Patients of one's own organisation by name: for lists, never for content. */
import { heldCompartments } from '@/lib/access/permit'
import type { PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import { timeZone } from '@/lib/base/time-zone'
import type { Tx } from '@/lib/db/transaction'
import { patientIdentity } from '@/lib/records/import/identity'
import { openOfType } from '@/lib/records/open-records'
import { loadIdentities } from '@/lib/records/patients'
import { bannerView } from '@/lib/records/views/banner'
import type { BannerView } from '@/lib/records/views/chart-view'

export type Identified = Omit<BannerView, 'facts'> & { readonly patient: PatientId }

/** In the order given; patients whose demographics are not held are left out. */
export async function identifyPatients(permit: Permit, tx: Tx, patients: readonly PatientId[]): Promise<Identified[]> {
  const { organisation } = permit.actor
  if (!organisation || patients.length === 0) return []
  const loaded = await loadIdentities(permit, tx, organisation, patients)
  const byPatient = new Map(loaded.map(({ patient, json }) => [patient, json]))
  return patients.flatMap((patient) => {
    const json = byPatient.get(patient)
    return json ? [{ patient, ...bannerView(JSON.parse(json), permit.at, { timeZone: timeZone() }) }] : []
  })
}

/** A patient's own name as she reads it, `Marisol Vega`, from her demographics; empty where none is recorded. */
export async function nameSelf(permit: Permit, tx: Tx): Promise<string> {
  const held = heldCompartments(permit).filter(({ label }) => label === 'demographics')
  const [record] = (await openOfType(permit, tx, held, 'Patient')).flatMap(({ records }) => records)
  const [name] = record ? patientIdentity(JSON.parse(record.json)).names : []
  return [...(name?.given.slice(0, 1) ?? []), name?.family ?? ''].filter(Boolean).join(' ')
}
