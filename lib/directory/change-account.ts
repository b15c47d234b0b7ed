import 'server-only'
/**
 * Closing an account and opening it again, ending sessions, a new first password: acts on one person of one's own
 * organisation. Promise: once such an act has returned, no later request gets by on what it took away, and a row that
 * somebody altered behind the portal's back is never sealed anew.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { now } from '@/lib/base/clock'
import type { AccountId, OrganisationId, SessionId } from '@/lib/base/ids'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import type { Detail, Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { passwordDigest } from '@/lib/keys/account-ends'
import { type AccountFields, isSealed, sealAccount } from '@/lib/keys/row-seal'
import { FIRST_PASSWORD_MS, newFirstPassword } from '@/lib/session/first-password'
import { hashPassword } from '@/lib/session/password'

export type Ended = { readonly sessions: number }

/** `conflict`: it is closed already. */
export async function closeAccount(actor: Actor, account: AccountId): Promise<Audited<Ended>> {
  return underAudit({ actor, action: 'user.disable', target: { id: account } }, async (permit, tx) => {
    const row = await loadRow(permit, tx, account)
    return row?.active ? permitted({ sessions: await closeRow(permit, tx, row) }) : refused('conflict')
  })
}

/** How many sessions ended with it. */
export async function closeRow(permit: Permit, tx: Tx, row: Row, why: Detail = {}): Promise<number> {
  // The altered row is closed too, and stays recognisable as altered.
  const seal = (await fits(row)) ? { seal: await sealAccount({ ...row, active: false }) } : {}
  await tx.account.update({ where: { id: row.id }, data: { active: false, ...seal } })
  const sessions = await endSessionsOf(permit, tx, row.id as AccountId)
  reportOn(permit, row, { ...why, sessions })
  return sessions
}

/** `conflict`: it is open already. `unavailable`: its row is not what the portal wrote. */
export async function reopenAccount(actor: Actor, account: AccountId): Promise<Audited<void>> {
  return underAudit({ actor, action: 'user.enable', target: { id: account } }, async (permit, tx) => {
    const row = await loadRow(permit, tx, account)
    if (!row || row.active) return refused('conflict')
    if (!(await fits(row))) return refused('unavailable')
    // Opened with a last day that is over it would open nothing, and say that it is open.
    if (row.endsAt != null && row.endsAt <= permit.at) return refused('conflict')
    const seal = await sealAccount({ ...row, active: true })
    await tx.account.update({ where: { id: account }, data: { active: true, openedAt: permit.at, seal } })
    reportOn(permit, row, {})
    return permitted(undefined)
  })
}

/** One session, or all of them. `conflict`: there is none left to end. */
export async function endSessions(actor: Actor, account: AccountId, session?: SessionId): Promise<Audited<Ended>> {
  const which: Detail = session ? { ended: session } : {}
  return underAudit({ actor, action: 'session.revoke', target: { id: account }, detail: which }, async (permit, tx) => {
    const row = await loadRow(permit, tx, account)
    const sessions = row ? await endSessionsOf(permit, tx, account, session) : 0
    if (!row || sessions === 0) return refused('conflict')
    reportOn(permit, row, { ...which, sessions })
    return permitted({ sessions })
  })
}

export type Reset = { readonly firstPassword: string; readonly until: Date }

/** Her password, or the identity she is linked to, and her sessions end at once. `conflict`: a closed account, or one without a login. */
export async function resetPassword(actor: Actor, account: AccountId): Promise<Outcome<Reset>> {
  const firstPassword = newFirstPassword()
  const passwordHash = await hashPassword(firstPassword)
  const until = new Date(now().getTime() + FIRST_PASSWORD_MS)
  return underAudit({ actor, action: 'password.reset', target: { id: account } }, async (permit, tx) => {
    const row = await loadRow(permit, tx, account)
    if (!row?.active || !row.loginToken) return refused('conflict')
    if (!(await fits(row))) return refused('unavailable')
    // Who was linked to an identity is invited anew: she comes in by one way, never by two.
    const wayIn = { passwordHash, identityToken: null }
    const seal = await sealAccount({ ...row, ...wayIn })
    await tx.account.update({ where: { id: account }, data: { ...wayIn, firstPasswordUntil: until, seal } })
    reportOn(permit, row, { sessions: await endSessionsOf(permit, tx, account) }, passwordDigest(passwordHash))
    return permitted({ firstPassword, until })
  })
}

type Row = AccountFields & {
  readonly organisationId: OrganisationId
  readonly firstPasswordUntil: Date | null
  readonly seal: Uint8Array
}

/** The gate has locked it: what is read here stays as it is until the act is over. */
export async function loadRow(permit: Permit, tx: Tx, id: AccountId): Promise<Row | null> {
  permit.requireLive()
  return (await tx.account.findFirst({ where: { id, organisationId: permit.actor.organisation } })) as Row | null
}

export function fits(row: Row): Promise<boolean> {
  return isSealed(row.seal, sealAccount(row))
}

/** Also those that are merely idle: a clock set back would let them live again. */
export async function endSessionsOf(permit: Permit, tx: Tx, account: AccountId, session?: SessionId): Promise<number> {
  const where = { accountId: account, endedAt: null, expiresAt: { gt: permit.at }, ...(session ? { id: session } : {}) }
  const { count } = await tx.session.updateMany({ where, data: { endedAt: permit.at } })
  return count
}

function reportOn(permit: Permit, { id, organisationId }: Row, detail: Detail, digest?: string): void {
  permit.report({ custody: organisationId, objects: [{ type: 'Account', id, ...(digest ? { digest } : {}) }], detail })
}
