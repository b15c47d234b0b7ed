import 'server-only'
/** One's own ways to sign in. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { permitted } from '@/lib/base/outcome'
import { lockCodes, lockFactors } from '@/lib/directory/factors/factor-store'

export type FactorView = {
  readonly id: string
  readonly kind: 'passkey' | 'totp'
  readonly name: string
  readonly enrolledAt: Date
  readonly lastUsedAt: Date | null
}
export type OwnFactors = { readonly factors: readonly FactorView[]; readonly codesLeft: number }

export async function listFactors(actor: Actor): Promise<Audited<OwnFactors>> {
  return underAudit({ actor, action: 'factor.list' }, async (permit, tx) => {
    const factors = (await lockFactors(permit, tx)).map(({ id, kind, name, enrolledAt, lastUsedAt }) => {
      return { id, kind, name, enrolledAt, lastUsedAt }
    })
    const codesLeft = (await lockCodes(permit, tx)).filter(({ usedAt }) => usedAt === null).length
    permit.report({ objects: factors.map(({ id }) => ({ type: 'Factor', id })) })
    return permitted({ factors, codesLeft })
  })
}
