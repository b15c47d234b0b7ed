import { basisForStaff } from '@/lib/access/words'
import { timeZone } from '@/lib/base/time-zone'
import type { BasisKind } from '@/lib/base/vocabulary'
import { lastDay } from '@/lib/consent/words'
import { formatInstant } from '@/lib/records/views/dates'

/** `Shared by the patient until 05-Jan-2027`; `until` is exclusive. */
export function sharedWords(until: string): string {
  return `Shared by the patient until ${lastDay(until, timeZone())}`
}

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
