import 'server-only'
import type { TestDatabase } from '@/e2e/support/database'
import type { OrganisationId } from '@/lib/base/ids'
import { inTransaction } from '@/lib/db/transaction'
import { openEvents, type SealedRow } from '@/lib/keys/open-events'
import type { LedgerEvent } from '@/lib/ledger/event'

/** Where the queue ends now. */
export async function queueEnd({ owner }: Pick<TestDatabase, 'owner'>): Promise<number> {
  const { rows } = await owner.pool.query('select coalesce(max(ord), 0)::int as ord from ledger_queue')
  return rows[0].ord
}

/** What was queued since then, opened as this organisation; what it may not open is left out. */
export async function eventsSince(
  { owner }: Pick<TestDatabase, 'owner'>,
  since: number,
  organisation: OrganisationId,
): Promise<LedgerEvent[]> {
  const { rows } = await owner.pool.query<SealedRow>(
    'select event_id as "eventId", entry, sealed from ledger_queue where ord > $1 order by ord',
    [since],
  )
  const opened = await inTransaction((tx) => openEvents(tx, rows, { organisation }))
  return opened.flatMap((one) => (one.kind === 'opened' ? [one.event] : []))
}

/** Of the log and the queue, those that belong to no organisation: keys, the log itself. */
export async function eventsOfNobody(): Promise<LedgerEvent[]> {
  const text = `select event_id as "eventId", entry, sealed from ledger_entry where organisation is null and custody is null
    union all select event_id, entry, sealed from ledger_queue where organisation is null and custody is null`
  const opened = await inTransaction(async (tx) => openEvents(tx, (await tx.sql<SealedRow>(text)).rows, { organisation: null }))
  return opened.flatMap((one) => (one.kind === 'opened' ? [one.event] : []))
}
