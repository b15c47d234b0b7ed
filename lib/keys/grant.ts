import 'server-only'
/**
 * Key grants: a compartment key sealed to one holder (KEYS.md). HPKE in mode AuthPSK: the sender's key shows who granted,
 * the patient's erasure secret is needed to open, and `info` binds every column of the row, so that a planted or edited
 * row does not open.
 */
import { type Bytes, toBase64 } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import { type CompartmentId, type EventId, type KeyId, newId, type OrganisationId, type PatientId } from '@/lib/base/ids'
import { erasurePskId, grantInfo } from '@/lib/crypto/grant'
import { sha256 } from '@/lib/crypto/hash'
import { openAuthPsk, sealAuthPsk } from '@/lib/crypto/hpke'
import type { Tx } from '@/lib/db/transaction'
import { loadErasureSecret } from '@/lib/keys/erasure-secret'
import { loadKeyPair, loadPublicKey, loadPublicKeyById } from '@/lib/keys/organisation-keys'
import { shortLived } from '@/lib/keys/short-lived'

export type GrantBasis = 'custody' | 'writer' | 'referral' | 'exchange' | 'consent' | 'emergency'

export type GrantRow = {
  readonly id: string
  readonly compartmentKeyId: string
  readonly organisationId: string
  readonly patientId: string
  readonly compartmentId: string
  readonly keyVersion: number
  readonly granterKeyId: string
  readonly holderId: string
  readonly holderKeyId: string
  readonly basis: string
  readonly reference: string
  readonly expiresAt: Date | null
  readonly sealed: Uint8Array
}

export type NewGrant = {
  readonly patient: PatientId
  readonly compartment: CompartmentId
  readonly writer: OrganisationId
  readonly granter: OrganisationId
  readonly holder: OrganisationId
  readonly keyId: KeyId
  readonly keyVersion: number
  readonly compartmentKey: Bytes
  readonly erasureSecret: Bytes
  readonly basis: GrantBasis
  readonly reference: string
  readonly expiresAt: Date | null
  readonly event: EventId
}

/** A row ready to insert: about 2 ms of HPKE. */
export async function sealGrant(tx: Tx, grant: NewGrant): Promise<GrantRow & { eventId: string }> {
  const granterKey = await loadPublicKey(tx, grant.granter, 'records')
  const holderKey = await loadPublicKey(tx, grant.holder, 'records')
  const row = {
    id: newId(),
    compartmentKeyId: grant.keyId,
    organisationId: grant.writer,
    patientId: grant.patient,
    compartmentId: grant.compartment,
    keyVersion: grant.keyVersion,
    granterKeyId: granterKey.id,
    holderId: grant.holder,
    holderKeyId: holderKey.id,
    basis: grant.basis,
    reference: grant.reference,
    expiresAt: grant.expiresAt,
    eventId: grant.event,
  }
  const sealed = await sealAuthPsk(
    {
      sender: await loadKeyPair(tx, granterKey.id, grant.granter),
      recipient: holderKey.publicKey,
      info: infoOf(row),
      psk: grant.erasureSecret,
      pskId: erasurePskId(grant.patient),
    },
    grant.compartmentKey,
  )
  return { ...row, sealed }
}

const opened = shortLived<string, Bytes>('compartment-keys', 20_000)

/**
 * The compartment key of a grant row that this transaction has just read and found unexpired: an expired grant never
 * unwraps, and a cached key without its row is worth nothing.
 */
export async function openGrant(tx: Tx, row: GrantRow): Promise<Bytes> {
  if (row.expiresAt && row.expiresAt <= now()) throw new Error('the grant has expired')
  const info = infoOf(row)
  // Every column is in the key, or a row edited since would be honoured for as long as the cache remembers it.
  const cacheKey = `${row.granterKeyId}/${row.compartmentKeyId}/${toBase64(sha256(info, row.sealed))}`
  const known = opened.get(cacheKey)
  if (known) return known
  const patient = row.patientId as PatientId
  const erasureSecret = await loadErasureSecret(patient)
  if (!erasureSecret) throw new Error('the content was erased')
  const granter = await loadPublicKeyById(tx, row.granterKeyId as KeyId)
  const key = await openAuthPsk(
    {
      sender: granter.publicKey,
      recipient: await loadKeyPair(tx, row.holderKeyId as KeyId, row.holderId as OrganisationId),
      info,
      psk: erasureSecret,
      pskId: erasurePskId(patient),
    },
    row.sealed,
  )
  return opened.set(cacheKey, key)
}

/** What an event says of a grant it made: base64 of SHA-256 of the terms that the seal binds. */
export function grantDigest(row: Omit<GrantRow, 'sealed'>): string {
  return toBase64(sha256(infoOf(row)))
}

function infoOf(row: Omit<GrantRow, 'sealed'>): Bytes {
  return grantInfo({
    grantId: row.id,
    organisation: row.organisationId as OrganisationId,
    patient: row.patientId as PatientId,
    compartment: row.compartmentId as CompartmentId,
    keyVersion: row.keyVersion,
    holder: row.holderId,
    holderKeyId: row.holderKeyId as KeyId,
    basis: row.basis,
    reference: row.reference,
    expires: row.expiresAt ?? undefined,
  })
}
