'use server'
import { redirect } from 'next/navigation'
import { problemOf } from '@/app/(public)/try-again'
import { requireFromHere } from '@/app/from-here'
import { insidePath } from '@/app/inside-path'
import type { Refusal } from '@/lib/base/outcome'
import { choosePassword } from '@/lib/directory/choose-password'
import { setSessionCookie } from '@/lib/session/current-actor'
import { visitOf } from '@/lib/session/visit'

export async function choose(form: FormData): Promise<void> {
  await requireFromHere(form)
  const next = insidePath(form.get('next'))
  const own = textOf(form.get('own'))
  if (own !== textOf(form.get('again'))) back('problem=again', next)
  const visit = await visitOf()
  const outcome = await choosePassword({ login: textOf(form.get('name')), first: textOf(form.get('first')), own }, visit)
  if (!outcome.ok) return back(problemIn(outcome.refusal), next)
  await setSessionCookie(outcome.value, visit)
  redirect(next)
}

function problemIn(refusal: Refusal): string {
  if (refusal.code === 'too-many') return problemOf(refusal)
  return `problem=${refusal.code === 'invalid' ? (refusal.field ?? 'letters') : 'first'}`
}

function back(problem: string, next: string): never {
  redirect(`/sign-in/first?${problem}&next=${encodeURIComponent(next)}`)
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : ''
}
