import 'server-only'
/**
 * Opening ledger events for somebody who may read them: an organisation with its audit key, or a patient with the audit
 * keys of her streams. What opens has been compared with its leaf's commitment; what does not open is said, not left out.
 */
import type { Bytes } from '@/lib/base/bytes'
import type { EventId, KeyId, OrganisationId, PatientId, StreamId } from '@/lib/base/ids'
import { OpenError } from '@/lib/crypto/aead'
import { eventKeyInfo } from '@/lib/crypto/grant'
import { HpkeOpenError, type KeyPair, openBase } from '@/lib/crypto/hpke'
import type { Tx } from '@/lib/db/transaction'
import { custodian } from '@/lib/keys/custodian'
import { loadKeyPair } from '@/lib/keys/organisation-keys'
import { requireEnrolled, SwappedKey } from '@/lib/keys/public-key'
import { shortLived } from '@/lib/keys/short-lived'
import { isLeafEntry, parseLeafEntry } from '@/lib/ledger/commitment'
import { type LedgerEvent, parseEvent } from '@/lib/ledger/event'
import { EventError } from '@/lib/ledger/event-parts'
import { eventKeyIdOf, openEvent } from '@/lib/ledger/sealed-event'

/** `null`: the installation. */
export type Reader = { readonly organisation: OrganisationId | null } | { readonly patient: PatientId }

export type SealedRow = { readonly eventId: EventId; readonly entry: Uint8Array; readonly sealed: Uint8Array }

export type Opened =
  | { readonly kind: 'opened'; readonly event: LedgerEvent; readonly salt: Bytes; readonly bytes: Bytes }
  /** No wrap for this reader. */
  | { readonly kind: 'not-yours' }
  /** There is a wrap, and what lies under it is not what the leaf commits to. */
  | { readonly kind: 'altered' }

const eventKeys = shortLived<string, Bytes>('opened-event-keys', 50_000)
const auditKeys = shortLived<KeyId, KeyPair>('patient-audit-keys', 10_000)

type Wrap = { eventKeyId: KeyId; readerKeyId: KeyId; streamId: StreamId | null; sealed: Uint8Array }

/** In the order of the rows. */
export async function openEvents(tx: Tx, rows: readonly SealedRow[], reader: Reader): Promise<Opened[]> {
  const readerKeys = await loadReaderKeys(tx, reader)
  const ids = [...new Set(rows.flatMap((row) => eventKeyIdOf(row.sealed) ?? []))]
  const { rows: wraps } = await tx.sql<Wrap>(
    `select event_key_id as "eventKeyId", reader_key_id as "readerKeyId", stream_id as "streamId", sealed
     from event_key_wrap where event_key_id = any($1::uuid[]) and reader_key_id = any($2::uuid[])`,
    [ids, readerKeys],
  )
  const byKey = new Map(wraps.map((wrap) => [wrap.eventKeyId, wrap]))
  const opened: Opened[] = []
  for (const row of rows) opened.push(await openRow(tx, row, byKey.get(eventKeyIdOf(row.sealed) ?? ('' as KeyId)), reader))
  return opened
}

const FINDINGS = [OpenError, HpkeOpenError, EventError, SwappedKey]

async function openRow(tx: Tx, row: SealedRow, wrap: Wrap | undefined, reader: Reader): Promise<Opened> {
  // A sealed event without a readable header is damaged, not somebody else's.
  if (!eventKeyIdOf(row.sealed)) return { kind: 'altered' }
  if (!wrap) return { kind: 'not-yours' }
  // One row that somebody planted must not stop all who read beyond it: each act does (lib/keys/account-ends.ts).
  if (!isLeafEntry(row.entry)) return { kind: 'altered' }
  try {
    const key = await unwrapEventKey(tx, wrap, reader)
    const place = { key, keyId: wrap.eventKeyId, eventId: row.eventId, commitment: parseLeafEntry(row.entry), sealed: row.sealed }
    const { salt, bytes } = openEvent(place)
    const event = parseEvent(bytes)
    return event.id === row.eventId ? { kind: 'opened', event, salt, bytes } : { kind: 'altered' }
  } catch (error) {
    if (FINDINGS.some((kind) => error instanceof kind)) return { kind: 'altered' }
    throw error // the custodian or the database is down: that is not a finding about the entry
  }
}

async function unwrapEventKey(tx: Tx, wrap: Wrap, reader: Reader): Promise<Bytes> {
  // The reader is in the key: a key row turned to somebody else must not lend him what is still in the process.
  const cacheKey = [wrap.eventKeyId, wrap.readerKeyId, 'patient' in reader ? reader.patient : reader.organisation].join('/')
  const known = eventKeys.get(cacheKey)
  if (known) return known
  const pair =
    'patient' in reader ? await loadAuditPair(tx, wrap.readerKeyId) : await loadKeyPair(tx, wrap.readerKeyId, reader.organisation)
  const key = await openBase(pair, eventKeyInfo(wrap.eventKeyId, wrap.streamId ?? '', wrap.readerKeyId), wrap.sealed)
  return eventKeys.set(cacheKey, key)
}

async function loadReaderKeys(tx: Tx, reader: Reader): Promise<KeyId[]> {
  if ('patient' in reader) {
    const keys = await tx.patientAuditKey.findMany({
      where: { patientId: reader.patient, stream: { patientId: reader.patient } },
      select: { id: true },
    })
    return keys.map(({ id }) => id as KeyId)
  }
  const where = { organisationId: reader.organisation, purpose: 'audit' }
  const keys = await tx.organisationKey.findMany({ where, select: { id: true } })
  return keys.map(({ id }) => id as KeyId)
}

/** A patient's audit pair. Throws `SwappedKey`, or whatever the custodian throws. */
export async function loadAuditPair(tx: Tx, id: KeyId): Promise<KeyPair> {
  const known = auditKeys.get(id)
  if (known) return known
  const row = await tx.patientAuditKey.findUniqueOrThrow({ where: { id } })
  requireEnrolled({ id, owner: row.streamId, purpose: 'audit', version: 1, publicKey: row.publicKey }, row.signature)
  const privateKey = await custodian().unwrap('audit-key', id, row.privateWrapped)
  return auditKeys.set(id, { publicKey: new Uint8Array(row.publicKey), privateKey })
}
