import 'server-only'
/**
 * The sealed events as stored, in the order of the log and then of the queue. Events move from queue to log while somebody
 * reads: heads first, the queue next, the entries last, so that nothing committed before the reading began is missed.
 */
import type { EventId, OrganisationId, PatientId, StreamId } from '@/lib/base/ids'
import type { Tx } from '@/lib/db/transaction'

export type StoredRow = {
  /** Absent while queued. */
  readonly position: number | undefined
  readonly eventId: EventId
  readonly entry: Uint8Array
  readonly sealed: Uint8Array
  readonly at: Date
  readonly action: string
  readonly outcome: string
  readonly role: string
  readonly purpose: string
  readonly basis: string
  readonly organisation: OrganisationId | null
  readonly custody: OrganisationId | null
  readonly actor: Uint8Array | null
  readonly patient: Uint8Array | null
}

const PAGE = 500
const COLUMNS = `event_id as "eventId", entry, sealed, at, action, outcome, role, purpose, basis, organisation, custody, actor, patient`

type Numbered = Omit<StoredRow, 'position'> & { position: string }

/** Pages of entries from `from` on, then what is queued. Yields no event id twice. */
export async function* pagesOf(tx: Tx, from = 0): AsyncGenerator<readonly StoredRow[]> {
  const queue = await tx.sql<Omit<StoredRow, 'position'>>(`select ${COLUMNS} from ledger_queue order by ord`)
  const queued = new Map(queue.rows.map((row) => [row.eventId, { ...row, position: undefined }]))
  for (let next = from; ; ) {
    const { rows } = await tx.sql<Numbered>(
      `select position, ${COLUMNS} from ledger_entry where position >= $1 order by position limit $2`,
      [next, PAGE],
    )
    for (const { eventId } of rows) queued.delete(eventId)
    if (rows.length > 0) yield rows.map((row) => ({ ...row, position: Number(row.position) }))
    if (rows.length < PAGE) break
    next = Number(rows.at(-1)?.position) + 1
  }
  if (queued.size > 0) yield [...queued.values()]
}

export type StreamHead = { readonly patient: PatientId; readonly seq: number; readonly commitment: Uint8Array }

export async function loadHeads(tx: Tx): Promise<Map<StreamId, StreamHead>> {
  const { rows } = await tx.sql<{ id: StreamId; patient: PatientId; seq: string | null; commitment: Uint8Array | null }>(
    `select s.id, s.patient_id as patient, h.seq, h.commitment from stream s left join stream_head h on h.stream_id = s.id`,
  )
  // A head that was deleted counts as one that remembers nothing: its stream's events then contradict it.
  return new Map(
    rows.map(({ id, patient, seq, commitment }) => [
      id,
      { patient, seq: Number(seq ?? -1), commitment: commitment ?? new Uint8Array() },
    ]),
  )
}
