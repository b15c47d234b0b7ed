import 'server-only'
/**
 * Writing into a chart: seal, insert, and say in the ledger what the whole set now is. The streams' heads are locked
 * before the state is read, so that two writers cannot both describe a set that neither of them leaves behind.
 */
import { type Bytes, equal, toBase64, utf8 } from '@/lib/base/bytes'
import { type CompartmentLabel, type StreamLabel, streamOf } from '@/lib/base/compartment'
import { groupBy } from '@/lib/base/group'
import { type EventId, newIdAt, type RecordId, type VersionId } from '@/lib/base/ids'
import type { Permit, Touched } from '@/lib/base/permit'
import { stateOf } from '@/lib/crypto/content'
import { sealEnvelope } from '@/lib/crypto/envelope'
import type { Tx } from '@/lib/db/transaction'
import type { Held } from '@/lib/keys/held'
import { unwrapKey } from '@/lib/keys/unwrap'
import { openRows } from '@/lib/records/open-records'
import {
  insertRecords,
  insertVersions,
  loadState,
  moveToVersions,
  type NewRecord,
  type NewVersion,
  nameStateEvents,
  type SealedRecord,
} from '@/lib/records/store'

/** One resource to be current. `existing` is the newest version of a record already known by its source. */
export type Item = {
  readonly record: RecordId
  readonly type: string
  readonly compartment: CompartmentLabel
  readonly sourceToken: Bytes
  readonly bytes: Bytes
  readonly existing: SealedRecord | undefined
}

export type WriteCounts = { readonly created: number; readonly updated: number; readonly unchanged: number }

type Change = {
  readonly item: Item
  readonly held: Held
  readonly version: VersionId
  readonly content: Bytes
  readonly envelope: Bytes
}

/** Writes what is new or changed and reports one event per stream touched. The streams must be locked. */
export async function writeItems(permit: Permit, tx: Tx, held: readonly Held[], items: readonly Item[]): Promise<WriteCounts> {
  const changed = await changedItems(permit, tx, held, items)
  const changes: Change[] = []
  for (const [one, own] of groupBy(changed, (item) => heldFor(held, item.compartment))) {
    const compartmentKey = await unwrapKey(permit, tx, one)
    for (const item of own) changes.push(sealItem(permit, item, one, compartmentKey))
  }
  const events = new Map(
    [...new Set(changes.map(({ held }) => streamOf(held.label)))].map((stream) => [stream, newIdAt<EventId>(permit.at)]),
  )
  await store(permit, tx, changes, events)
  await reportState(permit, tx, held, changes, events)
  const updated = changes.filter(({ item }) => item.existing).length
  return { created: changes.length - updated, updated, unchanged: items.length - changes.length }
}

/** A repeat changes nothing: what is stored is opened and compared byte for byte. */
async function changedItems(permit: Permit, tx: Tx, held: readonly Held[], items: readonly Item[]): Promise<Item[]> {
  const existing = items.flatMap((item) => (item.existing ? [item.existing] : []))
  const current = new Map<string, string>()
  for (const [compartment, rows] of groupBy(existing, (row) => row.compartment)) {
    const one = held.find(({ id }) => id === compartment)
    if (!one) throw new Error('a record lies in a compartment that is not held')
    for (const record of await openRows(permit, tx, one, rows)) current.set(record.id, record.json)
  }
  return items.filter((item) => {
    const json = current.get(item.record)
    const moved = item.existing && heldFor(held, item.compartment).id !== item.existing.compartment
    return json === undefined || moved || !equal(utf8(json), item.bytes)
  })
}

function heldFor(held: readonly Held[], label: CompartmentLabel): Held {
  const one = held.find((candidate) => candidate.label === label)
  if (!one) throw new Error('no key is held for this compartment')
  return one
}

function sealItem(permit: Permit, item: Item, held: Held, compartmentKey: Bytes): Change {
  const version = newIdAt<VersionId>(permit.at)
  const { envelope, content } = sealEnvelope({
    compartmentKey,
    keyId: held.newestKey.id,
    organisation: held.writer,
    patient: held.patient,
    record: item.record,
    version,
    resourceType: item.type,
    resourceBytes: item.bytes,
  })
  return { item, held, version, content, envelope }
}

async function store(
  permit: Permit,
  tx: Tx,
  changes: readonly Change[],
  events: ReadonlyMap<StreamLabel, EventId>,
): Promise<void> {
  const created = changes.filter(({ item }) => !item.existing)
  const records: NewRecord[] = created.map(({ item, held, version }) => ({
    record: item.record,
    organisation: held.writer,
    patient: held.patient,
    compartment: held.id,
    type: item.type,
    sourceToken: item.sourceToken,
    version,
  }))
  const versions: NewVersion[] = changes.map(({ item, held, version, content, envelope }) => ({
    version,
    record: item.record,
    compartment: held.id,
    number: (item.existing?.number ?? 0) + 1,
    keyId: held.newestKey.id,
    content,
    envelope,
    event: events.get(streamOf(held.label)) as EventId,
  }))
  await insertRecords(permit, tx, records)
  await insertVersions(permit, tx, versions)
  const moves = changes.flatMap(({ item, held, version }) =>
    item.existing ? [{ record: item.record, from: item.existing.version, version, compartment: held.id }] : [],
  )
  await moveToVersions(permit, tx, moves)
}

/** Of each compartment that gained, changed or lost an item, the digest of its whole current set. */
async function reportState(
  permit: Permit,
  tx: Tx,
  held: readonly Held[],
  changes: readonly Change[],
  events: Map<StreamLabel, EventId>,
): Promise<void> {
  const left = changes.flatMap(({ item, held: to }) =>
    item.existing && item.existing.compartment !== to.id ? [item.existing.compartment] : [],
  )
  const touched = held.filter(({ id }) => left.includes(id) || changes.some((change) => change.held.id === id))
  const rows = groupBy(
    await loadState(
      permit,
      tx,
      touched.map(({ id }) => id),
    ),
    (row) => row.compartment,
  )
  const named: { compartment: Held['id']; event: EventId }[] = []
  for (const [stream, own] of groupBy(touched, ({ label }) => streamOf(label))) {
    const event = events.get(stream) ?? newIdAt<EventId>(permit.at)
    const states = own.map((one): Touched => {
      const items = (rows.get(one.id) ?? []).map((row) => [row.record, row.version, toBase64(row.content)] as const)
      named.push({ compartment: one.id, event })
      return { type: 'Compartment', id: one.id, organisation: one.writer, state: toBase64(stateOf(items)) }
    })
    const items = changes.filter((change) => own.includes(change.held)).map(touchedOf)
    const first = own[0] as Held
    permit.report({ id: event, action: 'record.import', patient: first.patient, stream, objects: [...states, ...items] })
  }
  await nameStateEvents(permit, tx, named)
}

function touchedOf({ item, version, content }: Change): Touched {
  return { type: item.type, id: item.record, version, content: toBase64(content) }
}
