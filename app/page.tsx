import 'server-only'
import { redirect } from 'next/navigation'
import { homeOf } from '@/app/house'
import { currentActor, currentLocked } from '@/lib/session/current-actor'

export default async function Start() {
  const actor = await currentActor()
  redirect(actor ? homeOf(actor) : (await currentLocked()) ? '/locked' : '/sign-in')
}
