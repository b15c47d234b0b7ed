import 'server-only'
/**
 * Replacing a first password by one's own and signing in with it. The first one opens nothing else, and only once: an
 * administrator who used what she handed over would leave its owner before a door that no longer opens.
 */
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { AccountId } from '@/lib/base/ids'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import { loginToken } from '@/lib/directory/login'
import { refuseStranger, type SignedIn, startSession } from '@/lib/directory/sign-in'
import { passwordDigest } from '@/lib/keys/account-ends'
import { sealAccount } from '@/lib/keys/row-seal'
import { admit } from '@/lib/session/admit'
import { hashPassword, verifyPassword } from '@/lib/session/password'
import { weaknessOf } from '@/lib/session/password-rules'
import { wordsOf } from '@/lib/session/store'
import type { Visit } from '@/lib/session/visit'

export type Choice = { readonly login: string; readonly first: string; readonly own: string }

/** `invalid` in the field of its weakness: judged by what stands in the form, before anything is said of an account. */
export async function choosePassword({ login, first, own }: Choice, visit: Visit): Promise<Outcome<SignedIn>> {
  const weak = weaknessOf(own, [login], [first])
  if (weak) return refused('invalid', { field: weak })
  const token = await loginToken(login)
  const admitted = await admit('password', token, visit)
  if (!admitted.ok) return refused('too-many', { afterSeconds: admitted.afterSeconds })
  const verified = await verifyPassword(token, first)
  if (!verified?.first) return refuseStranger('first-password')
  await admitted.forgive()
  const known = weaknessOf(own, await wordsOf(verified.account))
  if (known) return refused('invalid', { field: known })
  const passwordHash = await hashPassword(own)
  const replace = (actor: Actor) => replacePassword(actor, verified.account, verified.hash, passwordHash)
  return startSession(verified.account, { method: 'first-password', factors: 'one' }, visit, replace)
}

async function replacePassword(actor: Actor, account: AccountId, before: string, passwordHash: string): Promise<Outcome<void>> {
  return underAudit({ actor, action: 'password.choose', target: { id: account } }, async (permit, tx) => {
    const row = await tx.account.findUniqueOrThrow({ where: { id: account } })
    // Two who hold the same slip of paper at the same moment: the lock on this row gives them an order.
    if (row.passwordHash !== before || row.firstPasswordUntil === null) return refused('conflict')
    const seal = await sealAccount({ ...row, passwordHash })
    await tx.account.update({ where: { id: account }, data: { passwordHash, firstPasswordUntil: null, seal } })
    const custody = permit.actor.organisation ? { custody: permit.actor.organisation } : {}
    permit.report({ ...custody, objects: [{ type: 'Account', id: account, digest: passwordDigest(passwordHash) }] })
    return permitted(undefined)
  })
}
