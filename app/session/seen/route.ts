import { isFromHere } from '@/lib/base/same-origin'
import { currentActor } from '@/lib/session/current-actor'

/** Somebody is at the page, though it asks for nothing: whoever writes for a quarter of an hour is not idle. */
export async function POST(request: Request): Promise<Response> {
  if (!isFromHere(request.headers)) return new Response(null, { status: 403 })
  return new Response(null, { status: (await currentActor()) ? 204 : 401 })
}
