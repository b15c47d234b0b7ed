import 'server-only'
import { asClient } from '@/bin/set-up/databases'
import type { Actor } from '@/lib/base/actor'
import { type AccountId, newId, type OrganisationId, type PatientId, type SessionId } from '@/lib/base/ids'
import { generateBundle } from '@/lib/records/import/fixtures/generate'
import { importAgent, importBundle } from '@/lib/records/import-bundle'

/** A physician with a session that lives for a day, attending these patients. Written behind the portal's back. */
export async function addPhysician(
  ownerUrl: string,
  organisation: OrganisationId,
  patients: readonly PatientId[],
): Promise<Actor> {
  const [id, session] = [newId<AccountId>(), newId<SessionId>()]
  await asClient(ownerUrl, async (client) => {
    await client.query(
      `insert into account (id, organisation_id, role, display_name) values ($1, $2, 'physician', 'Dr. Imke Sommer')`,
      [id, organisation],
    )
    await client.query(
      `insert into session (id, account_id, created_at, last_seen_at, expires_at) values ($1, $2, now(), now(), now() + interval '1 day')`,
      [session, id],
    )
    await client.query(
      `insert into care_relationship (id, organisation_id, patient_id, account_id, kind, since)
       select gen_random_uuid(), $1, patient, $2, 'attending', now() - interval '1 day' from unnest($3::uuid[]) as patient`,
      [organisation, id, patients],
    )
  })
  return { id, role: 'physician', organisation, patient: null, session, name: 'Dr. Imke Sommer' }
}

export async function addPatient(organisation: OrganisationId, resources: number, seed: number): Promise<PatientId> {
  const from = { actor: importAgent(organisation), source: 'generated' }
  const result = await importBundle(from, generateBundle({ resources, seed }))
  if (!result.ok || !result.imported.patient) throw new Error('the invented patient was not imported')
  return result.imported.patient
}
