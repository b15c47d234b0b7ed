import 'server-only'
/**
 * Facts that speak for an access or against it. What they say of whom is tokens under the organisation's index key, with
 * the kind inside: a street never matches a ward, and none of them is the token of the ledger's index. Each row carries
 * the custodian's seal, or whoever holds the database could put himself on a rota. Facts are only ever added.
 */
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { Bytes } from '@/lib/base/bytes'
import { groupBy } from '@/lib/base/group'
import { type AccountId, newOpaqueId, type OrganisationId, type PatientId } from '@/lib/base/ids'
import { type Outcome, permitted } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import type { Role } from '@/lib/base/vocabulary'
import { foldName, indexToken } from '@/lib/crypto/index-token'
import type { Tx } from '@/lib/db/transaction'
import { loadIndexKey } from '@/lib/keys/index-keys'
import { type FactFields, isSealed, sealFact } from '@/lib/keys/row-seal'
import type { TaskKind } from '@/lib/oversight/explain-case'
import type { Fact } from '@/lib/oversight/known'

type Lasting = { readonly since: Date; readonly until?: Date }
type OfPerson = { readonly person: AccountId }
type OfPatient = { readonly patient: PatientId }

export type NewFact =
  /** Where she lives: the street without its number, and the place. */
  | ({ readonly kind: 'street' | 'surname'; readonly value: string } & (OfPerson | OfPatient))
  /** The person is named in her record as somebody to call. */
  | ({ readonly kind: 'contact' } & OfPerson & OfPatient)
  /** The patient is this member of staff. */
  | ({ readonly kind: 'staff' } & OfPerson & OfPatient)
  | ({ readonly kind: 'deceased'; readonly since: Date } & OfPatient)
  /** Without a ward: on duty, as on a night list. */
  | ({ readonly kind: 'rota'; readonly ward?: string } & OfPerson & Required<Lasting>)
  | ({ readonly kind: 'ward'; readonly ward: string } & OfPatient & Lasting)
  /** For this person, or for whoever of a role works the list. */
  | ({ readonly kind: TaskKind } & OfPatient & Lasting & (OfPerson | { readonly role: Role }))

/** One entry, which names the facts by id and their kinds by number. The actor is the installation (lib/directory). */
export async function recordFacts(actor: Actor, organisation: OrganisationId, facts: readonly NewFact[]): Promise<Outcome<void>> {
  return underAudit({ actor, action: 'fact.record' }, async (permit, tx) => {
    const key = await loadIndexKey(tx, organisation)
    const rows = []
    for (const fact of facts) {
      const row = rowOf(organisation, key, fact)
      rows.push({ ...row, seal: await sealFact(row) })
    }
    await tx.signalFact.createMany({ data: rows })
    const counts = [...groupBy(facts, ({ kind }) => kind)].map(([kind, some]) => [kind, some.length] as const)
    permit.report({
      custody: organisation,
      objects: rows.slice(0, MOST_NAMED).map(({ id }) => ({ type: 'SignalFact', id })),
      detail: { facts: facts.length, kinds: Object.fromEntries(counts) },
    })
    return permitted(undefined)
  })
}

const MOST_NAMED = 50

function rowOf(organisationId: OrganisationId, key: Bytes, fact: NewFact) {
  const value = saidValue(fact)
  return {
    id: newOpaqueId(),
    organisationId,
    kind: fact.kind,
    person: 'person' in fact ? personToken(key, fact.person) : null,
    patient: 'patient' in fact ? patientToken(key, fact.patient) : null,
    value: value && indexToken(key, `signal/${value.field}`, value.text),
    since: ('since' in fact && fact.since) || null,
    until: ('until' in fact && fact.until) || null,
  }
}

function saidValue(fact: NewFact): { field: string; text: string } | null {
  if ('value' in fact) return { field: fact.kind, text: foldName(fact.value) }
  if ('ward' in fact && fact.ward) return { field: 'ward', text: foldName(fact.ward) }
  return 'role' in fact ? { field: 'role', text: fact.role } : null
}

function personToken(key: Bytes, id: string): Bytes {
  return indexToken(key, 'signal/person', id)
}

function patientToken(key: Bytes, id: string): Bytes {
  return indexToken(key, 'signal/patient', id)
}

export type LoadedFacts = {
  readonly ofPerson: (id: string) => readonly Fact[]
  ofPatient(id: string): readonly Fact[]
  personToken(id: string): string
  roleToken(role: Role): string
}

type Row = FactFields & { readonly seal: Uint8Array }

/** Everything known of these patients, and of these persons apart from any patient. A row whose seal does not fit is none. */
export async function loadFacts(
  permit: Permit,
  tx: Tx,
  organisation: OrganisationId,
  of: { readonly persons: readonly string[]; readonly patients: readonly string[] },
): Promise<LoadedFacts> {
  permit.requireLive()
  const key = await loadIndexKey(tx, organisation)
  const persons = new Map(of.persons.map((id) => [id, personToken(key, id)]))
  const patients = new Map(of.patients.map((id) => [id, patientToken(key, id)]))
  const { rows } = await tx.sql<Row>(
    `select id, organisation_id as "organisationId", kind, person, patient, value, since, until, seal from signal_fact
     where organisation_id = $1 and (patient = any($2::bytea[]) or (patient is null and person = any($3::bytea[])))`,
    [organisation, [...patients.values()], [...persons.values()]],
  )
  const facts: Fact[] = []
  for (const row of rows) if (await isSealed(row.seal, sealFact(row))) facts.push(factOf(row))
  const byPerson = groupBy(
    facts.filter(({ patient }) => !patient),
    ({ person }) => person,
  )
  const byPatient = groupBy(facts, ({ patient }) => patient)
  const token = (known: ReadonlyMap<string, Bytes>, id: string) => hex(known.get(id) ?? null)
  return {
    ofPerson: (id) => byPerson.get(token(persons, id)) ?? [],
    ofPatient: (id) => (patients.has(id) ? (byPatient.get(token(patients, id)) ?? []) : []),
    personToken: (id) => token(persons, id),
    roleToken: (role) => hex(indexToken(key, 'signal/role', role)),
  }
}

function factOf({ kind, person, patient, value, since, until }: Row): Fact {
  return {
    kind: kind as Fact['kind'],
    person: hex(person),
    patient: hex(patient),
    value: hex(value),
    since: since?.getTime() ?? null,
    until: until?.getTime() ?? null,
  }
}

function hex(bytes: Uint8Array | null): string {
  return bytes ? Buffer.from(bytes).toString('hex') : ''
}
