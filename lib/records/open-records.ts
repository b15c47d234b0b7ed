import 'server-only'
/**
 * From sealed rows to plaintext, inside the gate. Two bindings are checked on the way, so that not even somebody who holds
 * every key and the database can change what a clinician reads: each item's `content` is the one its version carries, and
 * the whole set is the one that the newest `record.*` event of the compartment committed to.
 */
import { equal, fromUtf8, toBase64 } from '@/lib/base/bytes'
import { groupBy } from '@/lib/base/group'
import type { EventId, OrganisationId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import { type StateItem, stateOf } from '@/lib/crypto/content'
import { openEnvelope } from '@/lib/crypto/envelope'
import type { Tx } from '@/lib/db/transaction'
import type { Held } from '@/lib/keys/held'
import { openEvents, type Reader, type SealedRow } from '@/lib/keys/open-events'
import { shortLived } from '@/lib/keys/short-lived'
import { unwrapKey } from '@/lib/keys/unwrap'
import { loadCurrent, loadState, type SealedRecord } from '@/lib/records/store'
import type { OpenedRecord } from '@/lib/records/views/opened-record'

/** What is stored is not what was written. The message goes to no client. */
export class ContentBroken extends Error {
  constructor(what: string) {
    super(`content binding: ${what}`)
    this.name = 'ContentBroken'
  }
}

export type OpenedCompartment = {
  readonly held: Held
  readonly records: readonly OpenedRecord[]
  readonly state: readonly StateItem[]
}

/** Opens everything current in these compartments. Empty ones are not unwrapped. Throws `ContentBroken` or `OpenError`. */
export async function openCompartments(permit: Permit, tx: Tx, held: readonly Held[]): Promise<OpenedCompartment[]> {
  const rows = await loadCurrent(
    permit,
    tx,
    held.map(({ id }) => id),
  )
  const byCompartment = groupBy(rows, (row) => row.compartment)
  const opened: OpenedCompartment[] = []
  for (const one of held) {
    const own = byCompartment.get(one.id) ?? []
    const records = await openRows(permit, tx, one, own)
    const state = own.map((row) => [row.record, row.version, toBase64(row.content)] as const)
    await requireState(tx, one, state, readerOf(permit))
    if (own.length > 0) opened.push({ held: one, records, state })
  }
  return opened
}

/** Opens the one resource type wanted (names for a list); the compartment's whole set is still compared, unopened. */
export async function openOfType(permit: Permit, tx: Tx, held: readonly Held[], type: string): Promise<OpenedRecord[]> {
  const compartments = held.map(({ id }) => id)
  const rows = groupBy(await loadCurrent(permit, tx, compartments, type), (row) => row.compartment)
  const states = groupBy(await loadState(permit, tx, compartments), (row) => row.compartment)
  const opened: OpenedRecord[] = []
  for (const one of held) {
    const state = (states.get(one.id) ?? []).map((row) => [row.record, row.version, toBase64(row.content)] as const)
    await requireState(tx, one, state, readerOf(permit))
    opened.push(...(await openRows(permit, tx, one, rows.get(one.id) ?? [])))
  }
  return opened
}

/** Each row with the key version it was sealed under, unwrapped once. */
export async function openRows(permit: Permit, tx: Tx, held: Held, rows: readonly SealedRecord[]): Promise<OpenedRecord[]> {
  const keys = new Map<string, Uint8Array>()
  for (const { keyId } of rows) if (!keys.has(keyId)) keys.set(keyId, await unwrapKey(permit, tx, held, keyId))
  return rows.map((row) => openRow(row, held, keys.get(row.keyId) as Uint8Array))
}

function openRow(row: SealedRecord, held: Held, compartmentKey: Uint8Array): OpenedRecord {
  const { resourceBytes, content } = openEnvelope({
    compartmentKey,
    keyId: row.keyId,
    organisation: held.writer,
    patient: held.patient,
    record: row.record,
    version: row.version,
    resourceType: row.type,
    envelope: row.envelope,
  })
  if (!equal(content, row.content)) throw new ContentBroken(`record ${row.record}`)
  return {
    id: row.record,
    version: row.version,
    versionNumber: row.number,
    type: row.type,
    compartment: held.label,
    json: fromUtf8(resourceBytes),
  }
}

function readerOf({ actor, patient }: Permit): Reader {
  if (actor.role === 'patient' && patient) return { patient }
  return { organisation: actor.organisation }
}

/** Digests that events committed to, by event and compartment: an event never changes, so neither does its answer. */
const committed = shortLived<string, string>('committed-states', 50_000)

async function requireState(tx: Tx, held: Held, items: readonly StateItem[], reader: Reader): Promise<void> {
  if (!held.stateEventId) throw new ContentBroken(`compartment ${held.id} names no event`)
  const expected = await loadCommittedState(tx, held, held.stateEventId as EventId, reader)
  if (toBase64(stateOf(items)) !== expected) throw new ContentBroken(`compartment ${held.id}`)
}

async function loadCommittedState(tx: Tx, held: Held, event: EventId, reader: Reader): Promise<string> {
  // The reader is in the key: what one organisation opened is no proof that another may.
  const cacheKey = [event, held.id, 'patient' in reader ? reader.patient : reader.organisation].join('/')
  const known = committed.get(cacheKey)
  if (known) return known
  const [opened] = await openEvents(tx, await loadSealedEvent(tx, event), reader)
  if (opened?.kind !== 'opened') throw new ContentBroken(`event ${event} of compartment ${held.id}`)
  const { action, subject, objects, actor } = opened.event
  const state = objects.find((object) => object.type === 'Compartment' && object.id === held.id)?.state
  const writes = action.startsWith('record.') || action === 'patient.create'
  const fits = writes && subject?.patient === held.patient && actor.org === (held.writer as OrganisationId)
  if (!fits || !state) throw new ContentBroken(`event ${event} does not speak of compartment ${held.id}`)
  return committed.set(cacheKey, state)
}

/** Queued or already in the log. */
async function loadSealedEvent(tx: Tx, event: EventId): Promise<SealedRow[]> {
  const { rows } = await tx.sql<SealedRow>(
    `select event_id as "eventId", entry, sealed from ledger_entry where event_id = $1
     union all select event_id, entry, sealed from ledger_queue where event_id = $1`,
    [event],
  )
  return rows.slice(0, 1)
}
