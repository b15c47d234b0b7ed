import 'server-only'
import type { Audited } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { SigningKeyId } from '@/lib/base/ids'
import type { Detail } from '@/lib/base/permit'
import type { SigningKeyView } from '@/lib/consent/views'

/** `spki`: base64 of the public half as WebCrypto exports it. Refused: `session-too-old`, `invalid` (field spki), `conflict`, `too-many`. */
export async function enrolKey(
  _actor: Actor,
  _key: { readonly spki: string },
  _detail?: Detail,
): Promise<Audited<SigningKeyView>> {
  throw new Error('not built')
}

export async function revokeKey(_actor: Actor, _key: SigningKeyId): Promise<Audited<void>> {
  throw new Error('not built')
}

export async function listKeys(_actor: Actor): Promise<Audited<readonly SigningKeyView[]>> {
  throw new Error('not built')
}
