import pg from 'pg'
import { asClient } from '@/bin/set-up/databases'
import { appendReports } from '@/lib/access/events'
import { type Loaded, loadFacts } from '@/lib/access/facts'
import type { Actor } from '@/lib/base/actor'
import { type EventId, newId, type OrganisationId, type PatientId, type RequestId, type StreamId } from '@/lib/base/ids'
import type { Report } from '@/lib/base/permit'
import { inTransaction, type Tx } from '@/lib/db/transaction'
import { eventSealer } from '@/lib/keys/event-keys'
import type { EventAction } from '@/lib/ledger/actions'
import { append, type Draft } from '@/lib/ledger/append'
import { atLeast, atMost, bytes, closedLoop, type Line, ms, perSecond, print, ratio, spreadOf, timeEach } from './measure'
import { watchSigned } from './signed'
import type { World } from './world'

const A_COMMIT = 100
const BATCH_CALLERS = 4
const SECONDS = 8
const BASELINE_CALLERS = 16
/** As wide as those of lib/crypto/index-token. */
const TOKEN = 8

export async function benchAppends(world: World): Promise<void> {
  const patients = await world.smallPatients(BATCH_CALLERS * (A_COMMIT / 2))
  const physician = await world.physicianOf(patients)
  // Before and after: what else the machine does changes from one minute to the next.
  const before = await plainInserts(world)
  const many = await manyToACommit(world, physician, patients)
  const plain = (before + (await plainInserts(world))) / 2
  const share = many.rate / plain
  print('Appends, many to a commit (a)', [
    { what: 'plain single-row inserts, 16 callers', value: perSecond(plain), beside: 'the baseline' },
    {
      what: `sealed appends, ${A_COMMIT} a commit, until the last is signed`,
      value: perSecond(many.rate),
      beside: `${many.n} events`,
    },
    { what: 'ratio', value: ratio(share), ...atLeast(share, 1, ratio) },
    { what: 'appended, not yet ordered', value: perSecond(many.appended) },
    ...(await storage(world)),
  ])
  await appendInside(physician, patients[0] as PatientId)
}

/** The same columns and widths as a queued event, one row a commit. */
async function plainInserts({ stage }: World): Promise<number> {
  const names = 'event_id, entry, sealed, at, action, outcome, role, purpose, basis, organisation, custody, actor, patient'
  await asClient(stage.urls.owner, async (client) => {
    await client.query('create table bench_plain (like ledger_queue including all)')
    await client.query('grant insert on bench_plain to chartseal_web')
  })
  const pool = new pg.Pool({ connectionString: stage.urls.web, max: BASELINE_CALLERS })
  const [event, token] = [Buffer.alloc(760, 7), Buffer.alloc(TOKEN, 7)]
  const row = [Buffer.alloc(33, 1), event, new Date(), 'chart.open', 'permitted', 'physician', 'TREAT', 'care']
  const ids = [stage.northgate, stage.northgate, token, token]
  const text = `insert into bench_plain (${names}) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`
  const { rate } = await closedLoop(BASELINE_CALLERS, SECONDS / 2, () =>
    pool.query({ name: 'plain', text, values: [newId(), ...row, ...ids] }),
  )
  await pool.end()
  await asClient(stage.urls.owner, (client) => client.query('drop table bench_plain'))
  return rate
}

/** A feed: half the events about as many patients, half about none. Its drafts are ready, as an act's are at its end. */
async function manyToACommit(world: World, actor: Actor, patients: readonly PatientId[]) {
  const half = A_COMMIT / 2
  const streams = await loadMainStreams(world, patients)
  const drafts = (caller: number): Draft[] => {
    const act = actOf(actor)
    return patients.slice(caller * half, (caller + 1) * half).flatMap((patient) => {
      const subject = { patient, stream: streams.get(patient) as StreamId }
      return [draftOf(act, 'chart.open', patient, subject), draftOf(act, 'patient.search', patient, null)]
    })
  }
  const watch = watchSigned(world)
  for (let caller = 0; caller < BATCH_CALLERS; caller++) await appendMany(drafts(caller)) // event keys made
  await watch.untilAll()
  const begun = performance.now()
  const { times } = await closedLoop(BATCH_CALLERS, SECONDS, (caller) => appendMany(drafts(caller)))
  const appended = performance.now() - begun
  const signed = (await watch.untilAll()) - begun
  await watch.close()
  const n = times.length * A_COMMIT
  return { n, rate: (n / signed) * 1_000, appended: (n / appended) * 1_000 }
}

