import 'server-only'
/**
 * The second person. Promise: what she signs in with is taken away, and a code for another handed over, only where two people
 * of her organisation, neither of them herself, have each said so. The code is shown to the second one, once, and kept as a
 * keyed hash; it opens nothing without her password.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { Bytes } from '@/lib/base/bytes'
import type { AccountId, PatientId } from '@/lib/base/ids'
import { momentWords } from '@/lib/base/mail'
import { permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import type { WhoIs } from '@/lib/directory/activation-code'
import { endSessionsOf } from '@/lib/directory/change-account'
import { about, findLoss } from '@/lib/directory/losses/end-loss'
import { lockHolder, reportLoss } from '@/lib/directory/losses/open-loss'
import { custodian } from '@/lib/keys/custodian'
import { lockFactorRows, updateFactorRow } from '@/lib/keys/factor-rows'
import { type LossRow, lockLoss, updateLoss } from '@/lib/keys/loss-rows'
import { queueMail } from '@/lib/keys/outbox'
import { foldWords, newFirstPassword } from '@/lib/session/first-password'
import { IDLE_MS } from '@/lib/session/store'

/** Long enough to go home with, or to one's own desk. */
export const CODE_MS = 86_400_000
/** Whoever is working under this account at this moment gets as long to say that it is no loss. */
export const OBJECT_MS = 10 * 60_000

export type Handed = { readonly name: string; readonly code: string; readonly until: Date }
/** Signing keys are the consents' to end: handed in, so that it is one act. */
export type EndKeys = (permit: Permit, tx: Tx, patient: PatientId, account: AccountId) => Promise<void>
export type HandIn = { readonly whoIs: WhoIs; readonly endKeys: EndKeys }

/**
 * `not-your-role`: she opened it herself, or it is her own. `conflict`: it is over or ran out; in the field `in-use` while its
 * owner is signed in and has not yet had ten minutes to object; `account`, `deceased`.
 */
export async function confirmLoss(actor: Actor, id: string, { whoIs, endKeys }: HandIn): Promise<Audited<Handed>> {
  const known = await findLoss(id)
  if (!known) return { ...refused('not-found'), written: [], receipt: '' }
  const code = newFirstPassword()
  const loss = { openedBy: known.openedBy }
  return underAudit({ actor, action: 'loss.confirm', ...about(known), loss }, async (permit, tx) => {
    const { account, patient } = known
    const holder = await lockHolder(permit, tx, patient ? { patient } : { account })
    if (!holder.ok) return holder
    const row = await lockLoss(tx, account)
    if (!row || !isAnothers(permit, row, id) || row.confirmedAt || row.expiresAt <= permit.at) return refused('conflict')
    const who = patient ? await whoIs(permit, tx, patient) : undefined
    if (patient && who?.deceased !== false) return refused('conflict', { field: 'deceased' })
    if (await mayStillObject(permit, tx, row)) return refused('conflict', { field: 'in-use' })
    const until = new Date(permit.at.getTime() + CODE_MS)
    const by = { confirmedById: permit.actor.id as AccountId, confirmedAt: permit.at }
    await updateLoss(tx, row, { ...by, codeHash: await hashOf(account, id, code), codeUntil: until })
    reportLoss(permit, { id, account }, { proofing: row.proofing, until: until.toISOString() })
    await takeAway(permit, tx, account)
    if (patient) await endKeys(permit, tx, patient, account)
    await queueMail(tx, account, { template: 'loss-confirmed', at: momentWords(permit.at) }, permit.at)
    return permitted({ name: who?.name ?? holder.value.displayName ?? '', code, until })
  })
}

/** What the gate decided on was read before it: here the row says it once more, under its seal. */
function isAnothers({ actor }: Permit, row: LossRow, id: string): boolean {
  const third = row.openedById !== actor.id && row.accountId !== actor.id
  return row.id === id && row.organisationId === actor.organisation && third
}

/** Somebody who works as her right now may be her, while another stands at the desk with her name. */
async function mayStillObject({ at }: Permit, tx: Tx, { accountId, openedAt }: LossRow): Promise<boolean> {
  if (at.getTime() - openedAt.getTime() >= OBJECT_MS) return false
  const { rows } = await tx.sql(
    `select 1 from session where account_id = $1 and ended_at is null and expires_at > $2 and last_seen_at > $3
       and factors = 'two' limit 1`,
    [accountId, at, new Date(at.getTime() - IDLE_MS)],
  )
  return rows.length > 0
}

/** Factors, recovery codes and sessions, in the rows and in the ledger: the rows alone could be put back. */
async function takeAway(permit: Permit, tx: Tx, account: AccountId): Promise<void> {
  const { patient } = permit
  const custody = permit.actor.organisation
  const place = patient ? { patient, stream: 'main' as const } : custody ? { custody } : {}
  for (const factor of await lockFactorRows(tx, account)) await updateFactorRow(tx, factor, { revokedAt: permit.at }, permit.at)
  // Altered ones too, which nobody could use: they are not to come alive with a seal of before.
  await tx.sql('update factor set revoked_at = $2 where account_id = $1 and revoked_at is null', [account, permit.at])
  const factors = await tx.sql<{ id: string }>('select id from factor where account_id = $1', [account])
  const codes = await tx.sql<{ id: string }>(
    'update recovery_code set used_at = $2 where account_id = $1 and used_at is null returning id',
    [account, permit.at],
  )
  const gone = [
    ...factors.rows.map(({ id }) => ({ type: 'Factor', id })),
    ...codes.rows.map(({ id }) => ({ type: 'RecoveryCode', id })),
  ]
  const whose = [{ type: 'Account', id: account }]
  permit.report({ action: 'factor.revoke', ...place, objects: [...(patient ? [] : whose), ...gone], detail: { why: 'lost' } })
  const sessions = await endSessionsOf(permit, tx, account)
  permit.report({ action: 'session.revoke', ...(custody ? { custody } : {}), objects: whose, detail: { sessions } })
}

/** 32 bytes: without the custodian nobody tries codes against the row. */
export function hashOf(account: AccountId, loss: string, typed: string): Promise<Bytes> {
  return custodian().mac('factor-loss', JSON.stringify([account, loss, foldWords(typed)]))
}
