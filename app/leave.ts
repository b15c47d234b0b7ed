'use server'
import { redirect } from 'next/navigation'
import { signOut } from '@/lib/directory/sign-in'
import { clearSessionCookie, currentActor } from '@/lib/session/current-actor'

/** Ends the session row first: a kept cookie is worth nothing afterwards. */
export async function leave(): Promise<void> {
  const actor = await currentActor()
  if (actor) await signOut(actor)
  await clearSessionCookie()
  redirect('/sign-in')
}
