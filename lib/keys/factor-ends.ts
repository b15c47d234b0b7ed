import 'server-only'
/**
 * Which factors the ledger says were taken away, which recovery codes were used, and which set of them is the newest. A row
 * could be put back as it was, seal and all, by somebody who kept a copy of the database (decision 044): a lost phone would
 * open the account again. So the entries count beside the rows, each time a factor is shown.
 *
 * A process keeps what it has read and asks whether there is more.
 */
import type { AccountId, EventId, OrganisationId } from '@/lib/base/ids'
import type { Tx } from '@/lib/db/transaction'
import { openEvents, type SealedRow } from '@/lib/keys/open-events'
import { shortLived, WHOLE_LIFE } from '@/lib/keys/short-lived'
import type { LedgerEvent } from '@/lib/ledger/event'

/** Word for word as in the indexes `ledger_entry_factor_ends` and `ledger_queue_factor_ends`, or PostgreSQL does not use them. */
const ENDS = `action in ('factor.revoke', 'factor.codes', 'factor.recover')`

type SealedEnd = SealedRow & { readonly position: string | null; readonly organisation: OrganisationId | null }

const ROWS = `
  select event_id as "eventId", entry, sealed, organisation, position, null::bigint as ord from ledger_entry
    where position > $1 and ${ENDS}
  union all select event_id, entry, sealed, organisation, null, ord from ledger_queue where ${ENDS}
  order by position nulls last, ord`

export type FactorEnds = {
  /** Ids of factors and of recovery codes. */
  readonly gone: ReadonlySet<string>
  /** The newest set of recovery codes of an account. */
  readonly sets: ReadonlyMap<AccountId, string>
}

type Known = { position: number; queued: ReadonlySet<EventId>; readonly gone: Set<string>; readonly sets: Map<AccountId, string> }

const memory = shortLived<'ends', Known>('factor-ends', 1, WHOLE_LIFE)

/** An altered entry says nothing here: it does not tell of whom, and would lock everybody out. The check of events finds it. */
export async function loadFactorEnds(tx: Tx): Promise<FactorEnds> {
  const known = memory.get('ends') ?? memory.set('ends', { position: -1, queued: new Set(), gone: new Set(), sets: new Map() })
  const { rows } = await tx.sql<SealedEnd>(ROWS, [known.position])
  const fresh = rows.filter(({ eventId }) => !known.queued.has(eventId))
  for (const event of await openAll(tx, fresh)) apply(known, event)
  known.position = Math.max(known.position, ...rows.map((row) => Number(row.position ?? -1)))
  known.queued = new Set(rows.filter((row) => row.position === null).map(({ eventId }) => eventId))
  return known
}

async function openAll(tx: Tx, rows: readonly SealedEnd[]): Promise<LedgerEvent[]> {
  const byId = new Map<EventId, LedgerEvent>()
  for (const organisation of new Set(rows.map((row) => row.organisation))) {
    const own = rows.filter((row) => row.organisation === organisation)
    for (const opened of await openEvents(tx, own, { organisation }))
      if (opened.kind === 'opened') byId.set(opened.event.id, opened.event)
  }
  return rows.flatMap(({ eventId }) => byId.get(eventId) ?? [])
}

function apply(known: Known, { outcome, objects, actor }: LedgerEvent): void {
  if (outcome !== 'permitted') return
  for (const { type, id } of objects) {
    if (type === 'Factor' || type === 'RecoveryCode') known.gone.add(id)
    if (type === 'RecoveryCodes') known.sets.set(actor.id as AccountId, id)
  }
}
