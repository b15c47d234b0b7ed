import { ownerSql } from '@/e2e/support/portal'
import { sealSessionRow } from '@/lib/keys/row-seal'

/** Her sessions as they will be after that many minutes, sealed as the portal seals them. */
export async function ageFactors(account: string, minutes: number): Promise<void> {
  const rows = await ownerSql<{ id: string; factors: string; at: Date }>(
    'select id, factors, factor_at as at from session where account_id = $1 and ended_at is null and factor_at is not null',
    [account],
  )
  for (const { id, factors, at } of rows) {
    const factorAt = new Date(at.getTime() - minutes * 60_000)
    const seal = await sealSessionRow({ id, accountId: account, factors, factorAt })
    await ownerSql('update session set factor_at = $2, seal = $3 where id = $1', [id, factorAt, Buffer.from(seal)])
  }
}
