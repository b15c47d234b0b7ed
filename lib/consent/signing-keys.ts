import 'server-only'
/**
 * A patient's own keys. Enrolling one is an entry in her list: a key planted in her name can sign, but not unseen. It takes
 * a factor shown in the last five minutes (policy `factor.fresh`), so that a session left open somewhere does not become a signature.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import { eventOf } from '@/lib/access/permit'
import type { Actor } from '@/lib/base/actor'
import { fromBase64, toBase64 } from '@/lib/base/bytes'
import type { AccountId, PatientId, SigningKeyId } from '@/lib/base/ids'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import type { Detail, Permit } from '@/lib/base/permit'
import type { NameSelf } from '@/lib/consent/hand-in'
import { insertKey, isEnrolled, loadKeysOf, loadPositions, revokeRow, type SigningKeyRow } from '@/lib/consent/key-store'
import { keyView } from '@/lib/consent/key-view'
import type { SigningKeys, SigningKeyView } from '@/lib/consent/views'
import { spkiOfCose } from '@/lib/crypto/cose'
import { parseDeviceKey, signingKeyId } from '@/lib/crypto/device-signature'
import { sha256 } from '@/lib/crypto/hash'
import type { Tx } from '@/lib/db/transaction'
import { lockFactorRows } from '@/lib/keys/factor-rows'

const MOST_KEYS = 10

/** `spki`: base64 of the public half as WebCrypto exports it. Refused: `factor`, `invalid` (field spki), `conflict`, `too-many`. */
export async function enrolKey(
  actor: Actor,
  key: { readonly spki: string },
  detail: Detail = {},
): Promise<Audited<SigningKeyView>> {
  return underAudit({ ...aboutHerself(actor), action: 'key.enrol', detail, decides: true }, async (permit, tx) => {
    const spki = readKey(key.spki)
    if (!spki) return refused('invalid', { field: 'spki' })
    return enrol(permit, tx, { spki, kind: detail.seeded ? 'seeded' : 'device', credentialId: null, detail })
  })
}

/** A passkey that she signs in with becomes her key for decisions too. Refused: as above; `not-found`: it is none of hers. */
export async function enrolPasskeyKey(actor: Actor, factor: string): Promise<Audited<SigningKeyView>> {
  return underAudit({ ...aboutHerself(actor), action: 'key.enrol', decides: true }, async (permit, tx) => {
    const row = (await lockFactorRows(tx, String(permit.actor.id))).find(({ id }) => id === factor)
    const spki = row?.publicKey && spkiOfCose(row.publicKey)
    if (!row || !spki) return refused('not-found')
    return enrol(permit, tx, { spki, kind: 'passkey', credentialId: row.credentialId, detail: {} })
  })
}

type NewKey = Pick<SigningKeyRow, 'spki' | 'kind' | 'credentialId'> & { readonly detail: Detail }

async function enrol(permit: Permit, tx: Tx, { spki, kind, credentialId, detail }: NewKey): Promise<Outcome<SigningKeyView>> {
  const id = signingKeyId(spki)
  const patient = permit.patient as PatientId
  const own = await loadKeysOf(permit, tx, patient)
  if (await isEnrolled(permit, tx, id)) return refused('conflict')
  if (own.filter(({ revokedAt }) => revokedAt === null).length >= MOST_KEYS) return refused('too-many')
  const accountId = permit.actor.id as AccountId
  const made = { createdAt: permit.at, revokedAt: null, eventId: eventOf(permit), sessionId: permit.actor.session }
  const row = { id, patientId: patient, accountId, spki, kind, credentialId, ...made }
  await insertKey(permit, tx, row)
  permit.report({ id: row.eventId, ...named(id, spki), detail: { ...detail, kind, proofedBy: 'session' } })
  return permitted(keyView(row, new Map()))
}

/** From now on it signs nothing. What it signed stays: stopping a share is an act of its own. Refused: `not-found`, `conflict`. */
export async function revokeKey(actor: Actor, key: SigningKeyId): Promise<Audited<void>> {
  return underAudit({ ...aboutHerself(actor), action: 'key.revoke', decides: true }, async (permit, tx) => {
    const row = (await loadKeysOf(permit, tx, permit.patient as PatientId)).find(({ id }) => id === key)
    if (!row) return refused('not-found')
    if (row.revokedAt) return refused('conflict')
    await revokeRow(permit, tx, row)
    permit.report(named(row.id, row.spki))
    return permitted(undefined)
  })
}

/** Newest first, revoked ones too. */
export async function listKeys(actor: Actor, name: NameSelf): Promise<Audited<SigningKeys>> {
  return underAudit({ ...aboutHerself(actor), action: 'key.list' }, async (permit, tx) => {
    const rows = await loadKeysOf(permit, tx, permit.patient as PatientId)
    const positions = await loadPositions(
      permit,
      tx,
      rows.map(({ eventId }) => eventId),
    )
    permit.report({ stream: 'main', objects: rows.map(({ id }) => ({ type: 'DeviceKey', id })) })
    return permitted({ name: await name(permit, tx), keys: rows.map((row) => keyView(row, positions)) })
  })
}

/** An act of a patient about her own record. */
export function aboutHerself(actor: Actor): { readonly actor: Actor; readonly patient?: PatientId } {
  return { actor, ...(actor.patient ? { patient: actor.patient } : {}) }
}

function named(id: SigningKeyId, spki: Uint8Array) {
  return { stream: 'main' as const, objects: [{ type: 'DeviceKey', id, digest: toBase64(sha256(spki)) }] }
}

function readKey(text: string): Uint8Array | undefined {
  try {
    const spki = fromBase64(text)
    return parseDeviceKey(spki) ? spki : undefined
  } catch {
    return undefined
  }
}

/** All of an account whose owner lost what it is signed in with: whoever finds the phone finds its key. What was signed stays. */
export async function endKeysOf(permit: Permit, tx: Tx, patient: PatientId, account: AccountId): Promise<void> {
  for (const row of await loadKeysOf(permit, tx, patient)) {
    if (row.revokedAt || row.accountId !== account) continue
    await revokeRow(permit, tx, row)
    permit.report({ action: 'key.revoke', patient, ...named(row.id, row.spki), detail: { why: 'lost' } })
  }
}
