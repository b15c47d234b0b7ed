import 'server-only'
/** Factors and recovery codes of the one who acts. A row that is not what was sealed, or that the ledger ended, is none. */
import type { Bytes } from '@/lib/base/bytes'
import type { AccountId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { loadFactorEnds } from '@/lib/keys/factor-ends'
import { type FactorRow, lockFactorRows, type Use, updateFactorRow } from '@/lib/keys/factor-rows'
import { sealFactor } from '@/lib/keys/row-seal'

export type { FactorRow }

/** Hers that may be used, oldest first. */
export async function lockFactors(permit: Permit, tx: Tx): Promise<FactorRow[]> {
  permit.requireLive()
  return lockFactorRows(tx, String(permit.actor.id))
}

export async function insertFactor(permit: Permit, tx: Tx, row: Omit<FactorRow, 'seal'>): Promise<void> {
  permit.requireLive()
  const bytes = { credentialId: copy(row.credentialId), publicKey: copy(row.publicKey), secret: copy(row.secret) }
  await tx.factor.create({ data: { ...row, ...bytes, seal: await sealFactor(row) } })
}

export async function isKnownCredential(permit: Permit, tx: Tx, credentialId: Bytes): Promise<boolean> {
  permit.requireLive()
  return (await tx.sql('select 1 from factor where credential_id = $1', [credentialId])).rows.length > 0
}

/** What became of it. */
export async function updateFactor(permit: Permit, tx: Tx, before: FactorRow, use: Use): Promise<void> {
  permit.requireLive()
  await updateFactorRow(tx, before, use, permit.at)
}

export type CodeRow = { readonly id: string; readonly setId: string; readonly hash: Uint8Array; readonly usedAt: Date | null }

/** Of her newest set, used ones too. FOR UPDATE, as above. */
export async function lockCodes(permit: Permit, tx: Tx): Promise<CodeRow[]> {
  permit.requireLive()
  const { rows } = await tx.sql<CodeRow>(
    `select id, set_id as "setId", hash, used_at as "usedAt" from recovery_code where account_id = $1 order by id for update`,
    [permit.actor.id],
  )
  if (rows.length === 0) return []
  const { gone, sets } = await loadFactorEnds(tx)
  const newest = sets.get(permit.actor.id as AccountId)
  return rows
    .filter(({ setId }) => setId === newest)
    .map((row) => ({ ...row, usedAt: row.usedAt ?? (gone.has(row.id) ? permit.at : null) }))
}

export async function insertCodes(
  permit: Permit,
  tx: Tx,
  setId: string,
  codes: readonly { id: string; hash: Bytes }[],
): Promise<void> {
  permit.requireLive()
  const accountId = permit.actor.id as AccountId
  await tx.recoveryCode.createMany({ data: codes.map((code) => ({ ...code, accountId, setId, createdAt: permit.at })) })
}

export async function spendCode(permit: Permit, tx: Tx, id: string): Promise<void> {
  permit.requireLive()
  await tx.sql('update recovery_code set used_at = $2 where id = $1', [id, permit.at])
}

function copy(bytes: Uint8Array | null): Bytes | null {
  return bytes && new Uint8Array(bytes)
}
