import 'server-only'
import { randomUUID } from 'node:crypto'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { sessionRow } from '@/e2e/support/people'
import { underAudit } from '@/lib/access/gate'
import { heldCompartments } from '@/lib/access/permit'
import type { Actor } from '@/lib/base/actor'
import { type AccountId, newId, type OrganisationId, type PatientId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import type { Role } from '@/lib/base/vocabulary'
import { type Database, openDatabase, setDatabase } from '@/lib/db/client'
import { sealAccount, sealCare } from '@/lib/keys/row-seal'
import { publishCheckpoint } from '@/lib/ledger/publish'
import { releaseLease, type SequencerState, sequenceBatch, takeLease } from '@/lib/ledger/sequence'
import { openSigner } from '@/lib/ledger/signer'
import { generateBundle } from '@/lib/records/import/fixtures/generate'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import { openCompartments } from '@/lib/records/open-records'

/** A small hospital for tests of the ledger: people made by SQL as the owner, acts through the gate. */

/** Runs with `db()` under another role, then as the portal again. */
export async function speakingAs<T>(url: string, work: () => Promise<T>): Promise<T> {
  await setDatabase(openDatabase(url))
  try {
    return await work()
  } finally {
    await setDatabase(undefined)
  }
}

/** Orders and signs everything that is queued, as the sequencer's process does. Returns the log's size. */
export async function sequenceAll(test: Pick<TestInstallation, 'sequencerUrl'>): Promise<number> {
  return speakingAs(test.sequencerUrl, async () => {
    let state = await requireLease()
    const signer = openSigner(state.size)
    for (let placed = -1; placed !== 0; ) ({ state, placed } = await sequenceBatch(state))
    await publishCheckpoint(signer, state)
    await releaseLease(state)
    return state.size
  })
}

export async function requireLease(holder: string = randomUUID()): Promise<SequencerState> {
  const state = await takeLease(holder)
  if (!state) throw new Error('somebody else holds the lease')
  return state
}

/** An account with a live session, in an organisation or, for patients, in none. */
export async function createPerson(
  test: TestInstallation,
  role: Role,
  organisation: OrganisationId | null,
  patient: PatientId | null = null,
): Promise<Actor> {
  const id = newId<AccountId>()
  const name = organisation && `A ${role}`
  const row = {
    id,
    organisationId: organisation,
    role,
    departmentId: null,
    patientId: patient,
    displayName: name,
    loginToken: null,
    passwordHash: null,
  }
  const account = { ...row, active: true }
  await test.owner.prisma.account.create({ data: { ...account, seal: await sealAccount(account) } })
  const session = await sessionRow(id)
  await test.owner.prisma.session.create({ data: session })
  return { id, role, organisation, patient, session: session.id, name }
}

export async function createCare(test: TestInstallation, actor: Actor, patient: PatientId): Promise<void> {
  const owner = { accountId: String(actor.id), departmentId: null }
  const since = new Date(Date.now() - 86_400_000)
  const row = {
    id: newId(),
    organisationId: actor.organisation ?? '',
    patientId: patient,
    ...owner,
    kind: 'attending',
    since,
    until: null,
  }
  await test.owner.prisma.careRelationship.create({ data: { ...row, seal: await sealCare(row) } })
}

/** A generated patient; the same seed is the same person, and more resources are more of her record. */
export async function importInvented(organisation: OrganisationId, seed: number, resources = 6): Promise<PatientId> {
  const from = { actor: importAgent(organisation), source: 'invented' }
  const result = await importBundle(from, generateBundle({ resources, seed }))
  if (!result.ok || !result.imported.patient) throw new Error(`the bundle was refused: ${JSON.stringify(result)}`)
  return result.imported.patient
}

/** How many records were opened; the gate's refusals and failures come out as they are. */
export function openChart(actor: Actor, patient: PatientId) {
  return underAudit({ actor, action: 'chart.open', patient }, async (permit, tx) => {
    const opened = await openCompartments(permit, tx, heldCompartments(permit))
    return permitted(opened.reduce((sum, { records }) => sum + records.length, 0))
  })
}

/** An organisation's event without a subject. */
export function search(actor: Actor) {
  return underAudit({ actor, action: 'patient.search' }, async () => permitted(undefined))
}

export type Hospital = TestInstallation & { readonly nurse: Actor; readonly patient: PatientId }

/** Both organisations, one imported patient and the nurse who attends her. */
export async function testHospital(): Promise<Hospital> {
  const test = await testInstallation()
  const patient = await importInvented(test.northgate, 1)
  const nurse = await createPerson(test, 'nurse', test.northgate)
  await createCare(test, nurse, patient)
  return { ...test, nurse, patient }
}

export async function count(database: Database, table: string): Promise<number> {
  const { rows } = await database.pool.query<{ n: string }>(`select count(*) as n from ${table}`)
  return Number(rows[0]?.n)
}
