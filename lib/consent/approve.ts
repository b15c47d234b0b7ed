import 'server-only'
/**
 * She approves. The statement is rebuilt from the offer as it was stored, never from what her browser sends; the signature
 * must be her registered, unrevoked key's over exactly that. Request, offer, consent, keys and entry are one transaction
 * under her row: of approving twice, withdrawing, changing and stopping at the same moment one is first.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import { eventOf, heldCompartments } from '@/lib/access/permit'
import type { Actor } from '@/lib/base/actor'
import { type Bytes, equal, fromBase64, toBase64 } from '@/lib/base/bytes'
import { isRestricted } from '@/lib/base/compartment'
import { type ConsentId, newIdAt, type OfferId, type PatientId } from '@/lib/base/ids'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import type { Detail, Permit } from '@/lib/base/permit'
import { relyingParty } from '@/lib/base/relying-party'
import { loadKeysOf, type SigningKeyRow } from '@/lib/consent/key-store'
import { aboutRequest } from '@/lib/consent/offer'
import { blockedBy, isHers } from '@/lib/consent/request-state'
import { aboutHerself } from '@/lib/consent/signing-keys'
import { bytesToSign, type Offer } from '@/lib/consent/statement'
import { loadOffer, lockRequest, moveRequest, type OfferRow, openOffer, type RequestRow, spendOffer } from '@/lib/consent/store'
import { OFFER_MINUTES } from '@/lib/consent/terms'
import { sha256 } from '@/lib/crypto/hash'
import { verifyConsentSignature } from '@/lib/crypto/passkey-signature'
import type { Tx } from '@/lib/db/transaction'
import { lockFactorRows, updateFactorRow } from '@/lib/keys/factor-rows'
import { loadPublicKey } from '@/lib/keys/organisation-keys'
import { sealConsent } from '@/lib/keys/row-seal'
import { grantShare } from '@/lib/keys/share-grants'
import { loadShareKey, sealShare } from '@/lib/keys/share-key'

/** `signature`: base64 of r ‖ s, over `bytesToSign(offer).signed`. */
export type Signed = { readonly offer: OfferId; readonly signature: string }

/**
 * Refused: `not-found`; `conflict` (field: used, expired, changed, withdrawn, decided, recipient); `invalid` (field:
 * signature, keyId, compartments). `detail` goes into the entry; the seed says by it that it was the seed.
 */
export async function approveShare(
  actor: Actor,
  signed: Signed,
  detail: Detail = {},
): Promise<Audited<{ readonly consent: ConsentId }>> {
  return underAudit({ ...aboutHerself(actor), action: 'share.approve', detail, decides: true }, async (permit, tx) => {
    const row = await loadOffer(permit, tx, signed.offer)
    const request = row && (await lockRequest(permit, tx, row.requestId))
    if (!row || !isHers(request, permit)) return refused('not-found')
    const stored = await openOffer(permit, request, row)
    const ready = await checkOffer(permit, tx, { row, request, offer: stored.offer })
    if (!ready.ok) return ready
    const { statement, signed: toSign } = bytesToSign(stored.offer)
    const signature = readSignature(signed.signature)
    const made = signature && (await checkSignature(permit, tx, ready.value, toSign, signature))
    if (!signature || !made) return refused('invalid', { field: 'signature' })
    if (!(await spendOffer(permit, tx, row.id))) return refused('conflict', { field: 'used' })
    await moveRequest(permit, tx, request, { state: 'approved' })
    const consent = newIdAt<ConsentId>(permit.at)
    await insertConsent(permit, tx, { id: consent, request, row, offer: stored.offer, statement, signature })
    const granted = await grantFor(permit, tx, consent, stored.offer)
    const { objects, detail: about } = aboutRequest(request)
    permit.report({
      id: eventOf(permit),
      stream: 'main',
      objects: [
        { type: 'Consent', id: consent, digest: toBase64(sha256(statement)) },
        { type: 'ShareOffer', id: row.id, digest: toBase64(sha256(stored.bytes)) },
        ...objects,
        ...granted,
      ],
      detail: { ...detail, ...about, ...termsOf(stored.offer), ...made },
    })
    return permitted({ consent })
  })
}

type Ready = { readonly row: OfferRow; readonly request: RequestRow; readonly offer: Offer }

