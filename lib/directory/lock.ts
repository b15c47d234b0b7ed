import 'server-only'
/**
 * Locking a session, and taking it up again. A locked session answers nothing: the gate refuses it everything but going on and
 * leaving. It is the same session that goes on, within the same twelve hours: its owner has shown anew that it is she, which is
 * what a session that was left idle needs too.
 */
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { AccountId, SessionId } from '@/lib/base/ids'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import { refuseStranger } from '@/lib/directory/sign-in'
import { admit } from '@/lib/session/admit'
import { verifyPassword } from '@/lib/session/password'
import { loadPersonas } from '@/lib/session/personas'
import { findLoginToken, lockSession } from '@/lib/session/store'
import type { Visit } from '@/lib/session/visit'

/** The row is locked whatever becomes of the entry: a screen must not stay open because a log is full. */
export async function lock(actor: Actor): Promise<void> {
  if (!actor.session) return
  try {
    await underAudit({ actor, action: 'session.lock' }, async () => permitted(undefined))
  } finally {
    await lockSession(actor.session)
  }
}

/** What she shows; `persona` stands for the click by which a demo's people come in, and counts in a demo only. */
export type Proof = { readonly password: string } | { readonly persona: true }

/** `actor`: of a locked or idle session (lib/session/store, loadLocked). `no-session`: the proof is not hers. */
export async function resume(actor: Actor, proof: Proof, visit: Visit): Promise<Outcome<void>> {
  const shown = 'password' in proof ? await showPassword(actor, proof.password, visit) : showPersona(actor)
  if (!shown.ok) return shown.refusal.code === 'too-many' ? shown : refuseStranger('resume')
  return underAudit({ actor, action: 'session.resume', detail: { method: shown.value } }, async (permit, tx) => {
    const where = { id: actor.session as SessionId, endedAt: null, expiresAt: { gt: permit.at } }
    const { count } = await tx.session.updateMany({ where, data: { lockedAt: null, lastSeenAt: permit.at } })
    return count === 1 ? permitted(undefined) : refused('no-session')
  })
}

async function showPassword(actor: Actor, password: string, visit: Visit): Promise<Outcome<string>> {
  const token = await findLoginToken(actor.id as AccountId)
  if (!token) return refused('no-session')
  const admitted = await admit('password', token, visit)
  if (!admitted.ok) return refused('too-many', { afterSeconds: admitted.afterSeconds })
  const verified = await verifyPassword(token, password)
  // One that was handed over opens nothing but the choice of her own.
  if (!verified || verified.first || verified.account !== actor.id) return refused('no-session')
  await admitted.forgive()
  return permitted('password')
}

function showPersona({ id }: Actor): Outcome<string> {
  return isPersona(id) ? permitted('persona') : refused('no-session')
}

/** In a demo, and of its people. */
export function isPersona(id: Actor['id']): boolean {
  return loadPersonas().some(({ account }) => account === id)
}
