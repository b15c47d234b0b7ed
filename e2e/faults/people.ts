import 'server-only'
import { asClient } from '@/bin/set-up/databases'
import { sessionRow } from '@/e2e/support/people'
import type { Actor } from '@/lib/base/actor'
import { type AccountId, newId, type OrganisationId, type PatientId } from '@/lib/base/ids'
import { sealAccount, sealCare } from '@/lib/keys/row-seal'
import { generateBundle } from '@/lib/records/import/fixtures/generate'
import { importAgent, importBundle } from '@/lib/records/import-bundle'

/** A physician with a session that lives for a day, attending these patients. Written behind the portal's back. */
export async function addPhysician(
  ownerUrl: string,
  organisation: OrganisationId,
  patients: readonly PatientId[],
): Promise<Actor> {
  const id = newId<AccountId>()
  const session = await sessionRow(id)
  const displayName = 'Dr. Imke Sommer'
  const empty = { displayName, departmentId: null, patientId: null, loginToken: null, passwordHash: null, active: true }
  const seal = await sealAccount({ id, organisationId: organisation, role: 'physician', ...empty })
  const since = new Date(Date.now() - 86_400_000)
  await asClient(ownerUrl, async (client) => {
    await client.query(
      `insert into account (id, organisation_id, role, display_name, seal) values ($1, $2, 'physician', $4, $3)`,
      [id, organisation, seal, displayName],
    )
    await client.query(
      `insert into session (id, account_id, created_at, last_seen_at, expires_at, factors, factor_at, seal)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        ...[session.id, id, session.createdAt, session.lastSeenAt, session.expiresAt],
        ...[session.factors, session.factorAt, session.seal],
      ],
    )
    for (const patient of patients) {
      const care = newId()
      const owner = { accountId: id, departmentId: null, kind: 'attending', since, until: null }
      await client.query(
        `insert into care_relationship (id, organisation_id, patient_id, account_id, kind, since, seal)
         values ($1, $2, $3, $4, 'attending', $5, $6)`,
        [
          care,
          organisation,
          patient,
          id,
          since,
          await sealCare({ id: care, organisationId: organisation, patientId: patient, ...owner }),
        ],
      )
    }
  })
  return { id, role: 'physician', organisation, patient: null, session: session.id, name: displayName }
}

export async function addPatient(organisation: OrganisationId, resources: number, seed: number): Promise<PatientId> {
  const from = { actor: importAgent(organisation), source: 'generated' }
  const result = await importBundle(from, generateBundle({ resources, seed }))
  if (!result.ok || !result.imported.patient) throw new Error('the invented patient was not imported')
  return result.imported.patient
}
