import 'server-only'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import { importInvented, sequenceAll } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import type { AccountId, OrganisationId, PatientId } from '@/lib/base/ids'
import { inTransaction } from '@/lib/db/transaction'
import { startCare } from '@/lib/directory/accounts'
import { declareReason } from '@/lib/directory/declare'
import { openEvents } from '@/lib/keys/open-events'
import type { LedgerEvent } from '@/lib/ledger/event'
import { examine } from '@/lib/oversight/examine'
import { exploreLedger } from '@/lib/oversight/explorer'
import { type ExplorerFilter, FACETS, type Facet } from '@/lib/oversight/explorer-view'
import { openChart } from '@/lib/records/chart'
import { searchPatients } from '@/lib/records/search'

/** Two hospitals whose people looked at charts: some examined, some in the log, some still queued. */
export type Explored = TestInstallation & {
  readonly officer: Actor
  readonly elsewhere: Actor
  readonly nurse: Actor
  readonly coder: Actor
  readonly stranger: Actor
  /** Of Northgate: the nurse attends the first; the coder opens the third, and the stranger is refused it. */
  readonly patients: readonly [PatientId, PatientId, PatientId]
}

export async function testExplored(): Promise<Explored> {
  const test = await testInstallation()
  const of = (role: Actor['role'], organisation: OrganisationId) => signedIn({ role, organisation, department: 'Ward' })
  const [officer, elsewhere] = [await of('officer', test.northgate), await of('officer', test.cityHeart)]
  const [nurse, stranger] = [await of('nurse', test.northgate), await of('nurse', test.cityHeart)]
  const [coder, desk] = [await of('coder', test.northgate), await of('desk', test.northgate)]
  const imported: PatientId[] = []
  for (const seed of [1, 2, 3]) imported.push(await importInvented(test.northgate, seed))
  const patients = imported as unknown as Explored['patients']
  const other = await importInvented(test.cityHeart, 4)
  const team = async (organisation: OrganisationId, patient: PatientId, { id }: Actor) =>
    startCare({ organisation, patient, account: id as AccountId, kind: 'team', since: new Date(0) })
  await team(test.northgate, patients[0], nurse)
  await team(test.cityHeart, other, stranger)
  const act = async () => {
    await openChart(nurse, patients[0])
    await openChart(nurse, patients[1])
    await declareReason(nurse, patients[1], 'phone')
    await openChart(nurse, patients[1])
    await openChart(coder, patients[2])
    await openChart(desk, patients[0])
    await openChart(stranger, patients[2])
    await openChart(stranger, other)
    await searchPatients(desk, 'a')
  }
  await act()
  await act()
  await sequenceAll(test)
  await examine(test.northgate, 60_000)
  await sequenceAll(test)
  await act()
  return { ...test, officer, elsewhere, nurse, coder, stranger, patients }
}

/** Names everybody it is asked for, so that it shows who is asked for. */
export const nameAll = async (_permit: unknown, _tx: unknown, asked: readonly PatientId[]) =>
  asked.map((patient) => ({ patient, name: `NAMED ${patient}` }))

export async function explore(who: Actor, filter: ExplorerFilter = {}) {
  const answer = await exploreLedger(who, filter, nameAll)
  if (!answer.ok) throw new Error(answer.refusal.code)
  return { ...answer.value, written: answer.written }
}

/** What the organisation's audit key opens. */
export async function eventOf(test: Explored, id: string): Promise<LedgerEvent> {
  const found = (await openAll(test, test.northgate)).find(({ event }) => event.id === id)
  if (!found) throw new Error('no such event')
  return found.event
}

export type Opened = { readonly event: LedgerEvent; readonly place: bigint; readonly state: string }

/** Every entry of the organisation, opened; the state that is kept of it, or what its words alone tell. */
export async function openAll(test: TestInstallation, organisation: OrganisationId): Promise<Opened[]> {
  const { rows } = await test.owner.pool.query(
    `select e.event_id as "eventId", e.entry, e.sealed, e.position as place, w.state, e.outcome, e.basis, e.action
     from ledger_entry e left join entry_why w on w.position = e.position and w.organisation_id = $1
     where e.organisation = $1 or e.custody = $1
     union all select event_id, entry, sealed, ord + (1::bigint << 52), null, outcome, basis, action
     from ledger_queue where organisation = $1 or custody = $1 order by place`,
    [organisation],
  )
  const opened = await inTransaction((tx) => openEvents(tx, rows, { organisation }))
  return opened.map((one, i) => {
    if (one.kind !== 'opened') throw new Error('it does not open')
    const { state, place, outcome, basis, action } = rows[i]
    const plain = outcome === 'permitted' && ['duty', 'self'].includes(basis) && !action.startsWith('chart.')
    const told = plain ? 'explained' : 'waiting'
    return {
      event: one.event,
      place: BigInt(place),
      state: state === null ? told : (['explained', 'unexplained', 'flagged'][state] as string),
    }
  })
}

export const VALUE: Record<Facet, (one: Opened) => string> = {
  why: ({ state }) => state,
  actor: ({ event }) => event.actor.id,
  action: ({ event }) => event.action,
  outcome: ({ event }) => event.outcome,
  basis: ({ event }) => event.basis.kind,
  purpose: ({ event }) => event.purpose,
  role: ({ event }) => event.actor.role,
  organisation: ({ event }) => event.actor.org,
  patient: ({ event }) => event.subject?.patient ?? '',
}

export function matches(one: Opened, { choices = {}, from, to }: ExplorerFilter, but?: Facet): boolean {
  const at = Date.parse(one.event.at)
  if ((from && at < from.getTime()) || (to && at >= to.getTime())) return false
  return FACETS.every((facet) => {
    const { include = [], exclude = [] } = choices[facet] ?? {}
    const value = VALUE[facet](one)
    return facet === but || ((include.length === 0 || include.includes(value)) && !exclude.includes(value))
  })
}

export function countBy(all: readonly Opened[], filter: ExplorerFilter, facet: Facet): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const one of all.filter((each) => matches(each, filter, facet)))
    if (VALUE[facet](one)) counts[VALUE[facet](one)] = (counts[VALUE[facet](one)] ?? 0) + 1
  return counts
}
