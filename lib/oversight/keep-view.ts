import 'server-only'
/** An officer takes the proof of a whole view of the explorer away: of all its entries, or of none. That she did is an entry. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { Bytes } from '@/lib/base/bytes'
import type { OrganisationId } from '@/lib/base/ids'
import { refused } from '@/lib/base/outcome'
import { loadPublished, makeEvidence } from '@/lib/keys/evidence-file'
import { parseCheckpoint } from '@/lib/ledger/checkpoint'
import { parseNote } from '@/lib/ledger/note'
import { maskOf, newest } from '@/lib/oversight/count'
import { loadRowsAt } from '@/lib/oversight/entry-store'
import { askedDetail, askedOf, resolveFilter } from '@/lib/oversight/explorer-filter'
import { loadIndex } from '@/lib/oversight/explorer-index'
import { type ExplorerFilter, MOST_IN_A_VIEW } from '@/lib/oversight/explorer-view'
import { proposedPolicy } from '@/lib/oversight/proposed-policy'

/**
 * The file's bytes: of what matches the filter, whatever page of it is shown, all that is under the published checkpoint. The
 * newest may still wait for one. Refused: `conflict` (field many) beyond `most` entries or a file's length, (field checkpoint) where nothing
 * matches or all of it waits; `unavailable`, also as `makeEvidence`.
 */
export async function keepView(actor: Actor, filter: ExplorerFilter, most = MOST_IN_A_VIEW): Promise<Audited<Bytes>> {
  const published = await loadPublished(proposedPolicy())
  const size = published.checkpoint === undefined ? 0 : parseCheckpoint(parseNote(published.checkpoint).text).size
  // The index holds what this organisation may read, and nothing else.
  const entry = actor.organisation ? { organisations: [actor.organisation] } : null
  return underAudit(
    { actor, action: 'ledger.export', budget: 'export', entry, detail: askedOf(filter), timeoutMs: 60_000 },
    async (permit, tx) => {
      const organisation = permit.actor.organisation as OrganisationId
      const ask = await resolveFilter(permit, tx, filter)
      if (!ask) return refused('unavailable')
      const index = await loadIndex(permit, tx)
      // What is queued stands above every position, and above every checkpoint.
      const places = newest(index, maskOf(index, ask), size, most + 1)
      permit.report({ detail: { ...(await askedDetail(tx, organisation, filter)), entries: places.length } })
      if (places.length === 0) return refused('conflict', { field: 'checkpoint' })
      if (places.length > most) return refused('conflict', { field: 'many' })
      const rows = await loadRowsAt(permit, tx, places, index.queued)
      // One that is in the index and gone from the log is no reason to hand out the rest as if it were all.
      if (rows.includes(undefined)) return refused('unavailable', { field: 'entry' })
      const events = rows.flatMap((row) => row?.eventId ?? [])
      return makeEvidence(tx, published, { events, reader: { organisation }, consents: [] })
    },
  )
}
