import { CLEAR, sentTo } from '@/app/session/answer'
import { isFromHere } from '@/lib/base/same-origin'
import { signOut } from '@/lib/directory/sign-in'
import { clearSessionCookie, currentActor, currentLocked } from '@/lib/session/current-actor'

/**
 * Signing out, and making room for somebody else at a screen that is locked: the session ends first, so that a kept cookie is
 * worth nothing, and the browser forgets the pages it kept. No action: its answer could not carry that header.
 */
export async function POST(request: Request): Promise<Response> {
  if (!isFromHere(request.headers)) return new Response(null, { status: 403 })
  const actor = (await currentActor()) ?? (await currentLocked())
  if (actor) await signOut(actor)
  await clearSessionCookie()
  const response = sentTo('/sign-in')
  for (const [name, value] of Object.entries(CLEAR)) response.headers.set(name, value)
  return response
}
