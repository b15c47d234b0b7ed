'use server'
import { redirect } from 'next/navigation'
import { problemOf } from '@/app/(public)/try-again'
import { requireFromHere } from '@/app/from-here'
import { insidePath } from '@/app/inside-path'
import type { PasskeyAnswer } from '@/app/passkey-answer'
import type { Outcome } from '@/lib/base/outcome'
import { type AssertionOptions, askForPasskey } from '@/lib/directory/factors/passkey'
import { showCode, showPasskey, showPersona, showRecoveryCode } from '@/lib/directory/factors/show'
import { redeemLoss } from '@/lib/directory/losses/redeem-loss'
import type { SignedIn } from '@/lib/directory/sign-in'
import { currentActor, setSessionCookie } from '@/lib/session/current-actor'
import { type Visit, visitOf } from '@/lib/session/visit'

/** The second factor after a password, or any of them once more: the same to show, and the same that comes of it. */
export async function begin(): Promise<AssertionOptions | undefined> {
  await requireFromHere()
  const actor = await currentActor()
  return actor && askForPasskey('step-up', actor)
}

export async function confirmByPasskey(response: unknown, next: unknown): Promise<PasskeyAnswer> {
  await requireFromHere()
  const actor = await currentActor()
  const outcome = actor && (await showPasskey(actor, response))
  if (!outcome?.ok) return { ok: false }
  await setSessionCookie(outcome.value, await visitOf())
  return { ok: true, to: insidePath(next) }
}

export async function confirmByCode(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await currentActor()
  const code = textOf(form.get('code'))
  const visit = await visitOf()
  if (!actor) return goOn(undefined, form, visit)
  const way = form.get('way')
  const show = way === 'handed' ? redeemLoss : way === 'recovery' ? showRecoveryCode : showCode
  await goOn(await show(actor, code, visit), form, visit)
}

/** In a demo alone: who is a persona the data folder says. */
export async function confirmAsPersona(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await currentActor()
  await goOn(actor && (await showPersona(actor, textOf(form.get('persona')))), form, await visitOf())
}

async function goOn(outcome: Outcome<SignedIn> | undefined, form: FormData, visit: Visit): Promise<never> {
  const next = insidePath(form.get('next'))
  const back = `next=${encodeURIComponent(next)}`
  if (!outcome || (!outcome.ok && outcome.refusal.code === 'no-session')) redirect(`/sign-in?problem=over&${back}`)
  const page = form.get('page') === 'second' ? 'second' : 'confirm'
  if (!outcome.ok) redirect(`/sign-in/${page}?${problemOf(outcome.refusal)}&${back}`)
  await setSessionCookie(outcome.value, visit)
  redirect(next)
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : ''
}
