import 'server-only'
/**
 * Reading a request, and the offer she signs. An offer is stored before she signs and never changes: what her signature is
 * compared with is this, not what her browser sends back. It lasts ten minutes and is used once.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import { eventOf } from '@/lib/access/permit'
import type { Actor } from '@/lib/base/actor'
import { toBase64 } from '@/lib/base/bytes'
import { newId, type OfferId, type PatientId, type ShareRequestId, type SigningKeyId } from '@/lib/base/ids'
import type { Kind } from '@/lib/base/kind'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { timeZone } from '@/lib/base/time-zone'
import type { NameSelf, PreviewShare } from '@/lib/consent/hand-in'
import { loadKeysOf, loadPositions, type SigningKeyRow } from '@/lib/consent/key-store'
import { keyView } from '@/lib/consent/key-view'
import { blockedBy, differencesBetween, isHers, standingOf } from '@/lib/consent/request-state'
import { aboutHerself } from '@/lib/consent/signing-keys'
import { bytesToSign, type Offer } from '@/lib/consent/statement'
import { insertOffer, loadContent, loadRecipient, loadRequestRow, lockRequest, type RequestRow } from '@/lib/consent/store'
import { instantOf, OFFER_MINUTES, orderKinds, type Terms } from '@/lib/consent/terms'
import type { DecideView, OfferView } from '@/lib/consent/views'
import { HIDDEN, LANGUAGE, NOTICE, offerText, previewFor, type Recipient } from '@/lib/consent/words'
import { sha256 } from '@/lib/crypto/hash'
import { freshBytes } from '@/lib/crypto/random'
import type { Tx } from '@/lib/db/transaction'
import { loadPublicKey } from '@/lib/keys/organisation-keys'
import { ALTERED_NAME } from '@/lib/keys/sealed-names'

/** `seen`: the version she had before her; another one now is `changed`, with the difference. Refused: `not-found`. */
export async function loadRequest(
  actor: Actor,
  asked: { readonly request: ShareRequestId; readonly seen?: number },
  preview: PreviewShare,
  name: NameSelf,
): Promise<Audited<DecideView>> {
  return underAudit({ ...aboutHerself(actor), action: 'share.read' }, async (permit, tx) => {
    const row = await loadRequestRow(permit, tx, asked.request)
    if (!isHers(row, permit)) return refused('not-found')
    permit.report({ stream: 'main', ...aboutRequest(row) })
    return permitted({ ...(await viewOf(permit, tx, row, asked.seen, preview)), name: await name(permit, tx) })
  })
}

async function viewOf(
  permit: Permit,
  tx: Tx,
  row: RequestRow,
  seen: number | undefined,
  preview: PreviewShare,
): Promise<Omit<DecideView, 'name'>> {
  const { terms } = await loadContent(permit, tx, row)
  const recipient = await loadRecipient(permit, tx, row, terms.who)
  const standing = standingOf(row, permit.at)
  const changed = standing === 'waiting' && seen !== undefined && seen >= 1 && seen < row.version
  const before = changed ? (await loadContent(permit, tx, row, seen)).terms : undefined
  const keys = (await loadKeysOf(permit, tx, permit.patient as PatientId)).filter(({ revokedAt }) => revokedAt === null)
  const positions = await loadPositions(
    permit,
    tx,
    keys.map(({ eventId }) => eventId),
  )
  return {
    id: row.id,
    version: row.version,
    recipient,
    recipientIds: await loadRecipientIds(tx, row, terms.who),
    purpose: terms.purpose,
    until: terms.until,
    askedAt: row.createdAt.toISOString(),
    message: terms.message,
    recordsFrom: terms.recordsFrom,
    recordsUntil: terms.recordsUntil,
    kinds: standing === 'waiting' ? await preview(permit, tx, terms) : [],
    hidden: HIDDEN,
    state: changed ? 'changed' : standing,
    ...(standing === 'decided' ? { decision: row.state === 'approved' ? 'shared' : 'declined' } : {}),
    deferred: row.deferredAt !== null,
    ...(before ? { difference: differencesBetween(before, terms, recipient, timeZone()) } : {}),
    keys: keys.map((key) => keyView(key, positions)),
    text: previewFor(terms, recipient, timeZone()),
  }
}

export type Wish = {
  readonly request: ShareRequestId
  readonly version: number
  /** A part of what is asked, in the order of KINDS. */
  readonly kinds: readonly Kind[]
  /** Not later than asked. */
  readonly until: string
  readonly keyId: SigningKeyId
  /** The newest checkpoint her device remembers. `root` in base64. */
  readonly checkpoint?: { readonly size: number; readonly root: string }
}

/**
 * Refused: `not-found`; `conflict` (field: changed, withdrawn, decided, expired); `invalid` (field: kinds, until, keyId,
 * checkpoint); `unavailable` (field: recipient): its name or that of who asks is not what the portal wrote.
 */