async function appendMany(drafts: readonly Draft[]): Promise<void> {
  let committed = () => {}
  await inTransaction(async (tx) => {
    const sealer = eventSealer(tx)
    committed = () => sealer.committed()
    await append(tx, drafts, sealer)
  })
  committed()
}

function draftOf(act: Act, action: EventAction, patient: PatientId, subject: Draft['subject']): Draft {
  const { actor, at, basis, purpose, request, outcome } = act
  const org = actor.organisation as OrganisationId
  const token = new Uint8Array(TOKEN).fill(7)
  return {
    event: {
      ...{ v: 1, id: newId<EventId>(), at: at.toISOString(), action, outcome, purpose, basis, request, detail: {} },
      actor: { id: actor.id, role: actor.role, org },
      objects: [{ type: 'Patient', id: patient }],
      session: actor.session ?? '',
    },
    subject,
    custody: org,
    actorToken: token,
    patientToken: subject && token,
  }
}

async function loadMainStreams({ stage }: World, patients: readonly PatientId[]): Promise<Map<PatientId, StreamId>> {
  const text = `select patient_id, id from stream where label = 'main' and patient_id = any($1::uuid[])`
  const { rows } = await asClient(stage.urls.owner, (client) => client.query(text, [patients]))
  return new Map(rows.map((row) => [row.patient_id as PatientId, row.id as StreamId]))
}

async function appendOnce(actor: Actor, reports: readonly Report[], before: (tx: Tx) => Promise<Loaded>): Promise<void> {
  let committed = () => {}
  await inTransaction(async (tx) => {
    const loaded = await before(tx)
    if (reports.length === 0) return
    const sealer = eventSealer(tx)
    committed = () => sealer.committed()
    await appendReports(tx, { ...actOf(actor), patient: reports[0]?.patient ?? null }, reports, sealer, loaded)
  })
  committed()
}

type Act = ReturnType<typeof actOf>

function actOf(actor: Actor) {
  const basis = { kind: 'care' as const, ref: newId(), policies: ['care.attending'], policySet: 'x'.repeat(64) }
  const more = { purpose: 'TREAT' as const, request: newId<RequestId>(), patient: null, outcome: 'permitted' as const }
  return { actor, action: 'chart.open', at: new Date(), basis, ...more }
}

/** (b): the transaction is the loading of an act's facts. */
async function appendInside(actor: Actor, patient: PatientId): Promise<void> {
  const facts = { actor, action: 'chart.open' as const, purpose: 'TREAT' as const, patient, entry: null, target: null }
  const load = (tx: Tx) => loadFacts(tx, { ...facts, at: new Date() })
  const report = [{ patient, stream: 'main' as const, objects: [{ type: 'Patient', id: patient }] }]
  const [without, withIt]: number[][] = [[], []]
  for (let round = 0; round < 12; round++) {
    without?.push(...(await timeEach(50, () => appendOnce(actor, [], load))).slice(round === 0 ? 50 : 0))
    withIt?.push(...(await timeEach(50, () => appendOnce(actor, report, load))).slice(round === 0 ? 50 : 0))
  }
  const [plain, sealed] = [spreadOf(without ?? []), spreadOf(withIt ?? [])]
  const added = sealed.p95 - plain.p95
  print('An append inside a transaction (b)', [
    { what: 'facts loaded, nothing appended, p50 / p95', value: `${ms(plain.p50)} / ${ms(plain.p95)}`, beside: 'the baseline' },
    { what: 'the same with one append, p50 / p95', value: `${ms(sealed.p50)} / ${ms(sealed.p95)}` },
    { what: 'added at p95', value: ms(added), beside: `${ms(sealed.p50 - plain.p50)} at p50`, ...atMost(added, 2, ms) },
    { what: 'ratio at p50', value: ratio(sealed.p50 / plain.p50) },
  ])
}

async function storage({ stage }: World): Promise<Line[]> {
  const text = `select (pg_total_relation_size('ledger_entry') + pg_total_relation_size('ledger_tile'))::float8
    / count(*) - avg(length(sealed)) as beside, avg(length(sealed)) as sealed from ledger_entry`
  const row = await asClient(stage.urls.owner, async (client) => (await client.query(text)).rows[0])
  const beside = Number(row.beside)
  const sealed = `sealed: ${Math.round(row.sealed)}`
  return [
    { what: 'stored per entry beside the sealed event', value: bytes(beside), beside: sealed, ...atMost(beside, 300, bytes) },
  ]
}
