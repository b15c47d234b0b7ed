import { comingFrom, isScript, sentTo } from '@/app/session/answer'
import { isFromHere } from '@/lib/base/same-origin'
import { lock } from '@/lib/directory/lock'
import { currentActor } from '@/lib/session/current-actor'

/** From here on the session answers nothing until its owner has shown again that it is she. */
export async function POST(request: Request): Promise<Response> {
  if (!isFromHere(request.headers)) return new Response(null, { status: 403 })
  const actor = await currentActor()
  if (actor) await lock(actor)
  return isScript(request)
    ? new Response(null, { status: 204 })
    : sentTo(`/locked?next=${encodeURIComponent(comingFrom(request))}`)
}
