import 'server-only'
/**
 * Whom a passkey is made for. The origin is where this portal is reached, told by whoever starts it (NEXTAUTH_URL) and never
 * by a request: a header that names another host would make another site's signature good here.
 */
import { requireVariable } from '@/lib/base/env'

export type RelyingParty = { readonly id: string; readonly origin: string; readonly name: string }

export function relyingParty(): RelyingParty {
  const { hostname, origin } = new URL(requireVariable('NEXTAUTH_URL'))
  return { id: hostname, origin, name: 'Chartseal' }
}
