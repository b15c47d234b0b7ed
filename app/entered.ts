import 'server-only'
import { redirect } from 'next/navigation'
import { connection } from 'next/server'
import type { Actor } from '@/lib/base/actor'
import { currentActor, currentLocked } from '@/lib/session/current-actor'

/** The actor, or the way to sign in, or to go on where her session is locked, and back. What she may do is the gate's to say. */
export async function enteredActor(path: string): Promise<Actor> {
  // A runtime prefetch (`Next-Router-Prefetch: 2`) renders the page twice and sends none of it: it stops here, before
  // the gate would write down looks that nobody took.
  await connection()
  const actor = await currentActor()
  if (!actor) redirect(`${(await currentLocked()) ? '/locked' : '/sign-in'}?next=${encodeURIComponent(path)}`)
  // The gate would refuse her anyway: this only shows her where to go on.
  if (actor.factors !== 'two') redirect(`/sign-in/second?next=${encodeURIComponent(path)}`)
  return actor
}
