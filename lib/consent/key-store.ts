import 'server-only'
/** A patient's signing keys. A row that is not what was sealed, or whose hash is not its id, is no key. */
import type { AccountId, EventId, PatientId, SessionId, SigningKeyId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import { signingKeyId } from '@/lib/crypto/device-signature'
import type { Tx } from '@/lib/db/transaction'
import { isSealed, type SigningKeyFields, sealSigningKey } from '@/lib/keys/row-seal'
import { loadEnds } from '@/lib/keys/share-ends'

export type SigningKeyRow = SigningKeyFields & {
  readonly id: SigningKeyId
  readonly patientId: PatientId
  readonly accountId: AccountId
  readonly kind: 'device' | 'passkey' | 'seeded'
  readonly credentialId: Uint8Array | null
  readonly sessionId: SessionId | null
  readonly eventId: EventId
  readonly spki: Uint8Array
  readonly seal: Uint8Array
}

const COLUMNS = `
  select id, patient_id as "patientId", account_id as "accountId", spki, kind, session_id as "sessionId",
    credential_id as "credentialId",
    created_at as "createdAt", revoked_at as "revokedAt", event_id as "eventId", seal from signing_key`

/** All of hers, newest first. FOR SHARE: a revocation updates the row, so it and a signature have one order. */
export async function loadKeysOf(permit: Permit, tx: Tx, patient: PatientId): Promise<SigningKeyRow[]> {
  permit.requireLive()
  const { rows } = await tx.sql<SigningKeyRow>(`${COLUMNS} where patient_id = $1 order by created_at desc, id for share`, [
    patient,
  ])
  const whole = await Promise.all(rows.map(async (row) => (await isSealed(row.seal, sealSigningKey(row))) && fits(row)))
  const ends = rows.length > 0 ? await loadEnds(tx, patient) : new Map<string, string>()
  return rows.filter((_, i) => whole[i]).map((row) => ({ ...row, revokedAt: row.revokedAt ?? revokedBy(ends.get(row.id)) }))
}

/** A row put back as it was before she revoked it is a revoked one all the same. */
function revokedBy(entry: string | undefined): Date | null {
  return entry === undefined ? null : new Date(entry)
}

function fits({ id, spki }: SigningKeyRow): boolean {
  return signingKeyId(spki) === id
}

export async function isEnrolled(permit: Permit, tx: Tx, id: SigningKeyId): Promise<boolean> {
  permit.requireLive()
  return (await tx.sql('select 1 from signing_key where id = $1', [id])).rows.length > 0
}

export async function insertKey(permit: Permit, tx: Tx, row: Omit<SigningKeyRow, 'seal'>): Promise<void> {
  permit.requireLive()
  await tx.signingKey.create({
    data: {
      ...row,
      spki: new Uint8Array(row.spki),
      credentialId: row.credentialId && new Uint8Array(row.credentialId),
      seal: await sealSigningKey(row),
    },
  })
}

export async function revokeRow(permit: Permit, tx: Tx, { seal: _, ...row }: SigningKeyRow): Promise<void> {
  permit.requireLive()
  const seal = await sealSigningKey({ ...row, revokedAt: permit.at })
  await tx.sql('update signing_key set revoked_at = $2, seal = $3 where id = $1 and revoked_at is null', [
    row.id,
    permit.at,
    seal,
  ])
}

/** Where these events stand, as far as they are numbered. */
export async function loadPositions(permit: Permit, tx: Tx, events: readonly string[]): Promise<Map<string, number>> {
  permit.requireLive()
  const { rows } = await tx.sql<{ id: string; position: string }>(
    'select event_id as id, position from ledger_entry where event_id = any($1::uuid[])',
    [events],
  )
  return new Map(rows.map(({ id, position }) => [id, Number(position)]))
}
