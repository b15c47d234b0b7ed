import 'server-only'
/**
 * From sealed rows to plaintext, inside the gate. Two bindings are checked on the way, so that not even somebody who holds
 * every key and the database can change what a clinician reads: each item's `content` is the one its version carries, and
 * the whole set is the one that the newest `record.*` event of the compartment committed to.
 *
 * Under a consent only what it opens is fetched, as far as a row's type tells, and only that leaves this file. The set is
 * compared whole all the same, by its digests, or a part could be left out unnoticed.
 */
import { equal, fromUtf8, toBase64 } from '@/lib/base/bytes'
import { groupBy } from '@/lib/base/group'
import type { CompartmentId, EventId, OrganisationId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import { type StateItem, stateOf } from '@/lib/crypto/content'
import { openEnvelope } from '@/lib/crypto/envelope'
import type { Tx } from '@/lib/db/transaction'
import type { Held } from '@/lib/keys/held'
import { openEvents, type Reader, type SealedRow } from '@/lib/keys/open-events'
import { shortLived } from '@/lib/keys/short-lived'
import { unwrapKey } from '@/lib/keys/unwrap'
import { isWithin, typesWithin } from '@/lib/records/shared-part'
import { loadCurrent, loadState, type SealedRecord, type StateRow } from '@/lib/records/store'
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
  const rows = await loadWithin(permit, tx, held)
  const byCompartment = groupBy(rows, (row) => row.compartment)
  const whole = permit.limits === null ? rows : await loadState(permit, tx, idsOf(held))
  const states = groupBy<StateRow, CompartmentId>(whole, (row) => row.compartment)
  const opened: OpenedCompartment[] = []
  for (const one of held) {
    const records = await openWithin(permit, tx, one, byCompartment.get(one.id) ?? [])
    const state = (states.get(one.id) ?? []).map(stateItem)
    await requireState(tx, one, state, readerOf(permit, one))
    if (records.length > 0) opened.push({ held: one, records, state })
  }
  return opened
}

/** Opens the one resource type wanted (names for a list); each compartment's whole set is still compared, unopened. */
export async function openOfType(
  permit: Permit,
  tx: Tx,
  held: readonly Held[],
  type: string,
): Promise<{ readonly held: Held; readonly records: readonly OpenedRecord[] }[]> {
  const rows = groupBy(await loadWithin(permit, tx, held, type), (row) => row.compartment)
  const states = groupBy(await loadState(permit, tx, idsOf(held)), (row) => row.compartment)
  const opened = []
  for (const one of held) {
    await requireState(tx, one, (states.get(one.id) ?? []).map(stateItem), readerOf(permit, one))
    opened.push({ held: one, records: await openWithin(permit, tx, one, rows.get(one.id) ?? []) })
  }
  return opened
}

function idsOf(held: readonly Held[]): CompartmentId[] {
  return held.map(({ id }) => id)
}

function stateItem({ record, version, content }: StateRow): StateItem {
  return [record, version, toBase64(content)]
}

/** Only types that the permit's consent can cover. */
async function loadWithin(permit: Permit, tx: Tx, held: readonly Held[], type?: string): Promise<SealedRecord[]> {
  const { limits } = permit
  if (limits === null) return loadCurrent(permit, tx, idsOf(held), type === undefined ? undefined : [type])
  const rows: SealedRecord[] = []
  for (const { id, label } of held) {
    const types = typesWithin(limits, label)
    const wanted = type === undefined ? types : (types ?? [type]).filter((one) => one === type)
    rows.push(...(await loadCurrent(permit, tx, [id], wanted)))
  }
  return rows
}

/** What a type alone does not tell, a laboratory result from a vital sign, or its day, is left out once it is open. */
async function openWithin(permit: Permit, tx: Tx, held: Held, rows: readonly SealedRecord[]): Promise<OpenedRecord[]> {
  return (await openRows(permit, tx, held, rows)).filter((record) => isWithin(permit.limits, record))
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

function readerOf({ actor, patient, limits }: Permit, held: Held): Reader {
  if (actor.role === 'patient' && patient) return { patient }
  // A recipient is no reader of the writer's entries: the digest is compared for it, and the entry shown to nobody.
  if (limits !== null) return { organisation: held.writer }
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
