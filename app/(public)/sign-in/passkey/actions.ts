'use server'
import { requireFromHere } from '@/app/from-here'
import { insidePath } from '@/app/inside-path'
import type { PasskeyAnswer } from '@/app/passkey-answer'
import { type AssertionOptions, askForPasskey } from '@/lib/directory/factors/passkey'
import { signInWithPasskey } from '@/lib/directory/factors/show'
import { setSessionCookie } from '@/lib/session/current-actor'
import { visitOf } from '@/lib/session/visit'

/** For whoever asks: it names nobody. */
export async function begin(): Promise<AssertionOptions> {
  await requireFromHere()
  return askForPasskey('sign-in', undefined)
}

export async function enterByPasskey(response: unknown, next: unknown): Promise<PasskeyAnswer> {
  await requireFromHere()
  const visit = await visitOf()
  const outcome = await signInWithPasskey(response, visit)
  if (!outcome.ok) return { ok: false }
  await setSessionCookie(outcome.value, visit)
  return { ok: true, to: insidePath(next) }
}
