import 'server-only'
import { randomBytes } from 'node:crypto'
import type { Actor } from '@/lib/base/actor'
import type { AccountId, OrganisationId, PatientId } from '@/lib/base/ids'
import type { Factors, Role } from '@/lib/base/vocabulary'
import type { Database } from '@/lib/db/client'
import { createAccount } from '@/lib/directory/accounts'
import { sealSessionRow } from '@/lib/keys/row-seal'
import { createSession, loadActor, newSession } from '@/lib/session/store'
import type { Visit } from '@/lib/session/visit'

export type Person = {
  readonly role: Role
  readonly organisation: OrganisationId | null
  readonly department?: string
  readonly patient?: PatientId
}

/** Somebody with an account and a live session, signed in as the portal does it. */
export async function signedIn(person: Person): Promise<Actor> {
  const name = person.role === 'patient' ? {} : { displayName: `Test ${person.role}` }
  const account = await createAccount({ ...person, ...name })
  if (!account.ok) throw new Error(`no account: ${account.refusal.code}`)
  return enterAccount(account.value)
}

/** A session of two factors unless said otherwise. */
export async function enterAccount(account: AccountId, factors: Factors = 'two'): Promise<Actor> {
  const actor = await loadActor(await createSession(account, { factors }, sealSessionRow), account)
  if (!actor) throw new Error('no session')
  return actor
}

const DAY_MS = 86_400_000

/** The row of a session of two factors that lives for a day, to be written behind the portal's back. */
export async function sessionRow(account: AccountId) {
  const at = new Date()
  return newSession({ account, factors: 'two', at, expiresAt: new Date(at.getTime() + DAY_MS) }, sealSessionRow)
}

/** Whoever tries a hundred things in a test is no program that the limits are there to stop. */
export async function forgetTries({ owner }: { readonly owner: Database }): Promise<void> {
  await owner.pool.query('delete from attempt')
}

let browsers = 0

/** Another browser each time, in a network of its own unless one is named. */
export function visitFrom(network = `198.51.100.${++browsers % 250}`, device = randomBytes(32).toString('base64url')): Visit {
  return { device, agent: 'Firefox on Linux', network: { key: network, coarse: network.replace(/\d+$/, 'x') } }
}
