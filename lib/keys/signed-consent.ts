import 'server-only'
/**
 * Consents as facts. What a consent opens is read from the statement she signed, after its signature was verified with the
 * key enrolled for her, and never from a column: whoever holds the database, and even the custodian, cannot widen a share
 * under a key she has. A row that does not fit its seal, its key or its statement permits nothing.
 */
import { type Bytes, lp, toBase64 } from '@/lib/base/bytes'
import { isRestricted } from '@/lib/base/compartment'
import type { ConsentId, OrganisationId, PatientId, ShareRequestId, SigningKeyId } from '@/lib/base/ids'
import { OpenError } from '@/lib/crypto/aead'
import { parseStatement, type Statement, StatementError, signedBytes } from '@/lib/crypto/consent-statement'
import { signingKeyId } from '@/lib/crypto/device-signature'
import { sha256 } from '@/lib/crypto/hash'
import { verifyConsentSignature } from '@/lib/crypto/passkey-signature'
import type { Tx } from '@/lib/db/transaction'
import { type ConsentFields, isSealed, type SigningKeyFields, sealConsent, sealSigningKey } from '@/lib/keys/row-seal'
import { loadShareKey, openShare } from '@/lib/keys/share-key'
import { shortLived } from '@/lib/keys/short-lived'

export type ConsentRow = ConsentFields & {
  readonly id: ConsentId
  readonly requestId: ShareRequestId
  readonly patientId: PatientId
  readonly organisationId: OrganisationId
  readonly signingKeyId: SigningKeyId
  readonly sealed: Uint8Array
  readonly signature: Uint8Array
  readonly seal: Uint8Array
  readonly keyWrapped: Uint8Array
  readonly key: SigningKeyFields & { readonly spki: Uint8Array; readonly seal: Uint8Array }
}

export type SignedConsent = { readonly row: ConsentRow; readonly statement: Statement; readonly bytes: Bytes }

const COLUMNS = `
  select c.id, c.request_id as "requestId", c.offer_id as "offerId", c.patient_id as "patientId",
    c.organisation_id as "organisationId", c.person_id as "personId", c.signing_key_id as "signingKeyId", c.sealed,
    c.signature, c.valid_from as "validFrom", c.valid_until as "validUntil", c.ended_at as "endedAt", c.ended_by as "endedBy",
    c.event_id as "eventId", c.seal, r.key_wrapped as "keyWrapped", k.patient_id as "kPatient", k.account_id as "kAccount",
    k.spki, k.kind, k.session_id as "kSession", k.created_at as "kCreatedAt", k.revoked_at as "kRevokedAt", k.event_id as "kEvent", k.seal as "kSeal"
  from consent c join share_request r on r.id = c.request_id join signing_key k on k.id = c.signing_key_id`

type Row = Omit<ConsentRow, 'key'> & {
  kPatient: string
  kAccount: string
  spki: Uint8Array
  kind: string
  kSession: string | null
  kCreatedAt: Date
  kRevokedAt: Date | null
  kEvent: string
  kSeal: Uint8Array
}

/** FOR SHARE: a stop updates the row, so it and a read on this basis have one order. Ended ones after `since` too. */
export async function loadSignedConsents(
  tx: Tx,
  { patient, organisation, since }: { patient: PatientId; organisation: OrganisationId; since: Date },
): Promise<SignedConsent[]> {
  const { rows } = await tx.sql<Row>(
    `${COLUMNS} where c.patient_id = $1 and c.organisation_id = $2 and c.valid_until > $3
     and (c.ended_at is null or c.ended_at > $3) order by c.valid_from, c.id for share of c`,
    [patient, organisation, since],
  )
  return openAll(rows)
}

/** Everything a patient ever signed, newest first; `undefined` stands for a row that is not what she signed. */
export async function loadConsentsOf(tx: Tx, patient: PatientId): Promise<(SignedConsent | undefined)[]> {
  const { rows } = await tx.sql<Row>(`${COLUMNS} where c.patient_id = $1 order by c.valid_from desc, c.id desc`, [patient])
  const opened = []
  for (const row of rows) opened.push(await openConsent(rowOf(row)))
  return opened
}