/** Everything but the signature. The key it has to be made with, where nothing is against it. */
async function checkOffer(permit: Permit, tx: Tx, { row, request, offer }: Ready): Promise<Outcome<SigningKeyRow>> {
  if (row.usedAt) return refused('conflict', { field: 'used' })
  // By the sealed offer too: the row's own end can be moved, and an old signature sent again with an old request put back.
  const oldest = permit.at.getTime() - OFFER_MINUTES * 60_000
  if (row.expiresAt <= permit.at || Date.parse(offer.validFrom) <= oldest) return refused('conflict', { field: 'expired' })
  const blocked = blockedBy(request, row.version, permit.at)
  if (blocked) return refused('conflict', { field: blocked })
  if (Date.parse(offer.validUntil) <= permit.at.getTime()) return refused('conflict', { field: 'expired' })
  const same = offer.request === request.id && offer.requestVersion === row.version && offer.patient === permit.patient
  if (!same || offer.signer.person !== permit.actor.id) return refused('not-found')
  const keys = await loadKeysOf(permit, tx, permit.patient as PatientId)
  const key = keys.find(({ id, revokedAt }) => id === offer.signer.keyId && revokedAt === null)
  if (!key) return refused('invalid', { field: 'keyId' })
  // A device key says nothing about who holds the device: what is kept apart asks for a passkey.
  if (key.kind !== 'passkey' && offer.compartments.some(isRestricted)) return refused('invalid', { field: 'compartments' })
  const { publicKey } = await loadPublicKey(tx, request.organisationId, 'records')
  const recipient =
    offer.recipient.organisation === request.organisationId && offer.recipient.keyHash === toBase64(sha256(publicKey))
  return recipient ? permitted(key) : refused('conflict', { field: 'recipient' })
}

/**
 * What the entry says of how it was signed; `undefined` where it was not. A passkey has to be one that she still signs in with,
 * asked by a page of this portal. Its count of uses must grow, where it keeps one: that it did not is written down, since it
 * may be a copy, and is for a person to judge.
 */
async function checkSignature(
  permit: Permit,
  tx: Tx,
  key: SigningKeyRow,
  toSign: Bytes,
  signature: Bytes,
): Promise<Detail | undefined> {
  const signed = verifyConsentSignature(key.spki, toSign, signature)
  if (signed?.by !== (key.kind === 'passkey' ? 'passkey' : 'device')) return undefined
  if (signed.by === 'device') return {}
  const rows = await lockFactorRows(tx, String(permit.actor.id))
  const factor = rows.find(({ credentialId }) => credentialId && key.credentialId && equal(credentialId, key.credentialId))
  if (!factor || signed.origin !== relyingParty().origin) return undefined
  const counter = BigInt(signed.counter)
  const fell = (counter > 0n || factor.counter > 0n) && counter <= factor.counter
  await updateFactorRow(tx, factor, fell ? {} : { counter }, permit.at)
  return { by: 'passkey', ...(fell ? { counter: 'fell' } : {}) }
}

type NewConsent = Ready & { readonly id: ConsentId; readonly statement: Bytes; readonly signature: Bytes }

async function insertConsent(
  permit: Permit,
  tx: Tx,
  { id, row, request, offer, statement, signature }: NewConsent,
): Promise<void> {
  const place = { part: 'statement' as const, request: request.id, id }
  const fields = {
    id,
    requestId: request.id,
    offerId: row.id,
    patientId: permit.patient as PatientId,
    organisationId: request.organisationId,
    personId: offer.recipient.person || null,
    signingKeyId: offer.signer.keyId,
    validFrom: new Date(offer.validFrom),
    validUntil: new Date(offer.validUntil),
    endedAt: null,
    endedBy: null,
    eventId: eventOf(permit),
  }
  const sealed = sealShare(await loadShareKey(request.id, request.keyWrapped), place, statement)
  await tx.consent.create({ data: { ...fields, sealed, signature, seal: await sealConsent(fields) } })
}

function grantFor(permit: Permit, tx: Tx, consent: ConsentId, offer: Offer) {
  return grantShare(permit, tx, heldCompartments(permit), {
    patient: permit.patient as PatientId,
    consent,
    holder: offer.recipient.organisation as Parameters<typeof grantShare>[3]['holder'],
    compartments: offer.compartments,
    until: new Date(offer.validUntil),
    event: eventOf(permit),
  })
}

function termsOf({ signer, kinds, validUntil, recipient }: Offer): Detail {
  const who = recipient.person ? 'person' : 'organisation'
  return { key: signer.keyId, kinds: kinds.map(({ kind }) => kind), until: validUntil, who }
}

function readSignature(text: string): Bytes | undefined {
  try {
    return fromBase64(text)
  } catch {
    return undefined
  }
}
