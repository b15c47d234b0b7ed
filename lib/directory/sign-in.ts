import 'server-only'
/**
 * Signing in and out, each with its entry. A try that fails is an entry too, without the name that was typed; one that was not
 * looked at because there were too many is none, or whoever is refused could fill the ledger.
 */
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { type AccountId, newId, type RequestId, type SessionId } from '@/lib/base/ids'
import { momentWords } from '@/lib/base/mail'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import type { Factors } from '@/lib/base/vocabulary'
import { loginToken } from '@/lib/directory/login'
import { queueMail } from '@/lib/keys/outbox'
import { sealSessionRow } from '@/lib/keys/row-seal'
import { admit } from '@/lib/session/admit'
import { type NotedDevice, noteDevice } from '@/lib/session/device'
import { verifyPassword } from '@/lib/session/password'
import { findPersona } from '@/lib/session/personas'
import { createSession, endSession, loadActor } from '@/lib/session/store'
import type { Visit } from '@/lib/session/visit'

export type SignedIn = { readonly session: SessionId; readonly account: AccountId }

const STRANGER: Actor = { id: 'anonymous', role: 'anonymous', organisation: null, patient: null, session: null, name: null }

/** `too-many` says when to try again, and the same of a login that nobody has. Refused in the field `first-password` where the password is right and has to be replaced by her own before it opens anything. */
export async function signInWithPassword(login: string, password: string, visit: Visit): Promise<Outcome<SignedIn>> {
  const token = await loginToken(login)
  const admitted = await admit('password', token, visit)
  if (!admitted.ok) return refused('too-many', { afterSeconds: admitted.afterSeconds })
  const verified = await verifyPassword(token, password)
  if (!verified) return refuseStranger('password')
  await admitted.forgive()
  if (!verified.first) return startSession(verified.account, { method: 'password', factors: 'one' }, visit)
  await refuseStranger('first-password')
  return refused('no-session', { field: 'first-password' })
}

/**
 * Only in a demo: which persona exists, and that this is a demo, the data folder says and nobody else. The click stands for both
 * factors.
 */
export async function signInAsPersona(id: string, visit: Visit): Promise<Outcome<SignedIn>> {
  const persona = findPersona(id)
  return persona ? startSession(persona.account, { method: 'persona', factors: 'two' }, visit) : refuseStranger('persona')
}

/** `factorAt`: when, where it was not just now and not here (lib/session/store). */
export type Shown = { readonly method: string; readonly factors: Factors; readonly factorAt?: Date | null }

/** `before` is done under the new session, which is nobody's yet; where it is refused there is none. */
export async function startSession(
  account: AccountId,
  { method, ...shown }: Shown,
  visit: Visit,
  before?: (actor: Actor) => Promise<Outcome<void>>,
): Promise<Outcome<SignedIn>> {
  // As a demo's person anybody may come in with a click: to tell each of the others would be no notice.
  const device = await noteDevice(account, visit, method === 'persona')
  const arrival = { device: device.id, agent: visit.agent, network: visit.network.coarse }
  const session = await createSession(account, { ...shown, arrival }, sealSessionRow)
  const actor = await loadActor(session, account)
  if (!actor) return refuseStranger(method)
  const done = before ? await before(actor) : permitted(undefined)
  const outcome = done.ok ? await recordStart(actor, account, method, { ...device, agent: visit.agent }) : done
  if (outcome.ok) return permitted({ session, account })
  await endSession(session)
  return outcome
}

type Arrived = NotedDevice & { readonly agent: string }

async function recordStart(actor: Actor, account: AccountId, method: string, { isNew, agent }: Arrived): Promise<Outcome<void>> {
  const request = newId<RequestId>()
  const detail = { method, ...(isNew ? { device: 'new' } : {}) }
  return underAudit({ actor, action: 'session.start', request, detail }, async (permit, tx) => {
    const mail = { template: 'new-device', device: agent, at: momentWords(permit.at) } as const
    if (isNew) await queueMail(tx, account, mail, permit.at)
    return permitted(undefined)
  })
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
