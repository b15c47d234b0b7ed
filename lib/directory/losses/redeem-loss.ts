import 'server-only'
/**
 * The code that was handed over, typed after her password. Promise: it lets her set up one new factor in the session that comes
 * of it, and nothing else; five wrong ones end it; what is wrong is never said.
 */
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { equal } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import type { AccountId } from '@/lib/base/ids'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { db } from '@/lib/db/client'
import type { Tx } from '@/lib/db/transaction'
import { replaceSession, reportFactor, reportReplaced } from '@/lib/directory/factors/replace-session'
import { admitCode, wrong } from '@/lib/directory/factors/show'
import { hashOf } from '@/lib/directory/losses/confirm-loss'
import type { SignedIn } from '@/lib/directory/sign-in'
import { lockLoss, updateLoss } from '@/lib/keys/loss-rows'
import type { Visit } from '@/lib/session/visit'

export const MOST_TRIES = 5

/** `actor`: signed in with her password. Refused: `invalid` (field code), `no-session` after too many in this one, `too-many`. */
export async function redeemLoss(actor: Actor, typed: string, visit: Visit): Promise<Outcome<SignedIn>> {
  const admitted = await admitCode(actor, visit)
  if (!admitted.ok) return refused('too-many', { afterSeconds: admitted.afterSeconds })
  const account = actor.id as AccountId
  const tried = await takeTry(account)
  const outcome = await underAudit({ actor, action: 'loss.redeem' }, async (permit, tx) => {
    const row = await lockLoss(tx, account)
    const open = tried !== undefined && row?.id === tried && row.tries <= MOST_TRIES
    if (!open || !row.codeHash || !row.codeUntil || row.codeUntil <= permit.at) return refused('invalid', { field: 'code' })
    if (!equal(row.codeHash, await hashOf(account, row.id, typed))) return refused('invalid', { field: 'code' })
    const session = await replaceSession(permit, tx, 'one')
    await updateLoss(tx, row, { sessionId: session.session })
    reportFactor(permit, { objects: [{ type: 'FactorLoss', id: row.id }] })
    reportReplaced(permit)
    return permitted(session)
  })
  if (!outcome.ok) return wrong(actor, outcome)
  await admitted.forgive()
  await db().pool.query('update factor_loss set tries = tries - 1 where id = $1 and tries > 0 and ended_at is null', [tried])
  return permitted(outcome.value)
}

/** Counted before it is compared, in a statement of its own: a refusal rolls its transaction back. */
async function takeTry(account: AccountId): Promise<string | undefined> {
  const { rows } = await db().pool.query<{ id: string }>(
    `update factor_loss set tries = tries + 1
     where account_id = $1 and ended_at is null and confirmed_at is not null and code_until > $2 returning id`,
    [account, now()],
  )
  return rows[0]?.id
}

/**
 * Whether a first factor may be set up with a password alone: where she never had one, or where the code was shown in this very
 * session, which ends it. Two who enrol at the same moment find it used.
 */
export async function spendLoss(permit: Permit, tx: Tx): Promise<boolean> {
  permit.requireLive()
  const account = permit.actor.id as AccountId
  const { rows } = await tx.sql('select 1 from factor where account_id = $1 limit 1', [account])
  if (rows.length === 0) return true
  const row = await lockLoss(tx, account)
  if (!row?.codeUntil || row.sessionId !== permit.actor.session || row.codeUntil <= permit.at) return false
  await updateLoss(tx, row, { endedAt: permit.at, endedBy: 'used' })
  return true
}
