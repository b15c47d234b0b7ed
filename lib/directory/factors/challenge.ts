import 'server-only'
/**
 * What a passkey is asked to sign: 32 random bytes, for one purpose, one session where there is one, once, within five minutes.
 * A consent has no row here: its challenge is the hash of what is signed (lib/crypto/passkey-signature), so that neither can
 * ever stand for the other.
 */
import type { Actor } from '@/lib/base/actor'
import type { Bytes } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import { type AccountId, newId } from '@/lib/base/ids'
import { freshBytes } from '@/lib/crypto/random'
import { isSealed, sealChallenge } from '@/lib/keys/row-seal'
import { type ChallengePurpose, keepChallenge, takeChallenge } from '@/lib/session/store'

export const CHALLENGE_MS = 5 * 60_000

/** `actor` undefined: nobody is signed in yet. */
export async function issueChallenge(purpose: ChallengePurpose, actor: Actor | undefined): Promise<Bytes> {
  const value = freshBytes(32)
  const expiresAt = new Date(now().getTime() + CHALLENGE_MS)
  const whose = { accountId: (actor?.id as AccountId | undefined) ?? null, sessionId: actor?.session ?? null }
  const row = { id: newId(), purpose, ...whose, value, expiresAt }
  await keepChallenge({ ...row, seal: await sealChallenge(row) })
  return value
}

/** Whether it was asked for this purpose, in this session, and is not over. It is used up in any case. */
export async function spendChallenge(purpose: ChallengePurpose, actor: Actor | undefined, value: Bytes): Promise<boolean> {
  if (value.length !== 32) return false
  const row = await takeChallenge(value)
  if (!row || !(await isSealed(row.seal, sealChallenge(row)))) return false
  const hers = row.sessionId === (actor?.session ?? null) && row.accountId === (actor?.id ?? null)
  return hers && row.purpose === purpose && row.expiresAt > now()
}
