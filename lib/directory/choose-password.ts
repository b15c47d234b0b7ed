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
import { hashPassword, LONGEST, SHORTEST, verifyPassword } from '@/lib/session/password'

export type Choice = { readonly login: string; readonly first: string; readonly own: string }

/** `invalid` in the field `own`: too short, too long, or made of what is known already. */
export async function choosePassword({ login, first, own }: Choice): Promise<Outcome<SignedIn>> {
  if (!isOwn(own, login, first)) return refused('invalid', { field: 'own' })
  const verified = await verifyPassword(await loginToken(login), first)
  if (!verified?.first) return refuseStranger('first-password')
  const passwordHash = await hashPassword(own)
  const replace = (actor: Actor) => replacePassword(actor, verified.account, verified.hash, passwordHash)
  return startSession(verified.account, 'first-password', replace)
}

/** No rules of composition: length, and nothing that stands on the slip of paper it came with. */
export function isOwn(own: string, login: string, first: string): boolean {
  if (own.length < SHORTEST || own.length > LONGEST || !own.isWellFormed()) return false
  const folded = own.toLowerCase()
  const known = [login.trim().toLowerCase(), 'chartseal', first.toLowerCase()]
  return !known.some((word) => word.length >= 3 && folded.includes(word)) && new Set(folded).size >= 4
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
