import 'server-only'
/** Rows of the log and of its queue, still sealed, by what the reading index says. The index finds; the sealed event tells. */
import type { EventId, OrganisationId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { cursorSql, type EntryRow, entryRow, NEWEST_FIRST, PLACED, QUEUED, type StoredEntry } from '@/lib/oversight/entry-rows'

export type EntryFilter = {
  readonly actor?: Uint8Array
  readonly organisation?: OrganisationId
  readonly action?: string
  readonly outcome?: string
  readonly from?: Date
  readonly to?: Date
  /** Only what lies below this event, wherever it is by now. */
  readonly before?: EventId
}

const WHERE = `
  ($1::uuid is null or organisation = $1 or custody = $1) and ($2::bytea is null or actor = $2)
  and ($3::text is null or action = $3) and ($4::text is null or outcome = $4)
  and ($5::timestamptz is null or at >= $5) and ($6::timestamptz is null or at < $6)`

function valuesOf(filter: EntryFilter): unknown[] {
  const { organisation, actor, action, outcome, from, to } = filter
  return [organisation, actor, action, outcome, from, to].map((value) => value ?? null)
}

/** One statement, so one snapshot: an entry placed between two would be listed twice, or not at all. */
const LIST = `
  with ${cursorSql('$7')}
  (select ${QUEUED} from ledger_queue where ${WHERE} and ord < (select ord from cursor) order by ord desc limit $8)
  union all
  (select ${PLACED} from ledger_entry where ${WHERE} and position < (select position from cursor) order by position desc limit $8)
  ${NEWEST_FIRST} limit $8`

/** Newest first: what is queued, then the log downwards. */
export async function loadEntries(permit: Permit, tx: Tx, filter: EntryFilter, limit: number): Promise<EntryRow[]> {
  permit.requireLive()
  const { rows } = await tx.sql<StoredEntry>(LIST, [...valuesOf(filter), filter.before ?? null, limit])
  return rows.map(entryRow)
}

/** A list below an event that is nowhere would be empty, which a reader takes for "nothing happened". */
export async function isEntry(permit: Permit, tx: Tx, event: EventId): Promise<boolean> {
  permit.requireLive()
  const { rows } = await tx.sql<{ known: boolean }>(
    `select exists (select from ledger_queue where event_id = $1) or exists (select from ledger_entry where event_id = $1) as known`,
    [event],
  )
  return rows[0]?.known ?? false
}

export async function countEntries(permit: Permit, tx: Tx, filter: EntryFilter): Promise<number> {
  permit.requireLive()
  const { rows } = await tx.sql<{ n: string }>(
    `select (select count(*) from ledger_entry where ${WHERE}) + (select count(*) from ledger_queue where ${WHERE}) as n`,
    valuesOf(filter),
  )
  return Number(rows[0]?.n ?? 0)
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
