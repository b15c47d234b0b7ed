import 'server-only'
/** Rows of the log and of its queue, still sealed, by where they stand. */
import type { EventId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { type EntryRow, entryRow, PLACED, QUEUED, type StoredEntry } from '@/lib/oversight/entry-rows'

/** A list below an event that is nowhere would be empty, which a reader takes for "nothing happened". */
export async function isEntry(permit: Permit, tx: Tx, event: EventId): Promise<boolean> {
  permit.requireLive()
  const { rows } = await tx.sql<{ known: boolean }>(
    `select exists (select from ledger_queue where event_id = $1) or exists (select from ledger_entry where event_id = $1) as known`,
    [event],
  )
  return rows[0]?.known ?? false
}

export async function loadEntryAt(permit: Permit, tx: Tx, position: number): Promise<EntryRow | undefined> {
  permit.requireLive()
  const { rows } = await tx.sql<StoredEntry>(`select ${PLACED} from ledger_entry where position = $1`, [position])
  return rows[0] && entryRow(rows[0])
}

/** Rows at places of the explorer's index, in that order; undefined where an entry moved or went meanwhile. */
export async function loadRowsAt(
  permit: Permit,
  tx: Tx,
  places: readonly number[],
  queued: ReadonlyMap<number, EventId>,
): Promise<(EntryRow | undefined)[]> {
  permit.requireLive()
  const events = places.flatMap((place) => queued.get(place) ?? [])
  const { rows } = await tx.sql<StoredEntry>(
    `select ${PLACED} from ledger_entry where position = any($1::bigint[]) or event_id = any($2::uuid[])
     union all select ${QUEUED} from ledger_queue where event_id = any($2::uuid[])`,
    [places.filter((place) => !queued.has(place)), events],
  )
  const entries = rows.map(entryRow)
  const byPosition = new Map(entries.map((row) => [row.position, row]))
  const byEvent = new Map(entries.map((row) => [row.eventId, row]))
  return places.map((place) => (queued.has(place) ? byEvent.get(queued.get(place) as EventId) : byPosition.get(place)))
}
