import { basisForStaff } from '@/lib/access/words'
import { timeZone } from '@/lib/base/time-zone'
import type { BasisKind } from '@/lib/base/vocabulary'
import { formatInstant } from '@/lib/records/views/dates'

/** `Care team since 03-Nov-2026`, `Declared: late result`. */
export function basisWords(basis: {
  readonly kind: BasisKind
  readonly policies: readonly string[]
  readonly since: string | null
  readonly reason: string | null
}): string {
  const view = { kind: basis.kind, policies: basis.policies, who: '', organisation: '' }
  const words = basisForStaff({ ...view, ...(basis.reason ? { reason: basis.reason } : {}) })
  return basis.since ? `${words} since ${formatInstant(new Date(basis.since), timeZone()).slice(0, 11)}` : words
}
