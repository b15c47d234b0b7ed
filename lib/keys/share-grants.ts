import 'server-only'
/**
 * The keys of a share. Approving seals the compartments' keys to the recipient's public key: without those rows its people
 * cannot decrypt, even if every check of a policy were wrong. When a share ends its rows are deleted, and what is written
 * next is under new keys, which the others who held the old ones get in the same transaction.
 */
import { randomBytes } from 'node:crypto'
import type { Bytes } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import type { CompartmentLabel } from '@/lib/base/compartment'
import {
  type CompartmentId,
  type ConsentId,
  type EventId,
  type KeyId,
  newOpaqueId,
  type OrganisationId,
  type PatientId,
} from '@/lib/base/ids'
import type { Permit, Touched } from '@/lib/base/permit'
import { HpkeOpenError } from '@/lib/crypto/hpke'
import type { Tx } from '@/lib/db/transaction'
import { loadErasureSecret } from '@/lib/keys/erasure-secret'
import { type GrantBasis, type GrantRow, grantDigest, type NewGrant, openGrant, sealGrant } from '@/lib/keys/grant'
import type { Held } from '@/lib/keys/held'
import { SwappedKey } from '@/lib/keys/public-key'
import { unwrapKey } from '@/lib/keys/unwrap'

export type Share = {
  readonly patient: PatientId
  readonly consent: ConsentId
  readonly holder: OrganisationId
  readonly compartments: readonly CompartmentLabel[]
  readonly until: Date
  readonly event: EventId
}

/** Every key version of what is shared, older ones too: records written under them are part of it. For `event` to name. */
export async function grantShare(permit: Permit, tx: Tx, held: readonly Held[], share: Share): Promise<Touched[]> {
  const { patient, holder, event } = share
  const erasureSecret = await requireSecret(patient)
  const terms = {
    patient,
    holder,
    erasureSecret,
    basis: 'consent' as const,
    reference: share.consent,
    expiresAt: share.until,
    event,
  }
  const grants: NewGrant[] = []
  for (const one of held.filter(({ label }) => share.compartments.includes(label))) {
    for (const [keyId, rows] of one.grants) {
      const place = { compartment: one.id, writer: one.writer, granter: one.writer, keyId, keyVersion: versionOf(rows) }
      grants.push({ ...terms, ...place, compartmentKey: await unwrapKey(permit, tx, one, keyId) })
    }
  }
  return insertGrants(tx, grants)
}

/** Deletes the grants of a share; the compartments they opened get a new key, sealed to everybody who is left. */
export async function endShareGrants(
  permit: Permit,
  tx: Tx,
  ended: { readonly patient: PatientId; readonly consent: ConsentId; readonly event: EventId },
): Promise<Touched[]> {
  permit.requireLive()
  const { patient, consent, event } = ended
  const { rows } = await tx.sql<{ compartment: CompartmentId }>(
    `with gone as (delete from key_grant where patient_id = $1 and basis = 'consent' and reference = $2 returning compartment_id)
     select distinct compartment_id as compartment from gone order by 1`,
    [patient, consent],
  )
  const erasureSecret = rows.length > 0 ? await requireSecret(patient) : new Uint8Array()
  const grants: NewGrant[] = []
  for (const { compartment } of rows) grants.push(...(await renewKey(tx, { patient, compartment, erasureSecret, event })))
  return insertGrants(tx, grants)
}

type Renewal = Pick<NewGrant, 'patient' | 'compartment' | 'erasureSecret' | 'event'>

async function renewKey(tx: Tx, renewal: Renewal): Promise<NewGrant[]> {
  const holders = await loadHolders(tx, renewal)
  const [first] = holders
  if (!first) throw new Error('nobody holds this compartment')
  const keyId = newOpaqueId<KeyId>()
  const keyVersion = first.keyVersion + 1
  await tx.sql('insert into compartment_key (id, compartment_id, version, created_at) values ($1, $2, $3, $4)', [
    keyId,
    renewal.compartment,
    keyVersion,
    now(),
  ])
  const compartmentKey: Bytes = new Uint8Array(randomBytes(32))
  const writer = first.organisationId as OrganisationId
  return holders.map((row) => ({
    ...renewal,
    writer,
    granter: writer,
    holder: row.holderId as OrganisationId,
    keyId,
    keyVersion,
    compartmentKey,
    basis: row.basis as GrantBasis,
    reference: row.basis === 'consent' ? row.reference : renewal.event,
    expiresAt: row.expiresAt,
  }))
}

/**
 * Who holds the newest key. Each row is opened first: one that somebody planted does not open, and must not be made good by
 * being copied, nor keep her from stopping a share. Writer and custody never lose theirs by this.
 */
async function loadHolders(tx: Tx, { compartment, patient }: Renewal): Promise<GrantRow[]> {
  const { rows } = await tx.sql<GrantRow>(
    `select id, compartment_key_id as "compartmentKeyId", organisation_id as "organisationId", patient_id as "patientId",
       compartment_id as "compartmentId", key_version as "keyVersion", granter_key_id as "granterKeyId",
       holder_id as "holderId", holder_key_id as "holderKeyId", basis, reference, expires_at as "expiresAt", sealed
     from key_grant where compartment_id = $1 and (expires_at is null or expires_at > $2)
       and key_version = (select max(version) from compartment_key where compartment_id = $1)
     order by id for share`,
    [compartment, now()],
  )
  const holders = []
  for (const row of rows) if (await opens(tx, row)) holders.push(row)
  const { custodyId } = await tx.patient.findUniqueOrThrow({ where: { id: patient } })
  for (const needed of [custodyId, rows[0]?.organisationId])
    if (!holders.some(({ basis, holderId }) => basis !== 'consent' && holderId === needed)) throw new Error('a grant is missing')
  return holders
}

async function opens(tx: Tx, row: GrantRow): Promise<boolean> {
  try {
    await openGrant(tx, row)
    return true
  } catch (error) {
    if (error instanceof HpkeOpenError || error instanceof SwappedKey) return false
    throw error
  }
}

async function insertGrants(tx: Tx, grants: readonly NewGrant[]): Promise<Touched[]> {
  const rows = []
  for (const grant of grants) rows.push(await sealGrant(tx, grant))
  await tx.keyGrant.createMany({ data: rows.map((row) => ({ ...row, sealed: new Uint8Array(row.sealed) })) })
  return rows.map((row) => ({ type: 'KeyGrant', id: row.id, digest: grantDigest(row) }))
}

function versionOf([first]: readonly GrantRow[]): number {
  if (!first) throw new Error('a key without a grant')
  return first.keyVersion
}

async function requireSecret(patient: PatientId): Promise<Bytes> {
  const secret = await loadErasureSecret(patient)
  if (!secret) throw new Error('the content was erased')
  return secret
}
