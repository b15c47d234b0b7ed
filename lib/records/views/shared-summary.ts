/**
 * A chart of which only a part was shared. "Not recorded" and "none known" are statements about the patient: from a part
 * of her record nobody can make them, so the panels of what was not shared say nothing. Pure.
 */
import { KINDS, type Kind, type Limit } from '@/lib/base/kind'
import type { ChartSummary } from '@/lib/records/views/chart-view'

export type SharedPart = {
  readonly kinds: readonly Kind[]
  /** Only items of certain days, of at least one kind. */
  readonly partOfTime: boolean
  readonly recordsFrom: string | null
  readonly recordsUntil: string | null
  /** The first of the consents behind it to end. RFC 3339 UTC, exclusive. */
  readonly until: string
}

export function sharedPart(limits: readonly Limit[]): SharedPart {
  const from = limits.every(({ recordsFrom }) => recordsFrom !== null)
  const until = limits.every(({ recordsUntil }) => recordsUntil !== null)
  return {
    kinds: KINDS.filter((kind) => limits.some(({ kinds }) => kinds.includes(kind))),
    partOfTime: limits.some(({ recordsFrom, recordsUntil }) => recordsFrom !== null || recordsUntil !== null),
    recordsFrom: from ? (limits.map(({ recordsFrom }) => recordsFrom as string).sort()[0] ?? null) : null,
    recordsUntil: until
      ? (limits
          .map(({ recordsUntil }) => recordsUntil as string)
          .sort()
          .at(-1) ?? null)
      : null,
    until: limits.map((limit) => limit.until).sort()[0] ?? '',
  }
}

const NOTHING_SAID = { state: 'not-recorded' as const, past: 0 }

export function onlyShared(summary: ChartSummary, shared: SharedPart | null): ChartSummary {
  if (!shared) return summary
  const { allergies, problems, medicines } = summary
  const has = (kind: Kind) => shared.kinds.includes(kind)
  const isStatement = (state: string) => shared.partOfTime && state === 'none-known'
  return {
    ...summary,
    allergies: has('allergies') && (allergies.state === 'known' || !shared.partOfTime) ? allergies : { state: 'unavailable' },
    problems: has('problems') && !isStatement(problems.state) ? problems : { ...NOTHING_SAID, active: [], social: [] },
    medicines: has('medicines') && !isStatement(medicines.state) ? medicines : { ...NOTHING_SAID, inUse: [] },
  }
}
