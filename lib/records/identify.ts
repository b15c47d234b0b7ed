import 'server-only'
/** Patients of one's own organisation by name: for lists, never for content. */
import type { PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import { timeZone } from '@/lib/base/time-zone'
import type { Tx } from '@/lib/db/transaction'
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
