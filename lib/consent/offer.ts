import 'server-only'
import type { Audited } from '@/lib/access/gate'
/** Reading a request, and the offer she signs. */
import type { Actor } from '@/lib/base/actor'
import type { ShareRequestId, SigningKeyId } from '@/lib/base/ids'
import type { Kind } from '@/lib/base/kind'
import type { PreviewShare } from '@/lib/consent/hand-in'
import type { DecideView, OfferView } from '@/lib/consent/views'

/** `seen`: the version she had before her; another one now is `changed`, with the difference. */
export async function loadRequest(
  _actor: Actor,
  _asked: { readonly request: ShareRequestId; readonly seen?: number },
  _preview: PreviewShare,
): Promise<Audited<DecideView>> {
  throw new Error('not built')
}

export type Wish = {
  readonly request: ShareRequestId
  readonly version: number
  /** A part of what is asked, in the order of KINDS. */
  readonly kinds: readonly Kind[]
  /** Not later than asked. */
  readonly until: string
  readonly keyId: SigningKeyId
  /** The newest checkpoint her device remembers. `root` in base64. */
  readonly checkpoint?: { readonly size: number; readonly root: string }
}

/** Refused with `conflict` where the request changed, was withdrawn, decided or closed; `field` says which. */
export async function makeOffer(_actor: Actor, _wish: Wish, _preview: PreviewShare): Promise<Audited<OfferView>> {
  throw new Error('not built')
}
