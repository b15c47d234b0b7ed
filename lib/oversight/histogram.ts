/** Entries in time, in bars of a length that a person would choose. Pure. */
import { type Index, partsOf, stateNumber } from '@/lib/oversight/columns'
import type { Bucket } from '@/lib/oversight/explorer-view'

const HOUR = 3_600_000
const STEPS = [1, 3, 6, 12, 24, 48, 7 * 24, 14 * 24, 28 * 24, 91 * 24, 364 * 24].map((hours) => hours * HOUR)
const MOST_BUCKETS = 60
const [FLAGGED, UNEXPLAINED] = [stateNumber('flagged'), stateNumber('unexplained')]

/** Bars of equal length that begin with hours, days or weeks of the zone shown. */
export class Histogram {
  private readonly step: number
  private readonly start: number
  private readonly counts: { total: number; flagged: number; unexplained: number }[]

  /** `offset`: of the zone, in milliseconds. */
  constructor(from: number, to: number, offset: number) {
    const span = Math.max(to - from, 1)
    this.step = STEPS.find((step) => span / step <= MOST_BUCKETS - 1) ?? (STEPS.at(-1) as number)
    this.start = Math.floor((from + offset) / this.step) * this.step - offset
    const size = Math.min(MOST_BUCKETS * 10, Math.ceil((to - this.start) / this.step))
    this.counts = Array.from({ length: Math.max(size, 1) }, () => ({ total: 0, flagged: 0, unexplained: 0 }))
  }

  add(at: number, state: number): void {
    const bucket = this.counts[Math.floor((at - this.start) / this.step)]
    if (!bucket) return
    bucket.total++
    if (state === FLAGGED) bucket.flagged++
    if (state === UNEXPLAINED) bucket.unexplained++
  }

  buckets(): Bucket[] {
    const iso = (i: number) => new Date(this.start + i * this.step).toISOString()
    return this.counts.map((counted, i) => ({ from: iso(i), to: iso(i + 1), ...counted }))
  }
}

/** First and last moment of everything, for a histogram over all of it. */
export function rangeOf(index: Index): { from: number; to: number } | undefined {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const part of partsOf(index))
    for (let i = 0; i < part.size; i++) {
      const at = part.at[i] as number
      if (at < from) from = at
      if (at > to) to = at
    }
  return from <= to ? { from, to: to + 1 } : undefined
}
