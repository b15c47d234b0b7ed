import { signedIn } from '@/e2e/support/people'
import { importInvented } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import {
  type AccountId,
  type EventId,
  newId,
  newIdAt,
  type OrganisationId,
  type PatientId,
  type RequestId,
  type StreamId,
} from '@/lib/base/ids'
import type { BasisKind, OutcomeWord, Role } from '@/lib/base/vocabulary'
import { db } from '@/lib/db/client'
import { inTransaction, type Tx } from '@/lib/db/transaction'
import { startCare } from '@/lib/directory/accounts'
import { INSTALLATION } from '@/lib/directory/organisations'
import { eventSealer } from '@/lib/keys/event-keys'
import { ledgerToken } from '@/lib/keys/index-keys'
import type { EventAction } from '@/lib/ledger/actions'
import { append, type Draft } from '@/lib/ledger/append'
import { type NewFact, recordFacts } from '@/lib/oversight/signal-facts'
import { purposeOf } from '@/lib/policy/facts'
import type { World } from './world'

/** A hospital's half year, fast: sealed appends by the hundred, through the real sequencer. The same from run to run. */
const STAFF: readonly (readonly [role: Role, people: number])[] = [
  ['nurse', 70],
  ['physician', 35],
  ['desk', 15],
  ['coder', 10],
  ['laboratory', 10],
  ['radiology', 6],
  ['pharmacist', 6],
]
const WARDS = 12
const PATIENTS = 300
const A_COMMIT = 100
const CALLERS = 4
const HALF_YEAR_MS = 26 * 7 * 86_400_000

export type Hospital = {
  readonly organisation: OrganisationId
  readonly people: readonly Actor[]
  readonly patients: readonly PatientId[]
}

export async function makeHospital(world: World): Promise<Hospital> {
  const organisation = world.stage.northgate
  const people: Actor[] = []
  for (const [role, number] of STAFF)
    for (let i = 0; i < number; i++) people.push(await signedIn({ role, organisation, department: `Ward ${i % WARDS}` }))
  const patients: PatientId[] = []
  while (patients.length < PATIENTS) patients.push(await importInvented(organisation, 20_000 + patients.length))
  const since = new Date(Date.now() - HALF_YEAR_MS)
  for (const [i, patient] of patients.entries()) {
    await startCare({ organisation, patient, department: `Ward ${i % WARDS}`, kind: 'team', since })
    await startCare({ organisation, patient, account: people[i % 100]?.id as AccountId, kind: 'attending', since })
  }
  const facts = patients.flatMap((patient, i) => factsOf(people, patient, i, since))
  for (let i = 0; i < facts.length; i += 500) await recordFacts(INSTALLATION, organisation, facts.slice(i, i + 500))
  return { organisation, people, patients }
}

function factsOf(people: readonly Actor[], patient: PatientId, i: number, since: Date): NewFact[] {
  const street = (n: number) => `Street ${n % 90}, Northgate`
  const person = people[i % people.length]?.id as AccountId
  const tasks = (['claim', 'specimen', 'imaging', 'arrival'] as const).map((kind, n): NewFact => {
    const role = (['coder', 'laboratory', 'radiology', 'desk'] as const)[n] as Role
    return { kind, patient, role, since, until: new Date(since.getTime() + (i % 10 === 0 ? 1 : HALF_YEAR_MS)) }
  })
  return [
    { kind: 'street', patient, value: street(i) },
    ...(i < people.length ? [{ kind: 'street', person, value: street(i * 7) } as const] : []),
    ...(i % 25 === 0 ? [{ kind: 'staff', person, patient } as const] : []),
    ...tasks,
  ]
}

/** Random, and the same each time (mulberry32). */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type What = {
  action: EventAction
  outcome: OutcomeWord
  basis: BasisKind
  policies: string[]
  about: boolean
  detail?: Draft['event']['detail']
}

/** Mostly one's own ward; some by the department's rule, some declared, few refused. */
function whatOf(role: Role, roll: number): What {
  const list = { outcome: 'permitted', basis: 'duty', policies: ['duty.find'], about: false } as const
  if (roll < 0.14) return { ...list, policies: ['duty.find'], action: 'patient.search', detail: { kind: 'name', length: 7 } }
  if (roll < 0.24) return { ...list, policies: ['duty.find'], action: 'work.list' }
  const look = { action: 'chart.open', outcome: 'permitted', about: true } as const
  if (roll > 0.992) return { ...look, outcome: 'refused', basis: 'none', policies: [], detail: { refusal: 'no-basis' } }
  if (role === 'desk') return { ...look, basis: 'duty', policies: ['duty.desk'] }
  if (role === 'coder') return { ...look, basis: 'duty', policies: ['duty.coding'] }
  if (role === 'laboratory' || role === 'radiology') return { ...look, basis: 'duty', policies: ['duty.diagnostics'] }
  if (roll > 0.975) return { ...look, basis: 'declared', policies: ['declared.general'], detail: { reason: 'phone' } }
  if (roll > 0.94) return { ...look, basis: 'care', policies: ['care.encounter'] }
  return { ...look, basis: 'care', policies: ['care.team'] }
}

