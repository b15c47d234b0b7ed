import 'server-only'
import { redirect } from 'next/navigation'
import { homeOf } from '@/app/house'
import { currentActor } from '@/lib/session/current-actor'

export default async function Start() {
  redirect(homeOf(await currentActor()))
}
