import 'server-only'
/** What she shared, with the receipt of each; and what waits for her. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { fromUtf8, toBase64 } from '@/lib/base/bytes'
import type { ConsentId, EventId, PatientId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import type { NameSelf } from '@/lib/consent/hand-in'
import { loadKeysOf, loadPositions } from '@/lib/consent/key-store'
import { keyView } from '@/lib/consent/key-view'
import { aboutHerself } from '@/lib/consent/signing-keys'
import { loadContent, loadCustodian, loadOffer, loadRecipient, loadRequestRow, loadWaiting, openOffer } from '@/lib/consent/store'
import type { SharePurpose } from '@/lib/consent/terms'
import type { Decisions, ReceiptView, Shares, ShareView } from '@/lib/consent/views'
import type { Tx } from '@/lib/db/transaction'
import { loadConsentsOf, type SignedConsent } from '@/lib/keys/signed-consent'

const NEW_DAYS = 30
const ENDING_DAYS = 14

/** Newest first, ended ones too. */
export async function listShares(actor: Actor, name: NameSelf): Promise<Audited<Shares>> {
  return underAudit({ ...aboutHerself(actor), action: 'share.list' }, async (permit, tx) => {
    const all = await loadConsentsOf(tx, permit.patient as PatientId)
    const signed = all.filter((one) => one !== undefined)
    permit.report({ stream: 'main', objects: signed.map(({ row }) => ({ type: 'Consent', id: row.id })) })
    return permitted({
      name: await name(permit, tx),
      shares: await viewsOf(permit, tx, signed),
      altered: all.length - signed.length,
    })
  })
}

/** Refused: `not-found`. */
export async function loadReceipt(actor: Actor, consent: ConsentId, name: NameSelf): Promise<Audited<ReceiptView>> {
  return underAudit({ ...aboutHerself(actor), action: 'share.list' }, async (permit, tx) => {
    const all = await loadConsentsOf(tx, permit.patient as PatientId)
    const signed = all.find((one) => one?.row.id === consent)
    const [view] = signed ? await viewsOf(permit, tx, [signed]) : []
    if (!signed || !view) return refused('not-found')
    permit.report({ stream: 'main', objects: [{ type: 'Consent', id: consent }] })
    return permitted({
      ...view,
      text: await loadText(permit, tx, signed),
      statement: fromUtf8(signed.bytes),
      signature: toBase64(signed.row.signature),
      spki: toBase64(signed.row.key.spki),
      // `loadConsentsOf` verified it: what does not verify is no share.
      verified: true,
      keptBy: await loadCustodian(permit, tx, permit.patient as PatientId),
      name: await name(permit, tx),
    })
  })
}

/** What she was shown when she signed. */
export async function loadText(permit: Permit, tx: Tx, { row }: SignedConsent): Promise<string> {
  const request = await loadRequestRow(permit, tx, row.requestId)
  const offer = await loadOffer(permit, tx, row.offerId as Parameters<typeof loadOffer>[2])
  return request && offer ? (await openOffer(permit, request, offer)).offer.text : ''
}

async function viewsOf(permit: Permit, tx: Tx, signed: readonly SignedConsent[]): Promise<ShareView[]> {
  const positions = await loadPositions(
    permit,
    tx,
    signed.map(({ row }) => row.eventId),
  )
  const views = []
  for (const one of signed) views.push(await viewOf(permit, tx, one, positions))
  return views
}

async function viewOf(
  permit: Permit,
  tx: Tx,
  { row, statement }: SignedConsent,
  positions: ReadonlyMap<string, number>,
): Promise<ShareView> {
  const request = await loadRequestRow(permit, tx, row.requestId)
  const requesterId = request?.requesterId ?? row.personId ?? ''
  const who = statement.recipient.person ? 'person' : 'organisation'
  const position = positions.get(row.eventId)
  const endedAt = row.endedBy === 'stop' ? row.endedAt : row.validUntil <= permit.at ? row.validUntil : null
  return {
    id: row.id,
    recipient: await loadRecipient(permit, tx, { requesterId, organisationId: row.organisationId }, who),
    kinds: statement.kinds,
    recordsFrom: statement.recordsFrom || null,
    recordsUntil: statement.recordsUntil || null,
    purpose: statement.purpose as SharePurpose,
    from: statement.validFrom,
    until: statement.validUntil,
    state: row.endedBy === 'stop' ? 'stopped' : endedAt ? 'ended' : 'in-force',
    ...(endedAt ? { endedAt: endedAt.toISOString() } : {}),
    key: {
      id: row.signingKeyId,
      method: row.key.kind === 'seeded' || row.key.kind === 'passkey' ? row.key.kind : 'device',
      enrolledAt: row.key.createdAt.toISOString(),
    },
    event: row.eventId as EventId,
    ...(position === undefined ? {} : { position }),
    seeded: row.key.kind === 'seeded',
  }
}

/** For her first page: handed to `openHome` of lib/oversight/looked, so that one visit is one entry. */
export async function loadDecisions(permit: Permit, tx: Tx): Promise<Decisions> {
  const patient = permit.patient as PatientId
  const waiting = []
  for (const row of await loadWaiting(permit, tx, patient)) {
    const { terms } = await loadContent(permit, tx, row)
    waiting.push({
      id: row.id,
      recipient: await loadRecipient(permit, tx, row, terms.who),
      kinds: terms.kinds,
      until: terms.until,
      askedAt: row.createdAt.toISOString(),
      deferred: row.deferredAt !== null,
    })
  }
  const since = permit.at.getTime() - NEW_DAYS * 86_400_000
  const keys = (await loadKeysOf(permit, tx, patient)).filter(({ createdAt }) => createdAt.getTime() > since)
  const positions = await loadPositions(
    permit,
    tx,
    keys.map(({ eventId }) => eventId),
  )
  const signed = (await loadConsentsOf(tx, patient)).filter((one) => one !== undefined)
  const inForce = signed.filter(({ row }) => row.endedAt === null && row.validUntil > permit.at)
  return {
    waiting,
    newKeys: keys.map((key) => ({
      ...keyView(key, positions),
      bySession: key.sessionId === permit.actor.session ? ('this' as const) : ('another' as const),
    })),
    sharesInForce: inForce.length,
    ending: await endingOf(permit, tx, inForce),
  }
}

async function endingOf(permit: Permit, tx: Tx, inForce: readonly SignedConsent[]): Promise<Decisions['ending']> {
  const before = permit.at.getTime() + ENDING_DAYS * 86_400_000
  const ending = inForce
    .filter(({ row }) => row.validUntil.getTime() < before)
    .sort((a, b) => a.row.validUntil.getTime() - b.row.validUntil.getTime())
  const views = await viewsOf(permit, tx, ending)
  return views.map(({ id, recipient, until }) => ({ id, recipient, until }))
}
