import 'server-only'
/**
 * Event keys: what ledger events are sealed under. One per stream, set of readers and process, for at most an hour or
 * 1,000 events. Sealing needs public keys only, so an event can be written when the custodian is down, about a patient
 * whose content was erased, or by a stranger to her organisation.
 *
 * The wraps are rows inserted by the transaction that first uses the key. It is reused only after that transaction
 * committed: otherwise a rollback would leave later events sealed under a key that nobody can open.
 */
import { randomBytes } from 'node:crypto'
import type { Bytes } from '@/lib/base/bytes'
import { type KeyId, newId, type OrganisationId, type StreamId } from '@/lib/base/ids'
import { eventKeyInfo } from '@/lib/crypto/grant'
import { sealBase } from '@/lib/crypto/hpke'
import type { Tx } from '@/lib/db/transaction'
import { loadPublicKey, type PublicKey } from '@/lib/keys/organisation-keys'
import { requireEnrolled } from '@/lib/keys/public-key'
import type { Sealer } from '@/lib/ledger/append'
import { sealEvent } from '@/lib/ledger/sealed-event'

const LIFETIME_MS = 3_600_000
const MAX_EVENTS = 1_000

/** Who may open an event: the audit keys of these organisations (the installation's where there is none) and of the stream. */
export type Readers = { readonly organisations: readonly OrganisationId[]; readonly stream: StreamId | null }

type EventKey = { readonly id: KeyId; readonly key: Bytes; readonly until: number; uses: number }

const slot = Symbol.for('chartseal.event-keys')
type Slot = { [slot]?: Map<string, EventKey> }

function committedKeys(): Map<string, EventKey> {
  const holder = globalThis as Slot
  holder[slot] ??= new Map()
  return holder[slot]
}

export function forgetEventKeys(): void {
  delete (globalThis as Slot)[slot]
}

/** The sealer of one transaction. Call `committed` after its commit, and only then. */
export function eventSealer(tx: Tx): Sealer & { committed(): void } {
  const fresh = new Map<string, EventKey>()
  return {
    async seal(readers, event) {
      const cacheKey = [readers.stream ?? '', ...[...readers.organisations].sort()].join('/')
      const usable = usableKey(fresh.get(cacheKey)) ?? usableKey(committedKeys().get(cacheKey))
      const eventKey = usable ?? (await createEventKey(tx, readers))
      if (!usable) fresh.set(cacheKey, eventKey)
      eventKey.uses++
      return sealEvent({ key: eventKey.key, keyId: eventKey.id, ...event })
    },
    committed() {
      const keys = committedKeys()
      for (const [cacheKey, eventKey] of fresh) keys.set(cacheKey, eventKey)
      if (keys.size > 10_000) for (const [cacheKey, eventKey] of keys) if (!usableKey(eventKey)) keys.delete(cacheKey)
    },
  }
}

function usableKey(eventKey: EventKey | undefined): EventKey | undefined {
  return eventKey && eventKey.uses < MAX_EVENTS && eventKey.until > performance.now() ? eventKey : undefined
}

async function createEventKey(tx: Tx, readers: Readers): Promise<EventKey> {
  const id = newId<KeyId>()
  const key = new Uint8Array(randomBytes(32))
  const wraps = []
  for (const reader of await loadReaderKeys(tx, readers)) {
    const sealed = await sealBase(reader.publicKey, eventKeyInfo(id, readers.stream ?? '', reader.id), key)
    wraps.push({ eventKeyId: id, readerKeyId: reader.id, streamId: readers.stream, sealed })
  }
  await tx.eventKeyWrap.createMany({ data: wraps })
  return { id, key, until: performance.now() + LIFETIME_MS, uses: 0 }
}

async function loadReaderKeys(tx: Tx, { organisations, stream }: Readers): Promise<PublicKey[]> {
  const owners = organisations.length > 0 ? [...new Set(organisations)] : [null]
  const keys = []
  for (const owner of owners) keys.push(await loadPublicKey(tx, owner, 'audit'))
  if (stream) keys.push(await loadStreamKey(tx, stream))
  return keys
}

async function loadStreamKey(tx: Tx, stream: StreamId): Promise<PublicKey> {
  const row = await tx.patientAuditKey.findUniqueOrThrow({ where: { streamId: stream } })
  const id = row.id as KeyId
  const publicKey = new Uint8Array(row.publicKey)
  requireEnrolled({ id, owner: stream, purpose: 'audit', version: 1, publicKey }, row.signature)
  return { id, publicKey }
}
