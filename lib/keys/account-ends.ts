import 'server-only'
/**
 * Which accounts the ledger says are closed, which sessions it says have ended, which password or identity she has and which role was
 * given last. Rows could
 * be put back as they were, seal and all, by somebody who kept a copy of the database; the entries cannot be taken back without
 * the history showing it. So the entries count beside the rows, at each act: a sign-in is one too.
 *
 * A process keeps what it has read. Each act asks, with the statement that reads its account, whether there is more.
 */
import { toBase64, utf8 } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import { type AccountId, type EventId, type OrganisationId, parseId, type SessionId, timeOfId } from '@/lib/base/ids'
import { sha256 } from '@/lib/crypto/hash'
import type { Tx } from '@/lib/db/transaction'
import { openEvents, type SealedRow } from '@/lib/keys/open-events'
import { shortLived, WHOLE_LIFE } from '@/lib/keys/short-lived'
import type { LedgerEvent } from '@/lib/ledger/event'

/** Word for word as in the indexes `ledger_entry_ends` and `ledger_queue_ends`, or PostgreSQL does not use them. */
const ENDS = `action in ('session.end', 'session.revoke', 'user.disable', 'user.enable', 'password.reset', 'password.choose', 'role.assign', 'identity.link')`

const WAYS_IN: ReadonlySet<string> = new Set(['password.reset', 'password.choose', 'identity.link'])

/** Columns of another statement: what there is to know. One row of an index, and those of another that are still queued. */
export const NEWEST_ENDS = `(select max(position) from ledger_entry where ${ENDS}) as "newestEnd",
  (select coalesce(array_agg(event_id::text), '{}') from ledger_queue where ${ENDS}) as "queuedEnds"`
export type NewestEnds = { readonly newestEnd: string | null; readonly queuedEnds: readonly EventId[] }

type SealedEnd = SealedRow & { readonly position: string | null; readonly organisation: OrganisationId | null }

/** In the order in which they happened to one account: acts on it wait for each other, so the queue has them in that order. */
const ROWS = `
  select event_id as "eventId", entry, sealed, organisation, position, null::bigint as ord from ledger_entry
    where position > $1 and ${ENDS} and (action <> 'session.end' or at > $2)
  union all select event_id, entry, sealed, organisation, null, ord from ledger_queue where ${ENDS}
  order by position nulls last, ord`

/** Longer than a session may last: who signed out before that is out by the row's own and the cookie's time. */
const SESSIONS_MS = 24 * 3_600_000

type Known = {
  /** Of the newest entry read. */
  position: number
  /** Read already, and not in the log when it was. */
  queued: ReadonlySet<EventId>
  readonly closed: Set<string>
  /** Sessions of an account that began until then have ended. */
  readonly until: Map<string, number>
  /** When each ended; for as long as one may last. */
  readonly sessions: Map<SessionId, number>
  /** Digest of the password's hash or of the identity, of accounts where either was ever replaced. */
  readonly passwords: Map<string, string>
  /** Digest of role and place, of accounts that were ever given another. */
  readonly roles: Map<string, string>
}

const memory = shortLived<'ends', Known>('account-ends', 1, WHOLE_LIFE)

type Row = NewestEnds & Placed & OneWayIn & { readonly id: AccountId }

export async function hasEnded(tx: Tx, row: Row, session: SessionId): Promise<boolean> {
  const known = memory.get('ends') ?? memory.set('ends', nothing())
  const newest = Number(row.newestEnd ?? -1)
  const seen = newest <= known.position && row.queuedEnds.every((id) => known.queued.has(id))
  // Asked again before it is refused: a statement that waited for the row sees the row as it is now, and the ledger as it was.
  if (!seen || isOver(known, row, session)) await readOn(tx, known, newest)
  return isOver(known, row, session)
}

function isOver({ closed, sessions, until, passwords, roles }: Known, row: Row, session: SessionId): boolean {
  const { id } = row
  const [chosen, given] = [passwords.get(id), roles.get(id)]
  const anOlder = chosen !== undefined && chosen !== wayInDigest(row)
  const anotherRole = given !== undefined && given !== roleDigest(row)
  const before = timeOfId(session).getTime() <= (until.get(id) ?? Number.NEGATIVE_INFINITY)
  return closed.has(id) || sessions.has(session) || before || anOlder || anotherRole
}

/** What an entry says of a password: whoever reads it cannot try passwords against it, for the hash has a salt of its own. */
export function passwordDigest(passwordHash: string | null): string {
  return toBase64(sha256(utf8(passwordHash ?? '')))
}

/** What she comes in with: a password, or an identity that a provider vouches for. Never both. */
export type OneWayIn = { readonly passwordHash: string | null; readonly identityToken?: Uint8Array | null }

/** A password and an identity put back as they were before are noticed alike. */
export function wayInDigest({ passwordHash, identityToken }: OneWayIn): string {
  return identityToken ? toBase64(sha256(identityToken)) : passwordDigest(passwordHash)
}

export type Placed = { readonly role: string; readonly organisationId: string | null; readonly departmentId: string | null }

/** What an entry says of a role and its place, so that a row put back as it was before is noticed. */
export function roleDigest({ role, organisationId, departmentId }: Placed): string {
  return toBase64(sha256(utf8(JSON.stringify([role, organisationId, departmentId]))))
}

function nothing(): Known {
  const none = { closed: new Set<string>(), until: new Map(), sessions: new Map<SessionId, number>() }
  return { position: -1, queued: new Set(), ...none, passwords: new Map(), roles: new Map() }
}

/** Of two acts that read at once the slower may leave less known than the faster did: the next reads it once more, in its order. */
async function readOn(tx: Tx, known: Known, newest: number): Promise<void> {
  const { position, queued } = known
  const since = now().getTime() - SESSIONS_MS
  const { rows } = await tx.sql<SealedEnd>(ROWS, [position, new Date(since)])
  const fresh = rows.filter(({ eventId }) => !queued.has(eventId))
  const events = await openAll(tx, fresh)
  for (const event of events) if (event) apply(known, event)
  for (const [session, at] of known.sessions) if (at < since) known.sessions.delete(session)
  // The newest may be a sign-out too old to be read: left aside it would be asked for at each act.
  known.position = Math.max(position, newest, ...rows.map((row) => Number(row.position ?? -1)))
  known.queued = new Set(rows.filter((row) => row.position === null).map(({ eventId }) => eventId))
}

/**
 * In the order of the rows. One that was altered says nothing here: it would close every account of the house to refuse them
 * all. Every check of the events finds it, and where it stands.
 */
async function openAll(tx: Tx, rows: readonly SealedEnd[]): Promise<(LedgerEvent | undefined)[]> {
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
    if (ended) known.sessions.set(ended, Date.parse(at))
    return
  }
  for (const { type, id, digest } of objects) {
    if (type !== 'Account') continue
    if (action === 'user.disable') known.closed.add(id)
    if (action === 'user.enable') known.closed.delete(id)
    if (digest !== undefined && WAYS_IN.has(action)) known.passwords.set(id, digest)
    if (digest !== undefined && action === 'role.assign') known.roles.set(id, digest)
    // None of these ends a session: a password is chosen in one, and one begins with the link.
    if (action === 'user.enable' || action === 'password.choose' || action === 'identity.link') continue
    known.until.set(id, Math.max(known.until.get(id) ?? 0, Date.parse(at)))
  }
}
