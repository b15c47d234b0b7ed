import 'server-only'
import type { Audited } from '@/lib/access/gate'
/** Asking for a share. The answer is the same, in body and about in time, whether or not there is such a patient. */
import type { Actor } from '@/lib/base/actor'
import type { ShareRequestId } from '@/lib/base/ids'
import type { Detail } from '@/lib/base/permit'
import type { FindDescribed } from '@/lib/consent/hand-in'
import type { Described, Terms } from '@/lib/consent/terms'
import type { AskedView } from '@/lib/consent/views'

export type Asked = { readonly request: ShareRequestId; readonly version: number }

export async function askForShare(
  _actor: Actor,
  _person: Described,
  _terms: Terms,
  _find: FindDescribed,
  _detail?: Detail,
): Promise<Audited<Asked>> {
  throw new Error('not built')
}

export async function changeRequest(_actor: Actor, _request: ShareRequestId, _terms: Terms): Promise<Audited<Asked>> {
  throw new Error('not built')
}

export async function withdrawRequest(_actor: Actor, _request: ShareRequestId): Promise<Audited<void>> {
  throw new Error('not built')
}

export async function listAsked(_actor: Actor): Promise<Audited<readonly AskedView[]>> {
  throw new Error('not built')
}
