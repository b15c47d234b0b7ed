import 'server-only'
/** Signing in and out, each with its entry. A try that fails is an entry too, without the name that was typed. */
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { type AccountId, newId, type RequestId, type SessionId } from '@/lib/base/ids'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import { loginToken } from '@/lib/directory/login'
import { verifyPassword } from '@/lib/session/password'
import { findPersona } from '@/lib/session/personas'
import { createSession, endSession, loadActor } from '@/lib/session/store'

export type SignedIn = { readonly session: SessionId; readonly account: AccountId }

const STRANGER: Actor = { id: 'anonymous', role: 'anonymous', organisation: null, patient: null, session: null, name: null }

/** Refused in the field `first-password` where the password is right and has to be replaced by her own before it opens anything. */
export async function signInWithPassword(login: string, password: string): Promise<Outcome<SignedIn>> {
  const verified = await verifyPassword(await loginToken(login), password)
  if (!verified) return refuseStranger('password')
  if (!verified.first) return startSession(verified.account, 'password')
  await refuseStranger('first-password')
  return refused('no-session', { field: 'first-password' })
}

/** Only in a demo: which persona exists, and that this is a demo, the data folder says and nobody else. */
export async function signInAsPersona(id: string): Promise<Outcome<SignedIn>> {
  const persona = findPersona(id)
  return persona ? startSession(persona.account, 'persona') : refuseStranger('persona')
}

/** `before` is done under the new session, which is nobody's yet; where it is refused there is none. */
export async function startSession(
  account: AccountId,
  method: string,
  before?: (actor: Actor) => Promise<Outcome<void>>,
): Promise<Outcome<SignedIn>> {
  const session = await createSession(account)
  const actor = await loadActor(session, account)
  if (!actor) return refuseStranger(method)
  const done = before ? await before(actor) : permitted(undefined)
  const outcome = done.ok ? await recordStart(actor, method) : done
  if (outcome.ok) return permitted({ session, account })
  await endSession(session)
  return outcome
}

async function recordStart(actor: Actor, method: string): Promise<Outcome<void>> {
  const request = newId<RequestId>()
  return underAudit({ actor, action: 'session.start', request, detail: { method } }, async () => permitted(undefined))
}

export async function refuseStranger(method: string): Promise<Outcome<never>> {
  await underAudit({ actor: STRANGER, action: 'session.start', detail: { method } }, async () => refused('no-session'))
  return refused('no-session')
}

/** The row ends whatever becomes of the entry: somebody who leaves must not stay signed in because a log is full. */
export async function signOut(actor: Actor): Promise<void> {
  try {
    await underAudit({ actor, action: 'session.end' }, async () => permitted(undefined))
  } finally {
    if (actor.session) await endSession(actor.session)
  }
}
