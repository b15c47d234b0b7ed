import 'server-only'
/** She takes the proof of a share away: what she signed, the entry that she agreed, and the entry that enrolled her key. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { type Bytes, fromUtf8 } from '@/lib/base/bytes'
import type { ConsentId, EventId, PatientId } from '@/lib/base/ids'
import { refused } from '@/lib/base/outcome'
import { loadText } from '@/lib/consent/shares'
import { aboutHerself } from '@/lib/consent/signing-keys'
import { loadPublished, makeEvidence } from '@/lib/keys/evidence-file'
import { loadConsentsOf } from '@/lib/keys/signed-consent'

/** `policy`: as the portal proposes it. The file's bytes. Refused: `not-found`, and as `makeEvidence`. */
export async function keepShare(actor: Actor, consent: ConsentId, policy: string): Promise<Audited<Bytes>> {
  const published = await loadPublished(policy)
  return underAudit({ ...aboutHerself(actor), action: 'share.export' }, async (permit, tx) => {
    const patient = permit.patient as PatientId
    const signed = (await loadConsentsOf(tx, patient)).find((one) => one?.row.id === consent)
    if (!signed) return refused('not-found')
    const { row, bytes } = signed
    permit.report({ stream: 'main', objects: [{ type: 'Consent', id: consent }] })
    const events = [row.eventId, row.key.eventId] as EventId[]
    const text = await loadText(permit, tx, signed)
    const kept = { statement: fromUtf8(bytes), text, key: row.key.spki, signature: row.signature }
    return makeEvidence(tx, published, { events, reader: { patient }, consents: [kept] })
  })
}
