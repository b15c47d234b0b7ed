import 'server-only'
/**
 * Rows of requests and offers. Whoever decides about a request locks its row first: of withdrawing, changing, declining and
 * approving at the same moment one is first, and the others see what it left.
 */
import { fromUtf8, utf8 } from '@/lib/base/bytes'
import type { EventId, OfferId, OrganisationId, PatientId, ShareRequestId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Role } from '@/lib/base/vocabulary'
import type { Offer } from '@/lib/consent/statement'
import type { Described, Terms } from '@/lib/consent/terms'
import type { Recipient } from '@/lib/consent/words'
import { canonicalize } from '@/lib/crypto/canonical'
import type { Tx } from '@/lib/db/transaction'
import { isSealed, type ShareRequestFields, sealShareRequest } from '@/lib/keys/row-seal'
import { ACCOUNT_COLUMNS, loadOrganisationNames, nameOf, type SealedAccount } from '@/lib/keys/sealed-names'
import { loadShareKey, openShare, sealShare } from '@/lib/keys/share-key'

export type RequestState = 'waiting' | 'approved' | 'declined' | 'withdrawn'
export type RequestRow = ShareRequestFields & {
  readonly id: ShareRequestId
  readonly organisationId: OrganisationId
  readonly patientId: PatientId | null
  readonly state: RequestState
  readonly deferredAt: Date | null
  readonly keyWrapped: Uint8Array<ArrayBuffer>
  readonly seal: Uint8Array
}

const COLUMNS = `
  select id, requester_id as "requesterId", organisation_id as "organisationId", patient_id as "patientId", version, state,
    deferred_at as "deferredAt", created_at as "createdAt", closes_at as "closesAt", key_wrapped as "keyWrapped", seal
  from share_request`

export async function insertRequest(permit: Permit, tx: Tx, row: Omit<RequestRow, 'seal' | 'deferredAt'>): Promise<void> {
  permit.requireLive()
  await tx.shareRequest.create({ data: { ...row, deferredAt: null, seal: await sealShareRequest(row) } })
}

/** Locked until the transaction ends. `undefined` for none, and for one that is not what was sealed. */
export async function lockRequest(permit: Permit, tx: Tx, id: ShareRequestId): Promise<RequestRow | undefined> {
  permit.requireLive()
  const { rows } = await tx.sql<RequestRow>(`${COLUMNS} where id = $1 for update`, [id])
  return whole(rows[0])
}

export async function loadRequestRow(permit: Permit, tx: Tx, id: ShareRequestId): Promise<RequestRow | undefined> {
  permit.requireLive()
  const { rows } = await tx.sql<RequestRow>(`${COLUMNS} where id = $1`, [id])
  return whole(rows[0])
}

/** The actor's own, newest first. */
export async function loadOwnRequests(permit: Permit, tx: Tx, limit: number): Promise<RequestRow[]> {
  permit.requireLive()
  const { rows } = await tx.sql<RequestRow>(`${COLUMNS} where requester_id = $1 order by created_at desc, id desc limit $2`, [
    permit.actor.id,
    limit,
  ])
  return allWhole(rows)
}

/** How many of her own requests may still be answered. Others of hers wait until this transaction ends: two at once are both counted. */
export async function countOpenRequests(permit: Permit, tx: Tx): Promise<number> {
  permit.requireLive()
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`ask ${permit.actor.id}`])
  const { rows } = await tx.sql<{ open: number }>(
    `select count(*)::int as open from share_request where requester_id = $1 and state in ('waiting', 'declined') and closes_at > $2`,
    [permit.actor.id, permit.at],
  )
  return rows[0]?.open ?? 0
}

/** What waits for this patient's answer, newest first. */
export async function loadWaiting(permit: Permit, tx: Tx, patient: PatientId): Promise<RequestRow[]> {
  permit.requireLive()
  const { rows } = await tx.sql<RequestRow>(
    `${COLUMNS} where patient_id = $1 and state = 'waiting' and closes_at > $2 order by created_at desc, id desc limit 50`,
    [patient, permit.at],
  )
  return allWhole(rows)
}

/** A request redirected to another patient or asker is none. */
async function whole(row: RequestRow | undefined): Promise<RequestRow | undefined> {
  return row && (await isSealed(row.seal, sealShareRequest(row))) ? row : undefined
}

async function allWhole(rows: readonly RequestRow[]): Promise<RequestRow[]> {
  const checked = await Promise.all(rows.map(whole))
  return checked.filter((row) => row !== undefined)
}

/** The row must be locked. Zero rows moved means somebody was first although it was: an invariant is broken. */
export async function moveRequest(permit: Permit, tx: Tx, from: RequestRow, change: Partial<RequestRow>): Promise<void> {
  permit.requireLive()
  const to = { ...from, ...change }
  const moved = await tx.sql(
    `update share_request set version = $4, state = $5, deferred_at = $6, closes_at = $7, seal = $8
     where id = $1 and version = $2 and state = $3`,
    [from.id, from.version, from.state, to.version, to.state, to.deferredAt, to.closesAt, await sealShareRequest(to)],
  )
  if (moved.rowCount !== 1) throw new Error('a locked request was moved by somebody else')
}

