import 'server-only'
/** The shape of entries still sealed, and of a list of them: the queue first, then the log, newest first. */
import type { EventId } from '@/lib/base/ids'

export type EntryRow = {
  readonly eventId: EventId
  /** null while queued. */
  readonly position: number | null
  readonly entry: Uint8Array
  readonly sealed: Uint8Array
  readonly leaf: Uint8Array | null
  readonly chain: Uint8Array | null
}

export type StoredEntry = Omit<EntryRow, 'position'> & { readonly position: string | null; readonly ord: string | null }

export function entryRow({ ord, position, ...row }: StoredEntry): EntryRow {
  return { ...row, position: position === null ? null : Number(position) }
}

const COLUMNS = 'event_id as "eventId", entry, sealed'
/** Both columns go with the row, so that a list that begins with the queue goes on into the log. */
export const QUEUED = `${COLUMNS}, null::bigint as position, null::bytea as leaf, null::bytea as chain, ord`
export const PLACED = `${COLUMNS}, position, leaf, chain, null::bigint as ord`
export const NEWEST_FIRST = 'order by position desc nulls first, ord desc'

/**
 * Below which `ord` of the queue, and below which position, a page begins: `before` is the last event of the page before
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
