import 'server-only'
/** An officer takes the proof of one entry away. That she did is itself an entry. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { Bytes } from '@/lib/base/bytes'
import type { OrganisationId } from '@/lib/base/ids'
import { refused } from '@/lib/base/outcome'
import { loadPublished, makeEvidence } from '@/lib/keys/evidence-file'
import { loadEntryParties } from '@/lib/ledger/entry-parties'
import { loadEntryAt } from '@/lib/oversight/entry-store'
import { proposedPolicy } from '@/lib/oversight/proposed-policy'

/** The file's bytes. Refused: `not-found`, and as `makeEvidence`. */
export async function keepEntry(actor: Actor, position: number): Promise<Audited<Bytes>> {
  const organisations = await loadEntryParties(position)
  const entry = organisations ? { organisations } : null
  const published = await loadPublished(proposedPolicy())
  return underAudit({ actor, action: 'ledger.export', entry, detail: { position } }, async (permit, tx) => {
    const row = await loadEntryAt(permit, tx, position)
    if (!row) return refused('not-found')
    permit.report({ objects: [{ type: 'LedgerEntry', id: row.eventId }], detail: { position } })
    const reader = { organisation: permit.actor.organisation as OrganisationId }
    return makeEvidence(tx, published, { events: [row.eventId], reader, consents: [] })
  })
}
