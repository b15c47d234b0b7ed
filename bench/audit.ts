import { asClient } from '@/bin/set-up/databases'
import { signedIn } from '@/e2e/support/people'
import type { Actor } from '@/lib/base/actor'
import { inTransaction } from '@/lib/db/transaction'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { examine } from '@/lib/oversight/examine'
import { exploreLedger } from '@/lib/oversight/explorer'
import type { Explorer, ExplorerFilter } from '@/lib/oversight/explorer-view'
import { identifyPatients } from '@/lib/records/identify'
import { type Hospital, makeEntries, makeHospital } from './audit-entries'
import { type Line, ms, perSecond, print, type Spread, spreadOf } from './measure'
import { timePages } from './page'
import { watchSigned } from './signed'
import type { World } from './world'

const ENTRIES = 200_000
const FIRST_SCREENS = 6
const TIMES = 20

/** The officer's explorer over 200,000 entries, examined. By name only: making them takes minutes. */
export async function benchAudit(world: World): Promise<void> {
  const hospital = await makeHospital(world)
  const watch = watchSigned(world)
  const made = await seconds(async () => {
    await makeEntries(hospital, ENTRIES)
    await watch.untilAll()
  })
  await watch.close()
  const examined = await seconds(() => examine(hospital.organisation, Number.POSITIVE_INFINITY))
  const officer = await signedIn({ role: 'officer', organisation: hospital.organisation })
  const first = await explore(officer, {})
  print(`The explorer over ${first.all.toLocaleString('en')} entries`, [
    { what: 'made, sealed, ordered and signed', value: perSecond(ENTRIES / made), beside: `${made.toFixed(0)} s` },
    { what: 'examined: opened, explained, indexed', value: perSecond(ENTRIES / examined), beside: `${examined.toFixed(0)} s` },
    {
      what: 'explained / unexplained / flagged',
      value: statesOf(first),
      beside: `${first.indexed.n} of ${first.indexed.of} indexed`,
    },
    await storage(world),
    ...(await firstScreens(world, officer)),
    ...(await filters(world, hospital, officer, first)),
    await countedByTable(world, hospital),
  ])
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1_000
}

async function explore(officer: Actor, filter: ExplorerFilter): Promise<Explorer> {
  const answer = await exploreLedger(officer, filter, identifyPatients)
  if (!answer.ok) throw new Error(`the explorer refused: ${answer.refusal.code}`)
  return answer.value
}

function statesOf({ facets }: Explorer): string {
  const counts = new Map(facets[0]?.values.map(({ value, count }) => [value, count]))
  return ['explained', 'unexplained', 'flagged'].map((state) => counts.get(state) ?? 0).join(' / ')
}

async function firstScreens(world: World, officer: Actor): Promise<Line[]> {
  const cold: number[] = []
  for (let i = 0; i < FIRST_SCREENS; i++) {
    forgetShortLived() // keys, names and the index, as after a start
    cold.push(1_000 * (await seconds(() => explore(officer, {}))))
  }
  const pages: Line[] = []
  const page = await timePages(world, officer, '/audit', TIMES).catch(() => undefined)
  if (page) {
    const spread = spreadOf(page)
    pages.push({ what: 'the whole page from `next start`, p50 / p95', value: pair(spread) })
  }
  return [{ what: 'first screen, nothing known to the process yet, p50 / p95', ...reached(spreadOf(cold), 1_000) }, ...pages]
}

async function filters(world: World, hospital: Hospital, officer: Actor, first: Explorer): Promise<Line[]> {
  const values = (facet: string) => first.facets.find((one) => one.facet === facet)?.values.map(({ value }) => value) ?? []
  const [person = '', patient = ''] = [values('actor')[0], values('patient')[0]]
  const month = new Date(Date.now() - 30 * 86_400_000)
  const asked: readonly (readonly [string, ExplorerFilter])[] = [
    ['everything', {}],
    ['explained hidden', { choices: { why: { exclude: ['explained'] } } }],
    ['flagged', { choices: { why: { include: ['flagged'] } } }],
    ['one person', { choices: { actor: { include: [person] } } }],
    ['one patient', { choices: { patient: { include: [patient] } } }],
    ['without the busiest', { choices: { actor: { exclude: values('actor').slice(0, 5) } } }],
    ['one month, refused', { from: month, choices: { outcome: { include: ['refused'] } } }],
    [
      'nurses by care, not searches',
      { choices: { role: { include: ['nurse'] }, basis: { include: ['care'] }, action: { exclude: ['patient.search'] } } },
    ],
    ['the second page', { ...(first.older ? { before: first.older } : {}) }],
    ['by person', { group: 'person' }],
    ['by patient, unexplained', { group: 'patient', choices: { why: { include: ['unexplained'] } } }],
    ['by session, one person', { group: 'session', choices: { actor: { include: [person] } } }],
  ]
  await explore(officer, {})
  const all: number[] = []
  const lines: Line[] = []
  for (const [what, filter] of asked) {
    const times: number[] = []
    await forgetTries(world)
    for (let i = 0; i < TIMES; i++) times.push(1_000 * (await seconds(() => explore(officer, filter))))
    if (what !== 'everything') all.push(...times)
    lines.push({ what: `${what}, p50 / p95`, value: pair(spreadOf(times)) })
  }
  return [
    ...lines,
    {
      what: 'a filter, all of these together, p50 / p95',
      ...reached(spreadOf(all), 300),
      beside: `${hospital.people.length} people, ${hospital.patients.length} patients`,
    },
  ]
}

/** No officer asks as fast as this, and who does is made to wait (lib/access/rate). */
async function forgetTries({ stage }: World): Promise<void> {
  await asClient(stage.urls.owner, (client) => client.query('delete from attempt'))
}

function pair({ p50, p95 }: Spread): string {
  return `${ms(p50)} / ${ms(p95)}`
}

function reached(spread: Spread, most: number): Pick<Line, 'value' | 'target' | 'met'> {
  return { value: pair(spread), target: `p95 ≤ ${most} ms`, met: spread.p95 <= most }
}

/** What counting a filter costs on the log's own table. */
async function countedByTable(_: World, { organisation }: Hospital): Promise<Line> {
  const text = `select action, count(*) from ledger_entry where (organisation = $1 or custody = $1) group by action`
  const times: number[] = []
  for (let i = 0; i < 5; i++) times.push(1_000 * (await seconds(() => inTransaction((tx) => tx.sql(text, [organisation])))))
  return { what: 'one facet counted on the table of the log, p50 / p95', value: pair(spreadOf(times)), beside: 'the baseline' }
}

async function storage({ stage }: World): Promise<Line> {
  const text = `select pg_total_relation_size('entry_why')::float8 / count(*) as each from entry_why`
  const each = await asClient(stage.urls.owner, async (client) => (await client.query(text)).rows[0]?.each)
  return { what: 'stored per entry and organisation by the explorer’s index', value: `${Math.round(Number(each))} bytes` }
}
