'use server'
import { redirect } from 'next/navigation'
import { insidePath } from '@/app/inside-path'
import { choosePassword } from '@/lib/directory/choose-password'
import { setSessionCookie } from '@/lib/session/current-actor'

export async function choose(form: FormData): Promise<void> {
  const next = insidePath(form.get('next'))
  const own = textOf(form.get('own'))
  if (own !== textOf(form.get('again'))) back('again', next)
  const outcome = await choosePassword({ login: textOf(form.get('name')), first: textOf(form.get('first')), own })
  if (!outcome.ok) return back(outcome.refusal.field === 'own' ? 'own' : 'first', next)
  await setSessionCookie(outcome.value)
  redirect(next)
}

function back(problem: 'own' | 'again' | 'first', next: string): never {
  redirect(`/sign-in/first?problem=${problem}&next=${encodeURIComponent(next)}`)
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : ''
}
