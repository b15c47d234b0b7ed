import 'server-only'
/** Passwords: argon2id at the parameters of STACK (46 MiB, one pass), and one answer for unknown and known accounts. */
import { hash, verify } from '@node-rs/argon2'
import type { AccountId } from '@/lib/base/ids'
import { custodian } from '@/lib/keys/custodian'
import { findLogin } from '@/lib/session/store'

const PARAMETERS = { memoryCost: 47_104, timeCost: 1, parallelism: 1 }
export const SHORTEST = 8
export const LONGEST = 256

/** Never trimmed: a space is a character somebody chose. */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < SHORTEST) throw new Error(`a password has at least ${SHORTEST} characters; 15 or more are better`)
  return hash(password, PARAMETERS)
}

/** Logins are looked up by a token: who has an account here is not for whoever reads the database. */
export async function loginToken(login: string): Promise<Uint8Array<ArrayBuffer>> {
  return custodian().mac('login', login.normalize('NFKC').trim().toLowerCase())
}

let decoy: Promise<string> | undefined

/** `undefined` for a wrong password, an unknown or a closed account: same answer, and the same work done. */
export async function verifyPassword(login: string, password: string): Promise<AccountId | undefined> {
  const account = await findLogin(await loginToken(login))
  decoy ??= hash('a password that nobody has', PARAMETERS)
  const known = account?.active ? account.passwordHash : null
  // Without the decoy an unknown account would answer faster than a known one.
  const matches = await verify(known ?? (await decoy), password.slice(0, LONGEST))
  return matches && known && account ? account.id : undefined
}
