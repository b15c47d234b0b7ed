import 'server-only'
/**
 * Session rows: what a cookie refers to and nothing more. A token alone could not be revoked, so each request asks the
 * row: ended, expired and idle sessions and closed accounts are refused on the next request.
 */
import type { Actor } from '@/lib/base/actor'
import { now } from '@/lib/base/clock'
import { type AccountId, newIdAt, type OrganisationId, type PatientId, type SessionId } from '@/lib/base/ids'
import type { Role } from '@/lib/base/vocabulary'
import { inTransaction } from '@/lib/db/transaction'

const ABSOLUTE_MS = 12 * 3_600_000
export const IDLE_MS = 15 * 60_000
/** `last_seen_at` moves at most once in this time: reading a chart should not cost a write to the session each time. */
const SEEN_EVERY_MS = 60_000

/** A new id at each sign-in, so that a planted cookie never becomes a signed-in one. */
export async function createSession(account: AccountId): Promise<SessionId> {
  const at = now()
  // Its id tells when it began, inside the sealed cookie: a row whose time was moved by whoever holds the database is no younger.
  const id = newIdAt<SessionId>(at)
  const expiresAt = new Date(at.getTime() + ABSOLUTE_MS)
  await inTransaction((tx) => tx.session.create({ data: { id, accountId: account, createdAt: at, lastSeenAt: at, expiresAt } }))
  return id
}

export async function endSession(id: SessionId): Promise<void> {
  await inTransaction((tx) => tx.session.updateMany({ where: { id, endedAt: null }, data: { endedAt: now() } }))
}

type Row = {
  readonly account: AccountId
  readonly role: Role
  readonly organisation: OrganisationId | null
  readonly patient: PatientId | null
  readonly name: string | null
  readonly organisationName: string | null
  readonly departmentName: string | null
  readonly active: boolean
  readonly lastSeenAt: Date
  readonly expiresAt: Date
  readonly endedAt: Date | null
}

/** Each page and each action begins here: one statement, not four. */
const ACTOR = `
  select a.id as account, a.role, a.organisation_id as organisation, a.patient_id as patient, a.display_name as name,
    o.name as "organisationName", d.name as "departmentName", a.active, s.last_seen_at as "lastSeenAt",
    s.expires_at as "expiresAt", s.ended_at as "endedAt"
  from session s join account a on a.id = s.account_id
    left join organisation o on o.id = a.organisation_id left join department d on d.id = a.department_id
  where s.id = $1 and a.id = $2`

/** The actor of a live session of this account; `undefined` for one that is ended, expired, idle or whose account is closed. */
export async function loadActor(id: SessionId, accountId: AccountId): Promise<Actor | undefined> {
  return inTransaction(async (tx) => {
    const { rows } = await tx.sql<Row>(ACTOR, [id, accountId])
    const [row] = rows
    if (!row || row.endedAt || !row.active) return undefined
    const at = now().getTime()
    const idle = at - row.lastSeenAt.getTime()
    if (row.expiresAt.getTime() <= at || idle > IDLE_MS) return undefined
    if (idle > SEEN_EVERY_MS) await tx.session.update({ where: { id }, data: { lastSeenAt: new Date(at) } })
    return actorOf(row, id)
  })
}

function actorOf(
  { account, role, organisation, patient, name, organisationName, departmentName }: Row,
  session: SessionId,
): Actor {
  const place = [organisationName, departmentName].filter(Boolean).join(' · ')
  return { id: account, role, organisation, patient, session, name, ...(organisationName ? { place, organisationName } : {}) }
}

export type Login = {
  readonly id: AccountId
  readonly active: boolean
  readonly passwordHash: string | null
  /** Set where the password was handed over and is to be replaced by her own before it opens anything. */
  readonly firstPasswordUntil: Date | null
}

export async function findLogin(token: Uint8Array<ArrayBuffer>): Promise<Login | undefined> {
  const account = await inTransaction((tx) => tx.account.findUnique({ where: { loginToken: token } }))
  if (!account) return undefined
  const { id, active, passwordHash, firstPasswordUntil } = account
  return { id: id as AccountId, active, passwordHash, firstPasswordUntil }
}