/** What one version asks, and whom it describes. */
export type Content = { readonly terms: Terms; readonly person: Described }

/** Every request's terms have about one length: a long message would show by its size. */
const BLOCK = 1024

export async function insertVersion(
  permit: Permit,
  tx: Tx,
  { id, version, keyWrapped }: Pick<RequestRow, 'id' | 'version' | 'keyWrapped'>,
  content: Content,
): Promise<void> {
  permit.requireLive()
  const text = canonicalize(content)
  const padded = text.padEnd(text.length + BLOCK - (utf8(text).length % BLOCK))
  const place = { part: 'terms' as const, request: id, id: String(version) }
  const sealed = sealShare(await loadShareKey(id, keyWrapped), place, utf8(padded))
  await tx.shareRequestVersion.create({ data: { requestId: id, version, sealed, at: permit.at } })
}

export async function loadContent(permit: Permit, tx: Tx, row: RequestRow, version = row.version): Promise<Content> {
  permit.requireLive()
  const { rows } = await tx.sql<{ sealed: Uint8Array }>(
    'select sealed from share_request_version where request_id = $1 and version = $2',
    [row.id, version],
  )
  if (!rows[0]) throw new Error('a request without its version')
  const place = { part: 'terms' as const, request: row.id, id: String(version) }
  return JSON.parse(fromUtf8(openShare(await loadShareKey(row.id, row.keyWrapped), place, rows[0].sealed))) as Content
}

/** Who asks, as she reads it. */
export async function loadRecipient(
  permit: Permit,
  tx: Tx,
  { requesterId, organisationId }: Pick<RequestRow, 'requesterId' | 'organisationId'>,
  who: Terms['who'],
): Promise<Recipient> {
  permit.requireLive()
  const { rows } = await tx.sql<SealedAccount & { role: Role }>(`select ${ACCOUNT_COLUMNS} from account a where id = $1`, [
    requesterId,
  ])
  const organisation = (await loadOrganisationNames(tx)).get(organisationId)
  if (!rows[0] || organisation === undefined) throw new Error('a request without its asker')
  return { person: (await nameOf(rows[0])) ?? 'Somebody', role: rows[0].role, organisation, who }
}

/** The organisation that registered her. */
export async function loadCustodian(
  permit: Permit,
  tx: Tx,
  patient: PatientId,
): Promise<{ readonly id: OrganisationId; readonly name: string }> {
  permit.requireLive()
  const { rows } = await tx.sql<{ id: OrganisationId }>('select custody_id as id from patient where id = $1', [patient])
  const name = rows[0] && (await loadOrganisationNames(tx)).get(rows[0].id)
  if (!rows[0] || name === undefined) throw new Error('a patient without an organisation')
  return { id: rows[0].id, name }
}

export type OfferRow = {
  readonly id: OfferId
  readonly requestId: ShareRequestId
  readonly version: number
  readonly sealed: Uint8Array
  readonly expiresAt: Date
  readonly usedAt: Date | null
  readonly eventId: EventId
}

export async function insertOffer(
  permit: Permit,
  tx: Tx,
  request: RequestRow,
  offer: { readonly id: OfferId; readonly offer: Offer; readonly expiresAt: Date; readonly event: EventId },
): Promise<void> {
  permit.requireLive()
  const place = { part: 'offer' as const, request: request.id, id: offer.id }
  const sealed = sealShare(await loadShareKey(request.id, request.keyWrapped), place, utf8(canonicalize(offer.offer)))
  const { id, expiresAt, event: eventId } = offer
  await tx.shareOffer.create({
    data: { id, requestId: request.id, version: request.version, sealed, at: permit.at, expiresAt, eventId },
  })
}

export async function loadOffer(permit: Permit, tx: Tx, id: OfferId): Promise<OfferRow | undefined> {
  permit.requireLive()
  const { rows } = await tx.sql<OfferRow>(
    `select id, request_id as "requestId", version, sealed, expires_at as "expiresAt", used_at as "usedAt", event_id as "eventId"
     from share_offer where id = $1`,
    [id],
  )
  return rows[0]
}

/** As stored; the bytes are what the entry of her approval names by their digest. */
export async function openOffer(
  permit: Permit,
  request: RequestRow,
  { id, sealed }: OfferRow,
): Promise<{ readonly offer: Offer; readonly bytes: Uint8Array }> {
  permit.requireLive()
  const place = { part: 'offer' as const, request: request.id, id }
  const bytes = openShare(await loadShareKey(request.id, request.keyWrapped), place, sealed)
  return { offer: JSON.parse(fromUtf8(bytes)) as Offer, bytes }
}

/** False where it was used or has expired. The condition is in the statement: two devices cannot both use it up. */
export async function spendOffer(permit: Permit, tx: Tx, id: OfferId): Promise<boolean> {
  permit.requireLive()
  const used = await tx.sql('update share_offer set used_at = $2 where id = $1 and used_at is null and expires_at > $2', [
    id,
    permit.at,
  ])
  return used.rowCount === 1
}
