import 'server-only'
/**
 * Which accounts the ledger says are closed, and which sessions it says have ended. Rows could be put back as they were, seal
 * and all, by somebody who kept a copy of the database; the entries cannot be taken back without the history showing it. So
 * the entries count beside the rows, at each act.
 *
 * A process keeps what it has read. Each act asks, with the statement that reads its account, whether there is more.
 */
import { now } from '@/lib/base/clock'
import { type AccountId, type EventId, type OrganisationId, parseId, type SessionId, timeOfId } from '@/lib/base/ids'
import type { Tx } from '@/lib/db/transaction'
import { openEvents, type SealedRow } from '@/lib/keys/open-events'
import { shortLived, WHOLE_LIFE } from '@/lib/keys/short-lived'
import type { LedgerEvent } from '@/lib/ledger/event'

/** Word for word as in the index `ledger_entry_ends`, or PostgreSQL does not use it. */
const ENDS = `action in ('session.end', 'session.revoke', 'user.disable', 'user.enable', 'password.reset')`

/** Columns of another statement: what there is to know. A scan of one row of an index, and of the queue. */
export const NEWEST_ENDS = `(select max(position) from ledger_entry where ${ENDS}) as "newestEnd",
  (select coalesce(array_agg(event_id::text), '{}') from ledger_queue where ${ENDS}) as "queuedEnds"`
export type NewestEnds = { readonly newestEnd: string | null; readonly queuedEnds: readonly EventId[] }

type Row = SealedRow & { readonly position: string | null; readonly organisation: OrganisationId | null }

/** In the order in which they happened to one account: acts on it wait for each other, so the queue has them in that order. */
const ROWS = `
  select event_id as "eventId", entry, sealed, organisation, position, null::bigint as ord from ledger_entry
    where position > $1 and ${ENDS} and (action <> 'session.end' or at > $2)
  union all select event_id, entry, sealed, organisation, null, ord from ledger_queue where ${ENDS}
  order by position nulls last, ord`

/** Longer than a session may last: who signed out before that is out by the row's own and the cookie's time. */
const SESSIONS_MS = 24 * 3_600_000
/** What is still queued would be read once more after it was forgotten, in its order: nothing is lost by it. */
const MOST_REMEMBERED = 100_000

type Known = {
  /** Of the newest entry read. */
  position: number
  /** Read already, from the queue or the log. */
  readonly read: Set<EventId>
  readonly closed: Set<string>
  /** Sessions of an account that began until then have ended. */
  readonly until: Map<string, number>
  readonly sessions: Set<SessionId>
}

const memory = shortLived<'ends', Known>('account-ends', 1, WHOLE_LIFE)

export async function hasEnded(tx: Tx, newest: NewestEnds, account: AccountId, session: SessionId): Promise<boolean> {
  const known = memory.get('ends') ?? memory.set('ends', nothing())
  const seen = Number(newest.newestEnd ?? -1) <= known.position && newest.queuedEnds.every((id) => known.read.has(id))
  if (!seen) await readOn(tx, known)
  const until = known.until.get(account) ?? Number.NEGATIVE_INFINITY
  return known.closed.has(account) || known.sessions.has(session) || timeOfId(session).getTime() <= until
}

function nothing(): Known {
  return { position: -1, read: new Set(), closed: new Set(), until: new Map(), sessions: new Set() }
}

async function readOn(tx: Tx, known: Known): Promise<void> {
  const { rows } = await tx.sql<Row>(ROWS, [known.position, new Date(now().getTime() - SESSIONS_MS)])
  const fresh = rows.filter(({ eventId }) => !known.read.has(eventId))
  const events = await openAll(tx, fresh)
  // No waiting from here on: of two acts that read the same, the later finds it read and leaves what came after it alone.
  for (const [i, { eventId }] of fresh.entries()) {
    const event = events[i]
    if (event && !known.read.has(eventId)) apply(known, event)
    known.read.add(eventId)
  }
  known.position = Math.max(known.position, ...rows.map(({ position }) => Number(position ?? -1)))
  if (known.read.size > MOST_REMEMBERED) known.read.clear()
}

/**
 * In the order of the rows. One that was altered says nothing here: it would close every account of the house to refuse them
 * all. Every check of the events finds it, and where it stands.
 */
async function openAll(tx: Tx, rows: readonly Row[]): Promise<(LedgerEvent | undefined)[]> {
  const byId = new Map<EventId, LedgerEvent>()
  for (const organisation of new Set(rows.map((row) => row.organisation))) {
    const own = rows.filter((row) => row.organisation === organisation)
    for (const opened of await openEvents(tx, own, { organisation }))
      if (opened.kind === 'opened') byId.set(opened.event.id, opened.event)
  }
  return rows.map(({ eventId }) => byId.get(eventId))
}

function apply(known: Known, { action, outcome, at, session, objects, detail }: LedgerEvent): void {
  if (outcome !== 'permitted') return
  const ended = parseId<SessionId>(action === 'session.end' ? session : detail.ended)
  if (action === 'session.end' || (action === 'session.revoke' && ended)) {
    if (ended) known.sessions.add(ended)
    return
  }
  for (const { type, id } of objects) {
    if (type !== 'Account') continue
    if (action === 'user.enable') known.closed.delete(id)
    else known.until.set(id, Math.max(known.until.get(id) ?? 0, Date.parse(at)))
    if (action === 'user.disable') known.closed.add(id)
  }
}