/** What came of these requests, FOR SHARE. */
export async function loadConsentsFor(tx: Tx, requests: readonly ShareRequestId[]): Promise<SignedConsent[]> {
  const { rows } = await tx.sql<Row>(`${COLUMNS} where c.request_id = any($1::uuid[]) for share of c`, [requests])
  return openAll(rows)
}

/** For what is about to end. */
export async function lockConsent(tx: Tx, patient: PatientId, id: ConsentId): Promise<ConsentRow | undefined> {
  const { rows } = await tx.sql<Row>(`${COLUMNS} where c.patient_id = $1 and c.id = $2 for update of c`, [patient, id])
  return rows[0] && rowOf(rows[0])
}

/** In force by their rows and past their end. */
export async function lockExpired(tx: Tx, patient: PatientId, at: Date): Promise<ConsentRow[]> {
  const { rows } = await tx.sql<Row>(
    `${COLUMNS} where c.patient_id = $1 and c.ended_at is null and c.valid_until <= $2 order by c.id for update of c`,
    [patient, at],
  )
  return rows.map(rowOf)
}

/** All of the installation, for its check. */
export async function loadEveryConsent(tx: Tx): Promise<ConsentRow[]> {
  const { rows } = await tx.sql<Row>(`${COLUMNS} order by c.id`)
  return rows.map(rowOf)
}

function rowOf({ kPatient, kAccount, spki, kind, kSession, kCreatedAt, kRevokedAt, kEvent, kSeal, ...row }: Row): ConsentRow {
  const ids = { id: row.signingKeyId, patientId: kPatient, accountId: kAccount, sessionId: kSession, eventId: kEvent }
  return { ...row, key: { ...ids, spki, kind, createdAt: kCreatedAt, revokedAt: kRevokedAt, seal: kSeal } }
}

async function openAll(rows: readonly Row[]): Promise<SignedConsent[]> {
  const opened: SignedConsent[] = []
  for (const row of rows.map(rowOf)) {
    const signed = await openConsent(row)
    if (signed) opened.push(signed)
  }
  return opened
}

/** `undefined` for a row that is not what she signed. Throws where the custodian is down: what cannot be checked permits nothing. */
export async function openConsent(row: ConsentRow): Promise<SignedConsent | undefined> {
  if (!(await isSealed(row.seal, sealConsent(row))) || !(await isSealed(row.key.seal, sealSigningKey(row.key)))) return undefined
  if (row.key.patientId !== row.patientId || signingKeyId(row.key.spki) !== row.signingKeyId) return undefined
  try {
    const key = await loadShareKey(row.requestId, row.keyWrapped)
    const bytes = openShare(key, { part: 'statement', request: row.requestId, id: row.id }, row.sealed)
    const statement = parseStatement(bytes)
    return fits(row, statement) && isSigned(row, bytes) ? { row, statement, bytes } : undefined
  } catch (error) {
    if (error instanceof OpenError || error instanceof StatementError) return undefined
    throw error
  }
}

function fits(row: ConsentRow, statement: Statement): boolean {
  const { request, patient, signer, recipient, validFrom, validUntil, compartments } = statement
  return (
    // A device says nothing about who holds it: what is kept apart asks for a passkey.
    (row.key.kind === 'passkey' || !compartments.some(isRestricted)) &&
    request === row.requestId &&
    patient === row.patientId &&
    signer.capacity === 'self' &&
    signer.keyId === row.signingKeyId &&
    signer.person === row.key.accountId &&
    recipient.organisation === row.organisationId &&
    recipient.person === (row.personId ?? '') &&
    validFrom === row.validFrom.toISOString() &&
    validUntil === row.validUntil.toISOString()
  )
}

const verified = shortLived<string, true>('verified-consents', 20_000)

/** About a millisecond, so what was verified is remembered by everything that went into it. */
function isSigned({ key, signature }: ConsentRow, statement: Uint8Array): boolean {
  const cacheKey = toBase64(sha256(lp(key.kind), lp(key.spki), lp(signature), statement))
  if (verified.get(cacheKey)) return true
  const by = verifyConsentSignature(key.spki, signedBytes(statement), signature)?.by
  return by === (key.kind === 'passkey' ? 'passkey' : 'device') && verified.set(cacheKey, true)
}
