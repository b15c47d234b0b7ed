'use server'
import { redirect } from 'next/navigation'
import { insidePath } from '@/app/inside-path'
import { signInAsPersona, signInWithPassword } from '@/lib/directory/sign-in'
import { setSessionCookie } from '@/lib/session/current-actor'

export async function enter(form: FormData): Promise<void> {
  const outcome = await signInWithPassword(textOf(form.get('name')), textOf(form.get('password')))
  await go(outcome, form)
}

export async function enterAs(form: FormData): Promise<void> {
  await go(await signInAsPersona(textOf(form.get('persona'))), form)
}

async function go(outcome: Awaited<ReturnType<typeof signInWithPassword>>, form: FormData): Promise<never> {
  const next = insidePath(form.get('next'))
  if (!outcome.ok && outcome.refusal.field === 'first-password') redirect(`/sign-in/first?next=${encodeURIComponent(next)}`)
  if (!outcome.ok) redirect(`/sign-in?problem=1&next=${encodeURIComponent(next)}`)
  await setSessionCookie(outcome.value)
  redirect(next)
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : ''
}
