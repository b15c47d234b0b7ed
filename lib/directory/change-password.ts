import 'server-only'
/** Changing one's own password: with the old one, and every other session ends with it. */
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { equal } from '@/lib/base/bytes'
import type { AccountId } from '@/lib/base/ids'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { loginToken } from '@/lib/directory/login'
import { endOthers } from '@/lib/directory/own-sessions'
import { passwordDigest } from '@/lib/keys/account-ends'
import { isSealed, sealAccount, sealSessionRow } from '@/lib/keys/row-seal'
import { admit } from '@/lib/session/admit'
import { hashPassword, verifyPassword } from '@/lib/session/password'
import { weaknessOf } from '@/lib/session/password-rules'
import { findLoginToken, wordsOf } from '@/lib/session/store'
import type { Visit } from '@/lib/session/visit'

/** `login`: as she types it. It is kept as a token only, and is the first thing that anybody would try. */
export type Change = { readonly login: string; readonly old: string; readonly own: string }
export type Changed = { readonly sessions: number }

/** `second-factor`: with a password alone. `invalid`: in the field of its weakness, or `old` or `login` where that is not hers. `conflict`: it was changed meanwhile. */
export async function changePassword(actor: Actor, { login, old, own }: Change, visit: Visit): Promise<Outcome<Changed>> {
  // For the gate it is the same act as choosing the first one, which is open to a password alone. This one is not: whoever
  // stole a password could keep its owner out with another.
  if (actor.factors !== 'two') return refused('second-factor')
  const account = actor.id as AccountId
  const token = await findLoginToken(account)
  if (!token) return refused('conflict')
  if (!equal(await loginToken(login), token)) return refused('invalid', { field: 'login' })
  const weak = weaknessOf(own, [login, ...(await wordsOf(account))], [old])
  if (weak) return refused('invalid', { field: weak })
  const admitted = await admit('password', token, visit)
  if (!admitted.ok) return refused('too-many', { afterSeconds: admitted.afterSeconds })
  const verified = await verifyPassword(token, old)
  const hers = verified && !verified.first && verified.account === account
  const passwordHash = await hashPassword(own)
  const outcome = await underAudit({ actor, action: 'password.choose', target: { id: account } }, async (permit, tx) => {
    if (!(await showedTwo(permit, tx))) return refused('second-factor')
    if (!hers) return refused('invalid', { field: 'old' })
    const row = await tx.account.findUniqueOrThrow({ where: { id: account } })
    // The gate has locked the row: of two who change it at the same moment the second finds the first's.
    if (row.passwordHash !== verified.hash || row.firstPasswordUntil !== null) return refused('conflict')
    if (!(await isSealed(row.seal, sealAccount(row)))) return refused('unavailable')
    await tx.account.update({ where: { id: account }, data: { passwordHash, seal: await sealAccount({ ...row, passwordHash }) } })
    const custody = permit.actor.organisation ? { custody: permit.actor.organisation } : {}
    permit.report({ ...custody, objects: [{ type: 'Account', id: account, digest: passwordDigest(passwordHash) }] })
    return permitted({ sessions: await endOthers(permit, tx) })
  })
  if (outcome.ok) await admitted.forgive()
  return outcome
}

/** As the row says under its seal: the actor's own word is read without, for pages, and whoever holds the database writes it. */
async function showedTwo({ actor }: Permit, tx: Tx): Promise<boolean> {
  const row = await tx.session.findUniqueOrThrow({ where: { id: actor.session ?? '' } })
  return row.factors === 'two' && row.seal !== null && (await isSealed(row.seal, sealSessionRow(row)))
}
