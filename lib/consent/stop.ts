import 'server-only'
/** She stops a share. From this entry on the recipient opens nothing; what it has read it knows. */
import { type Audited, underAudit } from '@/lib/access/gate'
import { eventOf } from '@/lib/access/permit'
import type { Actor } from '@/lib/base/actor'
import type { ConsentId, PatientId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Detail } from '@/lib/base/permit'
import { aboutHerself } from '@/lib/consent/signing-keys'
import { endShare } from '@/lib/keys/end-share'
import { lockConsent } from '@/lib/keys/signed-consent'

/** Refused: `not-found`, or `conflict` where it had ended already. */
export async function stopShare(actor: Actor, consent: ConsentId, detail: Detail = {}): Promise<Audited<void>> {
  return underAudit({ ...aboutHerself(actor), action: 'share.stop', detail, decides: true }, async (permit, tx) => {
    const row = await lockConsent(tx, permit.patient as PatientId, consent)
    if (!row) return refused('not-found')
    if (row.endedAt || row.validUntil <= permit.at) return refused('conflict', { field: 'ended' })
    const event = eventOf(permit)
    const objects = await endShare(permit, tx, row, { by: 'stop', event })
    const about = { organisation: row.organisationId, who: row.personId ? 'person' : 'organisation' }
    permit.report({ id: event, stream: 'main', objects, detail: { ...detail, ...about } })
    return permitted(undefined)
  })
}
