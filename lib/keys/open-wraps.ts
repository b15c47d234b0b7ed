import 'server-only'
/**
 * Every wrap of some event keys, opened for each of its readers, for the check of the ledger. Nothing comes from a cache:
 * a wrap that was changed after somebody had opened it must show.
 */
import { groupBy } from '@/lib/base/group'
import type { KeyId, OrganisationId, StreamId } from '@/lib/base/ids'
import { OpenError } from '@/lib/crypto/aead'
import { eventKeyInfo } from '@/lib/crypto/grant'
import { HpkeOpenError, type KeyPair, openBase } from '@/lib/crypto/hpke'
import type { Tx } from '@/lib/db/transaction'
import { loadAuditPair } from '@/lib/keys/open-events'
import { loadKeyPair } from '@/lib/keys/organisation-keys'
import { SwappedKey } from '@/lib/keys/public-key'

/** `organisation` null: the installation. `stream`: a patient's audit key. `unknown`: no such key is enrolled. */
export type WrapReader =
  | { readonly kind: 'organisation'; readonly organisation: OrganisationId | null }
  | { readonly kind: 'stream'; readonly stream: StreamId }
  | { readonly kind: 'unknown' }

export type OpenedWrap = { readonly readerKeyId: KeyId; readonly reader: WrapReader; readonly key: Uint8Array | undefined }

type Row = {
  eventKeyId: KeyId
  readerKeyId: KeyId
  streamId: StreamId | null
  sealed: Uint8Array
  isAudit: boolean
  organisation: OrganisationId | null
  keyStream: StreamId | null
}

/** `key` is undefined where the wrap does not open. Throws where the custodian or the database is down. */
export async function openWraps(tx: Tx, eventKeys: readonly KeyId[]): Promise<Map<KeyId, OpenedWrap[]>> {
  const { rows } = await tx.sql<Row>(
    `select w.event_key_id as "eventKeyId", w.reader_key_id as "readerKeyId", w.stream_id as "streamId", w.sealed,
       o.id is not null as "isAudit", o.organisation_id as organisation, p.stream_id as "keyStream"
     from event_key_wrap w left join organisation_key o on o.id = w.reader_key_id and o.purpose = 'audit'
       left join patient_audit_key p on p.id = w.reader_key_id
     where w.event_key_id = any($1::uuid[])`,
    [eventKeys],
  )
  const opened: (OpenedWrap & { eventKeyId: KeyId })[] = []
  for (const row of rows) {
    const { eventKeyId, readerKeyId } = row
    opened.push({ eventKeyId, readerKeyId, reader: readerOf(row), key: await openWrap(tx, row) })
  }
  return groupBy(opened, ({ eventKeyId }) => eventKeyId)
}

function readerOf({ isAudit, organisation, keyStream }: Row): WrapReader {
  if (isAudit) return { kind: 'organisation', organisation }
  return keyStream ? { kind: 'stream', stream: keyStream } : { kind: 'unknown' }
}

async function openWrap(tx: Tx, row: Row): Promise<Uint8Array | undefined> {
  try {
    const pair = await loadPair(tx, row)
    return pair && (await openBase(pair, eventKeyInfo(row.eventKeyId, row.streamId ?? '', row.readerKeyId), row.sealed))
  } catch (error) {
    if (error instanceof HpkeOpenError || error instanceof OpenError || error instanceof SwappedKey) return undefined
    throw error
  }
}

async function loadPair(tx: Tx, { isAudit, keyStream, readerKeyId, organisation }: Row): Promise<KeyPair | undefined> {
  if (isAudit) return loadKeyPair(tx, readerKeyId, organisation)
  return keyStream ? loadAuditPair(tx, readerKeyId) : undefined
}
