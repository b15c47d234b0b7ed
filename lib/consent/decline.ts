import 'server-only'
/** Not sharing, and not now. To whoever asked, both look like no answer. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { ShareRequestId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import { aboutRequest } from '@/lib/consent/offer'
import { blockedBy, isHers } from '@/lib/consent/request-state'
import { aboutHerself } from '@/lib/consent/signing-keys'
import { lockRequest, moveRequest, type RequestRow } from '@/lib/consent/store'

export type Decided = { readonly request: ShareRequestId; readonly version: number }

/** Final for this request, whatever its asker changes in it. Refused: `not-found`, `conflict` (field: changed, withdrawn, decided, expired). */
export async function declineRequest(actor: Actor, decided: Decided): Promise<Audited<void>> {
  return decideUnder(actor, 'share.decline', decided, () => ({ state: 'declined' }))
}

/** The request stays and waits, folded on her first page. Refused as above. */
export async function notNow(actor: Actor, decided: Decided): Promise<Audited<void>> {
  return decideUnder(actor, 'share.defer', decided, (at) => ({ deferredAt: at }))
}

function decideUnder(
  actor: Actor,
  action: 'share.decline' | 'share.defer',
  { request, version }: Decided,
  change: (at: Date) => Partial<RequestRow>,
): Promise<Audited<void>> {
  return underAudit({ ...aboutHerself(actor), action, decides: true }, async (permit, tx) => {
    const row = await lockRequest(permit, tx, request)
    if (!isHers(row, permit)) return refused('not-found')
    const blocked = blockedBy(row, version, permit.at)
    if (blocked) return refused('conflict', { field: blocked })
    await moveRequest(permit, tx, row, change(permit.at))
    permit.report({ stream: 'main', ...aboutRequest(row) })
    return permitted(undefined)
  })
}
