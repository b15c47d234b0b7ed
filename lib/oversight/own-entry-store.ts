import 'server-only'
/**
 * A patient's rows of the log and of its queue, still sealed. Hers is every event sealed under an event key that was
 * sealed to her, and every event that bears her token. Either alone could be taken from her: an entry written while the
 * custodian was down has no token, and a token can be emptied; the head of a sealed event can be overwritten. What bears
 * her token and does not open for her is a finding.
 */
import type { Bytes } from '@/lib/base/bytes'
import type { EventId, PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { cursorSql, type EntryRow, entryRow, NEWEST_FIRST, PLACED, QUEUED, type StoredEntry } from '@/lib/oversight/entry-rows'

export type OwnFilter = {
  readonly patient: PatientId
  /** null while the custodian is down: what was opened lately still opens. */
  readonly token: Bytes | null
  readonly before?: EventId
  /** By the time within the event's id, which the seal covers; the column `at` is covered by nothing. */
  readonly since?: Date
  readonly limit: number
}

const HERS = `(substring(sealed from 2 for 16) = any((select ids from keys)::bytea[]) or patient = $2::bytea)`

/** All her positions first, by two indexes, then the page: ordered by position the planner would walk everybody's log. */
const LIST = `
  with keys as materialized (
    select array(
      select uuid_send(w.event_key_id) from event_key_wrap w join patient_audit_key k on k.id = w.reader_key_id
      where k.patient_id = $1) as ids),
  ${cursorSql('$3')},
  hers as materialized (select position, event_id from ledger_entry where ${HERS}),
  page as materialized (
    select position from hers where position < (select position from cursor) and ($4::uuid is null or event_id >= $4)
    order by position desc limit $5)
  (select ${QUEUED} from ledger_queue
   where ${HERS} and ord < (select ord from cursor) and ($4::uuid is null or event_id >= $4) order by ord desc limit $5)
  union all
  (select ${PLACED} from page join ledger_entry using (position))
  ${NEWEST_FIRST} limit $5`

/** Newest first: what is queued, then the log downwards. */
export async function loadOwnEntries(permit: Permit, tx: Tx, filter: OwnFilter): Promise<EntryRow[]> {
  permit.requireLive()
  const { patient, token, before, since, limit } = filter
  const values = [patient, token, before ?? null, since ? firstIdAt(since) : null, limit]
  const { rows } = await tx.sql<StoredEntry>(LIST, values)
  return rows.map(entryRow)
}

/** The smallest UUID whose first 48 bits are this time in milliseconds (RFC 9562, 5.7). */
function firstIdAt(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}
