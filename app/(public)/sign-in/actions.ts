'use server'
import { redirect } from 'next/navigation'
import { problemOf } from '@/app/(public)/try-again'
import { requireFromHere } from '@/app/from-here'
import { insidePath } from '@/app/inside-path'
import type { Outcome } from '@/lib/base/outcome'
import { type SignedIn, signInAsPersona, signInWithPassword } from '@/lib/directory/sign-in'
import { setSessionCookie } from '@/lib/session/current-actor'
import { type Visit, visitOf } from '@/lib/session/visit'

export async function enter(form: FormData): Promise<void> {
  await requireFromHere(form)
  const visit = await visitOf()
  const outcome = await signInWithPassword(textOf(form.get('name')), textOf(form.get('password')), visit)
  await go(outcome, form, visit)
}

export async function enterAs(form: FormData): Promise<void> {
  await requireFromHere(form)
  const visit = await visitOf()
  await go(await signInAsPersona(textOf(form.get('persona')), visit), form, visit)
}

async function go(outcome: Outcome<SignedIn>, form: FormData, visit: Visit): Promise<never> {
  const next = insidePath(form.get('next'))
  if (!outcome.ok && outcome.refusal.field === 'first-password') redirect(`/sign-in/first?next=${encodeURIComponent(next)}`)
  if (!outcome.ok) redirect(`/sign-in?${problemOf(outcome.refusal)}&next=${encodeURIComponent(next)}`)
  await setSessionCookie(outcome.value, visit)
  redirect(next)
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : ''
}
