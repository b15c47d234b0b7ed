import 'server-only'
/**
 * The explanation of opened events: the facts of persons and patients loaded for all of them at once, and, for those that
 * no fact explains, what the same person did just before and after.
 */
import type { EventId, OrganisationId, PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import { timeZone } from '@/lib/base/time-zone'
import type { Tx } from '@/lib/db/transaction'
import { ledgerToken } from '@/lib/keys/index-keys'
import { openEvents, type SealedRow } from '@/lib/keys/open-events'
import { loadOrganisationNames } from '@/lib/keys/sealed-names'
import type { LedgerEvent } from '@/lib/ledger/event'
import { aroundOf } from '@/lib/oversight/around'
import { type Explanation, explain } from '@/lib/oversight/explain'
import { type Act, type Around, isStaffLook, type Known } from '@/lib/oversight/explain-case'
import { knownOf, NOTHING_KNOWN } from '@/lib/oversight/known'
import { loadRelations, type Relations } from '@/lib/oversight/relations'
import { loadShareEnds, type ShareEnds } from '@/lib/oversight/share-ends'
import { type LoadedFacts, loadFacts } from '@/lib/oversight/signal-facts'

/** `position` null: still queued. */
export type Examined = { readonly event: LedgerEvent; readonly position: number | null }

const ALONE: Around = { searchedLetters: null, mistake: null, review: null }

/** In any order; `others` are events opened already, so that none is opened twice. */
export async function explainEvents(
  permit: Permit,
  tx: Tx,
  events: readonly Examined[],
  others: ReadonlyMap<EventId, LedgerEvent> = new Map(),
): Promise<Map<EventId, Explanation>> {
  const looks = events.filter(({ event }) => isLook(event))
  const context = await loadContext(permit, tx, looks)
  const caseOf = (event: LedgerEvent, around: Around) => ({
    act: actOf(event, context),
    known: isLook(event) ? knownIn(event, context) : NOTHING_KNOWN,
    around,
    now: permit.at.getTime(),
    zone: timeZone(),
  })
  const explained = new Map(events.map(({ event }) => [event.id, explain(caseOf(event, ALONE))]))
  const open = looks.filter(({ event }) => explained.get(event.id)?.state !== 'explained')
  const near = await loadNeighbours(permit, tx, open, others)
  for (const { event } of open) explained.set(event.id, explain(caseOf(event, aroundOf(event, near(event)))))
  return explained
}

function isLook({ action, actor, subject }: LedgerEvent): boolean {
  return subject !== undefined && isStaffLook({ action, role: actor.role })
}

type Context = {
  readonly facts: LoadedFacts
  readonly relations: Relations
  readonly shares: ShareEnds
  readonly organisations: ReadonlyMap<string, string>
}

async function loadContext(permit: Permit, tx: Tx, looks: readonly Examined[]): Promise<Context> {
  const persons = [...new Set(looks.map(({ event }) => event.actor.id))]
  const patients = [...new Set(looks.flatMap(({ event }) => event.subject?.patient ?? []))]
  return {
    facts: await loadFacts(permit, tx, permit.actor.organisation as OrganisationId, { persons, patients }),
    relations: await loadRelations(permit, tx, persons, patients),
    shares: await loadShareEnds(permit, tx, patients),
    organisations: await loadOrganisationNames(tx),
  }
}

function knownIn(event: LedgerEvent, { facts, relations, shares }: Context): Known {
  const patient = event.subject?.patient as PatientId
  return knownOf({
    at: Date.parse(event.at),
    person: facts.personToken(event.actor.id),
    role: facts.roleToken(event.actor.role),
    ofPerson: facts.ofPerson(event.actor.id),
    ofPatient: facts.ofPatient(patient),
    relations: relations.between(event.actor.id, patient),
    shareEnded: shares.before(Date.parse(event.at), patient, event.actor.org, event.actor.id),
  })
}

function actOf(event: LedgerEvent, { relations, organisations }: Context): Act {
  const { action, outcome, actor, basis, detail, at } = event
  const hour = hourOf(at)
  return {
    action,
    outcome,
    role: actor.role,
    basis: basis.kind,
    policies: basis.policies,
    named: relations.isOwn(basis.ref, actor.id),
    at: Date.parse(at),
    night: hour >= 22 || hour < 6,
    organisation: organisations.get(actor.org) ?? '',
    ...(typeof detail.reason === 'string' ? { reason: detail.reason } : {}),
    ...(typeof detail.refusal === 'string' ? { refusal: detail.refusal } : {}),
  }
}

/** Of the zone shown. A format costs as much as a query to make. */
const formats = new Map<string, Intl.DateTimeFormat>()
function hourOf(at: string): number {
  const zone = timeZone()
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: zone })
  formats.set(zone, format)
  return Number(format.format(new Date(at)))
}

/** What a sitting's searches and the chart that follows need: in time, and no more than so many to each side. */
const [BEFORE, AFTER, EACH_SIDE] = ["interval '10 minutes'", "interval '30 minutes'", 16]
const NEAR = `actor = t.person and at between t.at - ${BEFORE} and t.at + ${AFTER}`
const NEIGHBOURS = `
  with near as (
    select distinct n.position from unnest($1::bytea[], $2::bigint[], $3::timestamptz[]) as t (person, place, at)
    cross join lateral (
      (select position from (select position, actor, at from ledger_entry where actor = t.person and position < t.place
        order by position desc limit ${EACH_SIDE}) b where ${NEAR})
      union all
      (select position from (select position, actor, at from ledger_entry where actor = t.person and position > t.place
        order by position limit ${EACH_SIDE}) a where ${NEAR})) n)
  select event_id as "eventId", entry, sealed from near join ledger_entry using (position)
  union all
  select event_id, entry, sealed from ledger_queue where actor = any($1::bytea[])`

const IN_THE_QUEUE = 2 ** 52

async function loadNeighbours(
  permit: Permit,
  tx: Tx,
  looks: readonly Examined[],
  others: ReadonlyMap<EventId, LedgerEvent>,
): Promise<(look: LedgerEvent) => LedgerEvent[]> {
  if (looks.length === 0) return () => []
  const tokens: Uint8Array[] = []
  const places: number[] = []
  const times: string[] = []
  for (const { event, position } of looks) {
    const token = await ledgerToken(tx, event.actor.org || null, 'actor', event.actor.id)
    if (!token) continue // the custodian is down: then nothing opens either
    tokens.push(token)
    places.push(position ?? IN_THE_QUEUE)
    times.push(event.at)
  }
  const { rows } = await tx.sql<SealedRow>(NEIGHBOURS, [tokens, places, times])
  const unopened = rows.filter(({ eventId }) => !others.has(eventId))
  const opened = await openEvents(tx, unopened, { organisation: permit.actor.organisation as OrganisationId })
  const known = rows.flatMap(({ eventId }) => others.get(eventId) ?? [])
  const all = [...known, ...opened.flatMap((one) => (one.kind === 'opened' ? [one.event] : []))]
  return (look) => all.filter(({ actor }) => actor.id === look.actor.id)
}
