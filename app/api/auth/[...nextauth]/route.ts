import NextAuth from 'next-auth'
import { returnFromProvider } from '@/app/session/single/return'
import { isFromHere } from '@/lib/base/same-origin'
import { signOut } from '@/lib/directory/sign-in'
import { CALLBACK_PATH } from '@/lib/directory/single-sign-on/provider'
import { singleSignOn } from '@/lib/directory/single-sign-on/settings'
import { authOptions } from '@/lib/session/auth-options'
import { currentActor } from '@/lib/session/current-actor'

type Context = { params: Promise<{ nextauth: string[] }> }

/**
 * What the portal has of next-auth's routes: ending a session, with its token against forgery, and, where there is single
 * sign-on, the one address its provider sends people back to. Everything else is not there.
 */
const OPEN = ['signout', 'csrf']

async function handler(request: Request, context: Context): Promise<Response> {
  const [action] = (await context.params).nextauth
  if (request.method !== 'GET' && !isFromHere(request.headers)) return new Response(null, { status: 403 })
  const { pathname } = new URL(request.url)
  const settings = request.method === 'GET' && pathname === CALLBACK_PATH ? singleSignOn() : undefined
  if (settings) return returnFromProvider(request, settings)
  if (!action || !OPEN.includes(action)) return new Response(null, { status: 404 })
  // Asked before the cookie goes: the row has to end too, or a copy of the cookie would go on.
  const actor = action === 'signout' ? await currentActor() : undefined
  const events = { signOut: async () => (actor ? signOut(actor) : undefined) }
  return NextAuth({ ...authOptions(), events })(request, context) as Promise<Response>
}

export { handler as GET, handler as POST }
