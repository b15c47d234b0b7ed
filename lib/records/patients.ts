import 'server-only'
/**
 * Whose record it is. The same person only where identifier, name and birth date agree; anything less is a new chart and
 * a reported possible duplicate. Two charts of one person can be linked later; one chart of two persons is a wrong dose.
 */
import { eventOf } from '@/lib/access/permit'
import { newId, type OrganisationId, type PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { createErasureSecret } from '@/lib/keys/erasure-secret'
import { loadHeld } from '@/lib/keys/held'
import { createCompartments, createStreams } from '@/lib/keys/patient-keys'
import { findByTokens, type Tokens } from '@/lib/records/blind-index'
import { matchPatients, type PatientIdentity, patientIdentity } from '@/lib/records/import/identity'
import { openOfType } from '@/lib/records/open-records'

const MOST_CANDIDATES = 50

export type Matched = { readonly same: PatientId | undefined; readonly possible: readonly PatientId[] }

export async function matchPatient(
  permit: Permit,
  tx: Tx,
  organisation: OrganisationId,
  identity: PatientIdentity,
  tokens: Tokens,
): Promise<Matched> {
  await lockIdentity(tx, tokens)
  const candidates = await findCandidates(permit, tx, organisation, identity, tokens)
  const known = await loadIdentities(permit, tx, organisation, [...candidates.keys()], candidates)
  const verdicts = known.map((one) => ({ patient: one.patient, match: matchPatients(identity, one.identity) }))
  return {
    same: verdicts.find(({ match }) => match === 'same')?.patient,
    possible: verdicts.filter(({ match }) => match === 'possible-duplicate').map(({ patient }) => patient),
  }
}

/** Two imports of one new patient at the same moment must not both find nobody: they queue on her birth date. */
async function lockIdentity(tx: Tx, { birthDate, identifiers }: Tokens): Promise<void> {
  const token = birthDate[0] ?? identifiers[0]
  if (token) await tx.sql('select pg_advisory_xact_lock($1)', [Buffer.from(token).readBigInt64BE().toString()])
}

/** With the address a patient without identifiers was found by, which stands for one. */
type Candidates = ReadonlyMap<PatientId, string | undefined>

async function findCandidates(
  permit: Permit,
  tx: Tx,
  organisation: OrganisationId,
  identity: PatientIdentity,
  tokens: Tokens,
): Promise<Candidates> {
  const found = new Map<PatientId, string | undefined>()
  for (const [i, token] of tokens.identifiers.entries()) {
    const patients = await findByTokens(permit, tx, organisation, [token], MOST_CANDIDATES)
    for (const { patient } of patients) found.set(patient, identity.identifiers[i]?.value)
  }
  for (const birthDate of tokens.birthDate) {
    for (const name of tokens.names) {
      const patients = await findByTokens(permit, tx, organisation, [birthDate, name], MOST_CANDIDATES)
      for (const { patient } of patients) if (!found.has(patient)) found.set(patient, undefined)
    }
  }
  return found
}

export type Known = { readonly patient: PatientId; readonly identity: PatientIdentity; readonly json: string }

/** Opens the Patient resources of an organisation's own patients. Ones it holds no key for are left out. */
export async function loadIdentities(
  permit: Permit,
  tx: Tx,
  organisation: OrganisationId,
  patients: readonly PatientId[],
  addresses?: Candidates,
): Promise<Known[]> {
  // Before the state is read: an import that commits in between would look like a broken content binding.
  await tx.sql('select 1 from patient where id = any($1::uuid[]) order by id for share', [patients])
  const known = new Map<PatientId, Known>()
  const demographics = await loadHeld(tx, patients, organisation, { only: 'demographics' })
  for (const { held, records } of await openOfType(permit, tx, demographics, 'Patient')) {
    const [record] = records
    if (!record || known.has(held.patient)) continue
    const identity = patientIdentity(JSON.parse(record.json), addresses?.get(held.patient))
    known.set(held.patient, { patient: held.patient, identity, json: record.json })
  }
  return [...known.values()]
}

/** Registers a patient under this organisation's custody: streams, audit keys, compartments, grants. */
export async function createPatient(permit: Permit, tx: Tx, organisation: OrganisationId): Promise<PatientId> {
  permit.requireLive()
  const patient = newId<PatientId>()
  // Committed on its own, before anything refers to it: a patient without her secret could never be opened again.
  await createErasureSecret(patient)
  await tx.patient.create({ data: { id: patient, custodyId: organisation, changedAt: permit.at, createdAt: permit.at } })
  const keys = await createStreams(tx, patient)
  const event = eventOf(permit)
  const empty = await createCompartments(tx, { patient, writer: organisation, custody: organisation, event })
  permit.report({
    id: event,
    action: 'patient.create',
    patient,
    custody: organisation,
    stream: 'main',
    objects: [{ type: 'Patient', id: patient }, ...keys, ...empty],
  })
  return patient
}

export async function reportDuplicates(permit: Permit, tx: Tx, patient: PatientId, others: readonly PatientId[]): Promise<void> {
  permit.requireLive()
  await tx.possibleDuplicate.createMany({
    data: others.map((other) => ({ id: newId(), patientId: patient, otherId: other, createdAt: permit.at })),
    skipDuplicates: true,
  })
}
