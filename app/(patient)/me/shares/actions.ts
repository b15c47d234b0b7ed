'use server'
import { notFound, redirect } from 'next/navigation'
import { requireFromHere } from '@/app/from-here'
import { type ConsentId, parseId } from '@/lib/base/ids'
import { stopShare } from '@/lib/consent/stop'
import { currentActor } from '@/lib/session/current-actor'

/** Already ended is as good: its receipt says when. */
export async function stop(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await currentActor()
  const consent = parseId<ConsentId>(form.get('consent'))
  if (!consent) notFound()
  if (!actor) redirect(`/sign-in?next=${encodeURIComponent(`/me/shares/${consent}`)}`)
  const outcome = await stopShare(actor, consent)
  if (!outcome.ok && outcome.refusal.code !== 'conflict') notFound()
  redirect(`/me/shares/${consent}`)
}
