import 'server-only'
/** Links between charts that are in force. One whose seal does not fit is none: a planted one would lead to a stranger's chart. */
import type { PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { isSealed, type LinkFields, sealLink } from '@/lib/keys/row-seal'

export type Link = LinkFields & { readonly patientId: PatientId; readonly otherId: PatientId }

/** Of these patients, and of the actor's own organisation: to others it would tell that somebody is a patient there. */
export async function loadLinks(permit: Permit, tx: Tx, patients: readonly PatientId[]): Promise<Link[]> {
  permit.requireLive()
  const { rows } = await tx.sql<Link & { seal: Uint8Array }>(
    `select id, organisation_id as "organisationId", patient_id as "patientId", other_id as "otherId",
       linked_at as "linkedAt", unlinked_at as "unlinkedAt", seal from patient_link
     where organisation_id = $1 and unlinked_at is null and (patient_id = any($2::uuid[]) or other_id = any($2::uuid[]))`,
    [permit.actor.organisation, patients],
  )
  const links: Link[] = []
  for (const { seal, ...row } of rows) if (await isSealed(seal, sealLink(row))) links.push(row)
  return links
}

/** The other chart of each. */
export async function loadLinkedWith(permit: Permit, tx: Tx, patient: PatientId): Promise<PatientId[]> {
  const links = await loadLinks(permit, tx, [patient])
  return links.map(({ patientId, otherId }) => (patientId === patient ? otherId : patientId))
}