export async function makeEntries(hospital: Hospital, total: number): Promise<void> {
  const streams = await loadStreams(hospital.patients)
  const tokens = await loadTokens(hospital)
  const share = Math.ceil(total / CALLERS)
  const started = Date.now() - HALF_YEAR_MS
  const caller = async (number: number) => {
    const rolls = dice(number + 1)
    const sittings = new Map<string, { session: string; left: number }>()
    for (let made = 0; made < share; made += A_COMMIT) {
      const drafts = Array.from({ length: Math.min(A_COMMIT, share - made) }, (_, i) => {
        const at = new Date(started + ((made + i + number / CALLERS) / share) * (HALF_YEAR_MS - 60_000))
        return draftOf(hospital, { at, rolls, streams, tokens, sittings, caller: number })
      })
      await commit(drafts)
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, (_, number) => caller(number)))
}

async function commit(drafts: readonly Draft[]): Promise<void> {
  let committed = () => {}
  await inTransaction(
    async (tx) => {
      const sealer = eventSealer(tx)
      committed = () => sealer.committed()
      await append(tx, drafts, sealer)
    },
    { timeoutMs: 60_000 },
  )
  committed()
}

type Tokens = { readonly actor: ReadonlyMap<string, Uint8Array>; readonly patient: ReadonlyMap<string, Uint8Array> }
type Making = {
  readonly at: Date
  readonly rolls: () => number
  readonly streams: ReadonlyMap<PatientId, StreamId>
  readonly tokens: Tokens
  readonly sittings: Map<string, { session: string; left: number }>
  /** Each writes about patients of its own: two that lock the same streams would wait for each other. */
  readonly caller: number
}

function draftOf({ organisation, people, patients }: Hospital, { at, rolls, streams, tokens, sittings, caller }: Making): Draft {
  // A few do much, many do little.
  const actor = people[Math.floor(rolls() ** 1.6 * people.length)] as Actor
  const patient = patients[Math.floor((rolls() ** 1.4 * patients.length) / CALLERS) * CALLERS + caller] as PatientId
  const { action, outcome, basis, policies, about, detail } = whatOf(actor.role, rolls())
  const sitting = sittings.get(String(actor.id))
  const current = sitting && sitting.left > 0 ? sitting : { session: newId(), left: 8 + Math.floor(rolls() * 20) }
  sittings.set(String(actor.id), { ...current, left: current.left - 1 })
  return {
    event: {
      ...{ v: 1, id: newIdAt<EventId>(at), at: at.toISOString(), action, outcome, purpose: purposeOf(actor.role) },
      basis: { kind: basis, ref: '', policies, policySet: 'x'.repeat(64) },
      actor: { id: actor.id, role: actor.role, org: organisation },
      objects: [{ type: 'Patient', id: patient }],
      session: current.session,
      request: newId<RequestId>(),
      detail: detail ?? {},
    },
    subject: about ? { patient, stream: streams.get(patient) as StreamId } : null,
    custody: organisation,
    actorToken: tokens.actor.get(String(actor.id)) as Draft['actorToken'],
    patientToken: about ? (tokens.patient.get(patient) as Draft['patientToken']) : null,
  }
}

async function loadStreams(patients: readonly PatientId[]): Promise<Map<PatientId, StreamId>> {
  const text = `select patient_id as patient, id from stream where label = 'main' and patient_id = any($1::uuid[])`
  const { rows } = await db().pool.query<{ patient: PatientId; id: StreamId }>(text, [patients])
  return new Map(rows.map(({ patient, id }) => [patient, id]))
}

async function loadTokens({ organisation, people, patients }: Hospital): Promise<Tokens> {
  const all = async (tx: Tx, field: 'actor' | 'patient', ids: readonly string[]) => {
    const tokens = new Map<string, Uint8Array>()
    for (const id of ids) tokens.set(id, (await ledgerToken(tx, organisation, field, id)) as Uint8Array)
    return tokens
  }
  return inTransaction(async (tx) => ({
    actor: await all(
      tx,
      'actor',
      people.map(({ id }) => String(id)),
    ),
    patient: await all(tx, 'patient', patients),
  }))
}
