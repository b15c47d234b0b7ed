import 'server-only'
import type { Audited } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { ConsentId, OfferId } from '@/lib/base/ids'
import type { Detail } from '@/lib/base/permit'

/** `signature`: base64 of r ‖ s, over `bytesToSign(offer).signed`. */
export type Signed = { readonly offer: OfferId; readonly signature: string }

/** Refused: `conflict` (field: used, expired, changed, withdrawn, decided, recipient), `invalid` (field signature), `not-found`. */
export async function approveShare(
  _actor: Actor,
  _signed: Signed,
  _detail?: Detail,
): Promise<Audited<{ readonly consent: ConsentId }>> {
  throw new Error('not built')
}