export async function makeOffer(actor: Actor, wish: Wish, preview: PreviewShare): Promise<Audited<OfferView>> {
  return underAudit({ ...aboutHerself(actor), action: 'share.offer' }, async (permit, tx) => {
    const row = await lockRequest(permit, tx, wish.request)
    if (!isHers(row, permit)) return refused('not-found')
    const blocked = blockedBy(row, wish.version, permit.at)
    if (blocked) return refused('conflict', { field: blocked })
    const { terms } = await loadContent(permit, tx, row)
    const key = await checkWish(permit, tx, wish, terms)
    if (!key.ok) return key
    const recipient = await loadRecipient(permit, tx, row, terms.who)
    // Nobody signs for a name that somebody else wrote.
    if ([recipient.person, recipient.organisation].includes(ALTERED_NAME)) return refused('unavailable', { field: 'recipient' })
    const offer = await buildOffer(permit, tx, { row, terms, wish, key: key.value, preview, recipient })
    const id = newId<OfferId>()
    const expiresAt = new Date(permit.at.getTime() + OFFER_MINUTES * 60_000)
    await insertOffer(permit, tx, row, { id, offer, expiresAt, event: eventOf(permit) })
    const digest = toBase64(sha256(bytesToSign(offer).statement))
    const { objects, detail } = aboutRequest(row)
    permit.report({
      id: eventOf(permit),
      stream: 'main',
      objects: [...objects, { type: 'ShareOffer', id, digest }],
      detail: { ...detail, key: wish.keyId, kinds: [...wish.kinds], until: wish.until },
    })
    return permitted({ offerId: id, offer, text: offer.text, expiresAt: expiresAt.toISOString() })
  })
}

async function checkWish(permit: Permit, tx: Tx, wish: Wish, terms: Terms): Promise<Outcome<SigningKeyRow>> {
  const asked = wish.kinds.every((kind) => terms.kinds.includes(kind))
  const ordered = orderKinds(wish.kinds).join() === wish.kinds.join()
  if (wish.kinds.length === 0 || !asked || !ordered) return refused('invalid', { field: 'kinds' })
  const until = instantOf(wish.until)
  if (until === undefined || until <= permit.at.getTime() || until > Date.parse(terms.until))
    return refused('invalid', { field: 'until' })
  const { size, root } = wish.checkpoint ?? { size: 0, root: '' }
  const fits = Number.isSafeInteger(size) && size >= 0 && (root === '' || /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(root))
  if (!fits) return refused('invalid', { field: 'checkpoint' })
  const keys = await loadKeysOf(permit, tx, permit.patient as PatientId)
  const key = keys.find(({ id, revokedAt }) => id === wish.keyId && revokedAt === null)
  return key ? permitted(key) : refused('invalid', { field: 'keyId' })
}

type Building = {
  readonly row: RequestRow
  readonly terms: Terms
  readonly wish: Wish
  readonly key: SigningKeyRow
  readonly preview: PreviewShare
  readonly recipient: Recipient
}

async function buildOffer(permit: Permit, tx: Tx, { row, terms, wish, key, preview, recipient }: Building): Promise<Offer> {
  const { recordsFrom, recordsUntil, message, who } = terms
  const shown = await preview(permit, tx, { kinds: wish.kinds, recordsFrom, recordsUntil })
  const kinds = wish.kinds.map((kind) => ({ kind, count: shown.find((one) => one.kind === kind)?.count ?? 0 }))
  return {
    request: row.id,
    requestVersion: row.version,
    patient: permit.patient as PatientId,
    signer: { person: String(permit.actor.id), keyId: key.id, capacity: 'self', delegation: '' },
    recipient: await loadRecipientIds(tx, row, who),
    kinds,
    compartments: ['demographics', 'general'],
    recordsFrom: recordsFrom ?? '',
    recordsUntil: recordsUntil ?? '',
    purpose: terms.purpose,
    validFrom: permit.at.toISOString(),
    validUntil: wish.until,
    language: LANGUAGE,
    text: offerText({ kinds, recordsFrom, recordsUntil, until: wish.until, message }, recipient, timeZone()),
    notice: NOTICE,
    checkpoint: wish.checkpoint ?? { size: 0, root: '' },
    nonce: toBase64(freshBytes(32)),
  }
}

async function loadRecipientIds(tx: Tx, { requesterId, organisationId }: RequestRow, who: Terms['who']) {
  const { publicKey } = await loadPublicKey(tx, organisationId, 'records')
  const person = who === 'person' ? requesterId : ''
  return { person, organisation: String(organisationId), keyHash: toBase64(sha256(publicKey)) }
}

export function aboutRequest(row: RequestRow) {
  return {
    objects: [{ type: 'ShareRequest', id: row.id, version: String(row.version) }],
    detail: { requester: row.requesterId, organisation: row.organisationId },
  }
}
