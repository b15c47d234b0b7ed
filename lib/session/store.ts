import 'server-only'
/**
 * Session rows: what a cookie refers to and nothing more. A token alone could not be revoked, so each request asks the
 * row: ended, expired and idle sessions and closed accounts are refused on the next request.
 */
import type { Actor } from '@/lib/base/actor'
import { now } from '@/lib/base/clock'
import { type AccountId, newId, type OrganisationId, type PatientId, type SessionId } from '@/lib/base/ids'
import type { Role } from '@/lib/base/vocabulary'
import { inTransaction } from '@/lib/db/transaction'

const ABSOLUTE_MS = 12 * 3_600_000
export const IDLE_MS = 15 * 60_000
/** `last_seen_at` moves at most once in this time: reading a chart should not cost a write to the session each time. */
const SEEN_EVERY_MS = 60_000

/** A new id at each sign-in, so that a planted cookie never becomes a signed-in one. */
export async function createSession(account: AccountId): Promise<SessionId> {
  const id = newId<SessionId>()
  const at = now()
  const expiresAt = new Date(at.getTime() + ABSOLUTE_MS)
  await inTransaction((tx) => tx.session.create({ data: { id, accountId: account, createdAt: at, lastSeenAt: at, expiresAt } }))
  return id
}

export async function endSession(id: SessionId): Promise<void> {
  await inTransaction((tx) => tx.session.updateMany({ where: { id, endedAt: null }, data: { endedAt: now() } }))
}

/** The actor of a live session of this account; `undefined` for one that is ended, expired, idle or whose account is closed. */
export async function loadActor(id: SessionId, accountId: AccountId): Promise<Actor | undefined> {
  return inTransaction(async (tx) => {
    const session = await tx.session.findUnique({
      where: { id },
      include: { account: { include: { organisation: true, department: true } } },
    })
    if (!session || session.accountId !== accountId || session.endedAt || !session.account.active) return undefined
    const at = now().getTime()
    const idle = at - session.lastSeenAt.getTime()
    if (session.expiresAt.getTime() <= at || idle > IDLE_MS) return undefined
    if (idle > SEEN_EVERY_MS) await tx.session.update({ where: { id }, data: { lastSeenAt: new Date(at) } })
    const { account } = session
    return {
      id: account.id as AccountId,
      role: account.role as Role,
      organisation: account.organisationId as OrganisationId | null,
      patient: account.patientId as PatientId | null,
      session: id,
      name: account.displayName,
      ...(account.organisation
        ? {
            place: [account.organisation.name, account.department?.name].filter(Boolean).join(' · '),
            organisationName: account.organisation.name,
          }
        : {}),
    }
  })
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
