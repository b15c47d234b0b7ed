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
  readonly patient?: Uint8Array
  readonly organisation?: OrganisationId
  readonly action?: string
  readonly outcome?: string
  readonly from?: Date
  readonly to?: Date
  /** Only positions below. */
  readonly before?: number
}

const WHERE = `
  ($1::uuid is null or organisation = $1 or custody = $1) and ($2::bytea is null or actor = $2)
  and ($3::bytea is null or patient = $3) and ($4::text is null or action = $4) and ($5::text is null or outcome = $5)
  and ($6::timestamptz is null or at >= $6) and ($7::timestamptz is null or at < $7)`

function valuesOf(filter: EntryFilter): unknown[] {
  const { organisation, actor, patient, action, outcome, from, to } = filter
  return [organisation, actor, patient, action, outcome, from, to].map((value) => value ?? null)
}

/** Newest first: what is queued, then the log downwards. */
export async function loadEntries(permit: Permit, tx: Tx, filter: EntryFilter, limit: number): Promise<EntryRow[]> {
  permit.requireLive()
  const queued = filter.before === undefined ? await loadQueued(tx, filter, limit) : []
  const { rows } = await tx.sql<EntryRow & { position: string }>(
    `select event_id as "eventId", position, entry, sealed, leaf, chain from ledger_entry
     where ${WHERE} and ($8::bigint is null or position < $8) order by position desc limit $9`,
    [...valuesOf(filter), filter.before ?? null, limit - queued.length],
  )
  return [...queued, ...rows.map((row) => ({ ...row, position: Number(row.position) }))]
}

async function loadQueued(tx: Tx, filter: EntryFilter, limit: number): Promise<EntryRow[]> {
  const { rows } = await tx.sql<EntryRow>(
    `select event_id as "eventId", null as position, entry, sealed, null as leaf, null as chain from ledger_queue
     where ${WHERE} order by ord desc limit $8`,
    [...valuesOf(filter), limit],
  )
  return rows
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
  const { rows } = await tx.sql<EntryRow & { position: string }>(
    'select event_id as "eventId", position, entry, sealed, leaf, chain from ledger_entry where position = $1',
    [position],
  )
  return rows[0] && { ...rows[0], position: Number(rows[0].position) }
}
