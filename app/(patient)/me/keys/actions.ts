'use server'
import { notFound, redirect } from 'next/navigation'
import type { EnrolAnswer } from '@/app/(patient)/_parts/sign-state'
import { requireFromHere } from '@/app/from-here'
import { parseSigningKeyId } from '@/lib/base/ids'
import { enrolKey, revokeKey } from '@/lib/consent/signing-keys'
import { currentActor } from '@/lib/session/current-actor'

export async function enrol(key: unknown): Promise<EnrolAnswer> {
  await requireFromHere()
  const actor = await currentActor()
  if (!actor) return { ok: false, problem: 'no-session' }
  const spki = typeof key === 'object' && key !== null && 'spki' in key ? key.spki : undefined
  if (typeof spki !== 'string') return { ok: false, problem: 'key' }
  const outcome = await enrolKey(actor, { spki })
  if (outcome.ok) return { ok: true, id: outcome.value.id }
  const { code } = outcome.refusal
  if (code === 'factor' || code === 'too-many' || code === 'no-session') return { ok: false, problem: code }
  return { ok: false, problem: code === 'invalid' || code === 'conflict' ? 'key' : 'refused' }
}

export async function revoke(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await currentActor()
  const key = parseSigningKeyId(form.get('key'))
  if (!key) notFound()
  if (!actor) redirect('/sign-in?next=/me/keys')
  const outcome = await revokeKey(actor, key)
  if (!outcome.ok && outcome.refusal.code === 'not-found') notFound()
  if (!outcome.ok && outcome.refusal.code === 'factor') redirect('/sign-in/confirm?next=/me/keys')
  redirect('/me/keys')
}
