import 'server-only'
/** Rows of the log and of its queue, still sealed, by what the reading index says. The index finds; the sealed event tells. */
import type { EventId, OrganisationId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'

export type EntryRow = {
  readonly eventId: EventId
  /** null while queued. */
  readonly position: number | null
  readonly entry: Uint8Array
  readonly sealed: Uint8Array
  readonly leaf: Uint8Array | null
  readonly chain: Uint8Array | null
}

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

const COLUMNS = 'event_id as "eventId", entry, sealed'
/** Both columns go with the row, so that a list that begins with the queue goes on into the log. */
export const QUEUED = `${COLUMNS}, null::bigint as position, null::bytea as leaf, null::bytea as chain, ord`
export const PLACED = `${COLUMNS}, position, leaf, chain, null::bigint as ord`
export const NEWEST_FIRST = 'order by position desc nulls first, ord desc'

/**
 * Below which `ord` of the queue, and below which position, a page begins: `$before` is the last event of the page before
 * it, or null. An event is named, not a place: a queued one may be in the log by the time the next page is asked for.
 */
export function cursorSql(before: string): string {
  return `
    found as materialized (
      select (select ord from ledger_queue where event_id = ${before}::uuid) as ord,
        (select position from ledger_entry where event_id = ${before}::uuid) as position),
    cursor as materialized (
      select case when ${before}::uuid is null then 9223372036854775807 else ord end as ord,
        case when ${before}::uuid is null or ord is not null then 9223372036854775807 else position end as position
      from found)`
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

export type StoredEntry = Omit<EntryRow, 'position'> & { readonly position: string | null; readonly ord: string | null }

export function entryRow({ ord, position, ...row }: StoredEntry): EntryRow {
  return { ...row, position: position === null ? null : Number(position) }
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
