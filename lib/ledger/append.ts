import 'server-only'
/**
 * Appending: an act's events go to the queue once, at the end of its transaction, so that nothing is shown without them.
 * The heads of all streams concerned are locked in sorted order (two acts over the same streams cannot deadlock), and
 * heads and queue move in one statement. No global head is touched: ordering is the sequencer's work.
 */
import { type Bytes, toBase64 } from '@/lib/base/bytes'
import type { EventId, OrganisationId, PatientId, StreamId } from '@/lib/base/ids'
import { hmacSha256Fast } from '@/lib/crypto/hmac'
import { freshBytes } from '@/lib/crypto/random'
import { byteaArray } from '@/lib/db/binary-array'
import type { Tx } from '@/lib/db/transaction'
import { commitment, leafEntry } from '@/lib/ledger/commitment'
import { encodeEvent, type LedgerEvent } from '@/lib/ledger/event'

/** An event before its place in a stream is known, with what the reading index says about it. */
export type Draft = {
  readonly event: Omit<LedgerEvent, 'subject'>
  readonly subject: { readonly patient: PatientId; readonly stream: StreamId } | null
  readonly custody: OrganisationId | null
  readonly actorToken: Bytes | null
  readonly patientToken: Bytes | null
}

export type Sealable = {
  readonly eventId: EventId
  readonly commitment: Bytes
  readonly salt: Bytes
  readonly bytes: Bytes
}

/** Given by lib/keys: the ledger itself knows no keys of readers. */
export interface Sealer {
  seal(readers: { organisations: readonly OrganisationId[]; stream: StreamId | null }, event: Sealable): Promise<Bytes>
}

export type Appended = { readonly id: EventId; readonly commitment: Bytes; readonly at: string }

type Head = { seq: number; commitment: Uint8Array }
type Row = {
  readonly draft: Draft
  readonly entry: Bytes
  readonly sealed: Bytes
  readonly seq: number
  readonly commitment: Bytes
}

/** Locks stream heads until the transaction ends. Writers call it before they read the state they will report. */
export async function lockStreams(tx: Tx, streams: readonly StreamId[]): Promise<Map<StreamId, Head>> {
  if (streams.length === 0) return new Map()
  const { rows } = await tx.sql<{ stream_id: StreamId; seq: string; commitment: Uint8Array }>(
    'select stream_id, seq, commitment from stream_head where stream_id = any($1::uuid[]) order by stream_id for update',
    [streams],
  )
  return new Map(rows.map((row) => [row.stream_id, { seq: Number(row.seq), commitment: row.commitment }]))
}

/** Returns what was appended, in the order of the drafts. The sealed bytes leave with the commit, or not at all. */
export async function append(tx: Tx, drafts: readonly Draft[], sealer: Sealer): Promise<Appended[]> {
  const streams = [...new Set(drafts.flatMap(({ subject }) => (subject ? [subject.stream] : [])))].sort()
  const heads = await lockStreams(tx, streams)
  const rows: Row[] = []
  for (const draft of drafts) rows.push(await buildRow(draft, heads, sealer))
  for (const layer of layersOf(rows)) await insertLayer(tx, layer)
  return rows.map(({ draft, commitment }) => ({ id: draft.event.id, commitment, at: draft.event.at }))
}

async function buildRow(draft: Draft, heads: Map<StreamId, Head>, sealer: Sealer): Promise<Row> {
  const head = draft.subject && heads.get(draft.subject.stream)
  if (draft.subject && !head) throw new Error('an event for a stream that does not exist')
  const seq = head ? head.seq + 1 : 0
  const subject = draft.subject && head ? { ...draft.subject, seq, prev: toBase64(head.commitment) } : undefined
  const event: LedgerEvent = subject ? { ...draft.event, subject } : draft.event
  const bytes = encodeEvent(event)
  const salt = freshBytes(32)
  const committed = commitment(salt, bytes, hmacSha256Fast)
  const sealed = await sealer.seal(readersOf(draft), { eventId: event.id, commitment: committed, salt, bytes })
  if (head) {
    head.seq = seq
    head.commitment = committed
  }
  return { draft, entry: leafEntry(committed), sealed, seq, commitment: committed }
}

function readersOf({ event, subject, custody }: Draft) {
  const organisations = [event.actor.org, custody].filter((id): id is OrganisationId => Boolean(id))
  return { organisations: [...new Set(organisations)], stream: subject?.stream ?? null }
}

/** A head may move by one in a statement (the database's guard), so the second event of a stream waits for the next. */
function layersOf(rows: readonly Row[]): Row[][] {
  const layers: Row[][] = []
  const depth = new Map<StreamId, number>()
  let floor = 0
  for (const row of rows) {
    const stream = row.draft.subject?.stream
    const layer = Math.max(floor, stream ? (depth.get(stream) ?? 0) : 0)
    if (stream) depth.set(stream, layer + 1)
    floor = layer // the queue keeps the order of the drafts
    layers[layer] = [...(layers[layer] ?? []), row]
  }
  return layers
}

const INSERT = `
  with heads as (
    update stream_head h set seq = u.seq, commitment = u.commitment
    from unnest($1::uuid[], $2::bigint[], $3::bytea[]) as u (stream_id, seq, commitment)
    where h.stream_id = u.stream_id)
  insert into ledger_queue
    (event_id, entry, sealed, at, action, outcome, role, purpose, basis, organisation, custody, actor, patient)
  select * from unnest($4::uuid[], $5::bytea[], $6::bytea[], $7::timestamptz[], $8::text[], $9::text[], $10::text[],
    $11::text[], $12::text[], $13::uuid[], $14::uuid[], $15::bytea[], $16::bytea[])`

async function insertLayer(tx: Tx, rows: readonly Row[]): Promise<void> {
  const moving = rows.filter((row) => row.draft.subject)
  const events = rows.map((row) => row.draft.event)
  await tx.sql(INSERT, [
    moving.map((row) => row.draft.subject?.stream),
    moving.map((row) => row.seq),
    byteaArray(moving.map((row) => row.commitment)),
    events.map((event) => event.id),
    byteaArray(rows.map((row) => row.entry)),
    byteaArray(rows.map((row) => row.sealed)),
    events.map((event) => event.at),
    events.map((event) => event.action),
    events.map((event) => event.outcome),
    events.map((event) => event.actor.role),
    events.map((event) => event.purpose),
    events.map((event) => event.basis.kind),
    events.map((event) => event.actor.org || null),
    rows.map((row) => row.draft.custody),
    byteaArray(rows.map((row) => row.draft.actorToken)),
    byteaArray(rows.map((row) => row.draft.patientToken)),
  ])
}
