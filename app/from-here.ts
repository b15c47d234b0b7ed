import 'server-only'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { isFromHere } from '@/lib/base/same-origin'

/**
 * The first line of every server action (lib/tidy.test.ts): a call that does not say that it comes from the portal's own
 * pages does nothing. Each asks for itself. proxy.ts asks too, and may be passed by: a path outside its matcher, a flaw of
 * the framework's; and the framework itself lets a missing Origin through.
 *
 * `form`, where the action takes one: whoever sends a call can send anything in its place, whatever the type here says, say
 * the body of another action.
 */
export async function requireFromHere(...form: [form?: unknown]): Promise<void> {
  if (!isFromHere(await headers())) notFound()
  if (form.length > 0 && !(form[0] instanceof FormData)) notFound()
}
