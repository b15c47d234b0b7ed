import 'server-only'
/** Factors of an account that may be used. A row that is not what was sealed, or that the ledger ended, is none. */
import type { AccountId } from '@/lib/base/ids'
import type { Tx } from '@/lib/db/transaction'
import { loadFactorEnds } from '@/lib/keys/factor-ends'
import { type FactorFields, isSealed, sealFactor } from '@/lib/keys/row-seal'

export type FactorRow = FactorFields & {
  readonly accountId: AccountId
  readonly kind: 'passkey' | 'totp'
  readonly name: string
  readonly seal: Uint8Array
}

type Row = Omit<FactorRow, 'counter' | 'lastStep'> & { readonly counter: string; readonly lastStep: string | null }

/**
 * Oldest first. FOR UPDATE: of two uses of one code at the same moment the second sees that it was taken, and a use and a
 * revocation have one order.
 */
export async function lockFactorRows(tx: Tx, account: string): Promise<FactorRow[]> {
  const { rows } = await tx.sql<Row>(
    `select id, account_id as "accountId", kind, name, credential_id as "credentialId", public_key as "publicKey", transports,
       secret, counter, last_step as "lastStep", enrolled_at as "enrolledAt", last_used_at as "lastUsedAt",
       revoked_at as "revokedAt", event_id as "eventId", seal
     from factor where account_id = $1 and revoked_at is null order by enrolled_at, id for update`,
    [account],
  )
  const { gone } = rows.length > 0 ? await loadFactorEnds(tx) : { gone: new Set<string>() }
  const factors: FactorRow[] = []
  for (const row of rows) {
    const factor = { ...row, counter: BigInt(row.counter), lastStep: row.lastStep === null ? null : BigInt(row.lastStep) }
    if (!gone.has(row.id) && (await isSealed(row.seal, sealFactor(factor)))) factors.push(factor)
  }
  return factors
}

export type Use = Partial<Pick<FactorRow, 'counter' | 'lastStep' | 'revokedAt'>>

/** What became of it, sealed anew. */
export async function updateFactorRow(tx: Tx, before: FactorRow, use: Use, at: Date): Promise<void> {
  const row = { ...before, ...use, lastUsedAt: use.revokedAt ? before.lastUsedAt : at }
  await tx.sql('update factor set counter = $2, last_step = $3, last_used_at = $4, revoked_at = $5, seal = $6 where id = $1', [
    row.id,
    String(row.counter),
    row.lastStep === null ? null : String(row.lastStep),
    row.lastUsedAt,
    row.revokedAt,
    await sealFactor(row),
  ])
}
