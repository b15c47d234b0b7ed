'use server'
import { redirect } from 'next/navigation'
import { problemOf } from '@/app/(public)/try-again'
import { enteredActor } from '@/app/entered'
import { requireFromHere } from '@/app/from-here'
import type { Actor } from '@/lib/base/actor'
import { type DeviceId, parseId, type SessionId } from '@/lib/base/ids'
import { changePassword } from '@/lib/directory/change-password'
import { endOwnSessions, vouchFor } from '@/lib/directory/own-sessions'
import { visitOf } from '@/lib/session/visit'

/** One of them where the form names it, or all the others. */
export async function end(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await requireActor()
  const one = form.has('session') ? parseId<SessionId>(form.get('session')) : undefined
  // What names none must not pass for "all of them".
  if (form.has('session') && !one) redirect('/account?said=none')
  const outcome = await endOwnSessions(actor, one)
  redirect(`/account?said=${outcome.ok ? 'ended' : 'none'}`)
}

export async function change(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await requireActor()
  const own = textOf(form.get('own'))
  if (own !== textOf(form.get('again'))) redirect('/account?problem=again#password')
  const outcome = await changePassword(
    actor,
    { login: textOf(form.get('login')), old: textOf(form.get('old')), own },
    await visitOf(),
  )
  if (outcome.ok) redirect('/account?said=changed')
  const { code, field } = outcome.refusal
  redirect(`/account?${code === 'invalid' ? `problem=${field}` : problemOf(outcome.refusal)}#password`)
}

export async function know(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await requireActor()
  const device = parseId<DeviceId>(form.get('device'))
  const known = device !== undefined && (await vouchFor(actor, device))
  redirect(`/account?said=${known ? 'known' : 'none'}`)
}

/** A password alone changes no password, ends nobody’s session and vouches for no device. */
async function requireActor(): Promise<Actor> {
  return enteredActor('/account')
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : ''
}
