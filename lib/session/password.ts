import 'server-only'
/** Passwords: argon2id at the parameters of STACK (46 MiB, one pass), and one answer for unknown and known accounts. */
import { hash, verify } from '@node-rs/argon2'
import { now } from '@/lib/base/clock'
import type { AccountId } from '@/lib/base/ids'
import { LONGEST, SHORTEST } from '@/lib/session/password-rules'
import { findLogin } from '@/lib/session/store'

const PARAMETERS = { memoryCost: 47_104, timeCost: 1, parallelism: 1 }

/** Never trimmed: a space is a character somebody chose. */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < SHORTEST) throw new Error(`a password has at least ${SHORTEST} characters; 15 or more are better`)
  return hash(password, PARAMETERS)
}

let decoy: Promise<string> | undefined

export type Verified = { readonly account: AccountId; readonly hash: string; readonly first: boolean }

/** `undefined` for a wrong or outdated password, an unknown or a closed account: same answer, and the same work done. */
export async function verifyPassword(loginToken: Uint8Array<ArrayBuffer>, password: string): Promise<Verified | undefined> {
  const account = await findLogin(loginToken)
  decoy ??= hash('a password that nobody has', PARAMETERS)
  const outdated = account?.firstPasswordUntil ? account.firstPasswordUntil <= now() : false
  const known = account?.active && !outdated ? account.passwordHash : null
  // Without the decoy an unknown account would answer faster than a known one.
  const matches = await verify(known ?? (await decoy), password.slice(0, LONGEST))
  if (!matches || !known || !account) return undefined
  return { account: account.id, hash: known, first: account.firstPasswordUntil !== null }
}
