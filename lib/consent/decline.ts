import 'server-only'
import type { Audited } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { ShareRequestId } from '@/lib/base/ids'

export type Decided = { readonly request: ShareRequestId; readonly version: number }

export async function declineRequest(_actor: Actor, _decided: Decided): Promise<Audited<void>> {
  throw new Error('not built')
}

/** The request stays and waits, folded on her first page. */
export async function notNow(_actor: Actor, _decided: Decided): Promise<Audited<void>> {
  throw new Error('not built')
}
