/** Observations as readings: when, what, how exact. Void ones never reach the chart. Pure. */
import type { Observation, Quantity } from 'fhir/r4'
import type { Flag, Measured, Point, RangeView, TrendView } from './chart-view'
import { conceptText } from './codes'
import { instantOf } from './dates'
import { digitsAt, measured } from './measured'
import type { Opened } from './sort-out'

export type Reading = { readonly opened: Opened<Observation>; readonly at: number; readonly time: string }

const VOID: ReadonlySet<string> = new Set(['entered-in-error', 'cancelled', 'registered'])
const FLAGS: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  ['HH', 'critical-high'],
  ['LL', 'critical-low'],
  ['AA', 'critical'],
  ['H', 'high'],
  ['HU', 'high'],
  ['L', 'low'],
  ['LU', 'low'],
  ['A', 'abnormal'],
])

/** `undefined` for void observations and for those without a time: they have no place in an order. */
export function readingOf(opened: Opened<Observation>): Reading | undefined {
  const { resource } = opened
  if (VOID.has(resource.status)) return undefined
  const period = resource.effectivePeriod
  const time = resource.effectiveDateTime ?? resource.effectiveInstant ?? period?.end ?? period?.start ?? resource.issued
  const at = instantOf(time)
  return at === undefined || time === undefined ? undefined : { opened, at, time }
}

/** Newest first; of two at one moment the one issued later. */
export function newestFirst(a: Reading, b: Reading): number {
  return b.at - a.at || (instantOf(b.opened.resource.issued) ?? 0) - (instantOf(a.opened.resource.issued) ?? 0)
}

/** The number with the digits of the source. `path` leads to the Quantity. */
export function exactQuantity(reading: Reading, quantity: Quantity, path: readonly (string | number)[]): Measured {
  const exact = digitsAt(reading.opened.record, [...path, 'value']) ?? String(quantity.value)
  return measured(exact, quantity.unit ?? quantity.code, quantity.comparator)
}

/** Any value in words; `undefined` where there is none (a panel that only groups others). */
export function anyValue(reading: Reading): Measured | undefined {
  const one = reading.opened.resource
  if (one.valueQuantity?.value !== undefined) return exactQuantity(reading, one.valueQuantity, ['valueQuantity'])
  const concept = conceptText(one.valueCodeableConcept)
  const words =
    concept || one.valueString || numberWords(one) || one.valueDateTime || one.valueTime || conceptText(one.dataAbsentReason)
  return words ? { text: words, exact: words, unit: '' } : undefined
}

function numberWords({ valueInteger, valueBoolean, valueRatio, valueRange }: Observation): string | undefined {
  if (valueInteger !== undefined) return String(valueInteger)
  if (valueBoolean !== undefined) return valueBoolean ? 'yes' : 'no'
  const [first, second, sign] = valueRatio
    ? [valueRatio.numerator?.value, valueRatio.denominator?.value, ':']
    : [valueRange?.low?.value, valueRange?.high?.value, '–']
  return first === undefined || second === undefined ? undefined : `${first}${sign}${second}`
}

/** Oldest first, at most `most`, all in one unit; `<5` is no point, because drawn as 5 it would be invented. */
export function pointsOf(
  readings: readonly Reading[],
  quantity: (one: Observation) => Quantity | undefined,
  most: number,
): Point[] {
  const unit = readings[0] && quantity(readings[0].opened.resource)?.unit
  const points: Point[] = []
  for (const { opened, at } of readings) {
    const value = quantity(opened.resource)
    if (points.length === most) break
    if (value?.value !== undefined && value.unit === unit && !value.comparator) points.push({ at, value: value.value })
  }
  return points.reverse()
}

export function interpretedFlag(one: Observation): Flag | undefined {
  for (const concept of one.interpretation ?? []) {
    for (const { code } of concept.coding ?? []) {
      const flag = code ? FLAGS.get(code) : undefined
      if (flag) return flag
    }
  }
  return undefined
}

export function rangeFlag(value: number | undefined, range: Pick<RangeView, 'low' | 'high'> | undefined): Flag | undefined {
  if (value === undefined || !range) return undefined
  if (range.low !== undefined && value < range.low) return 'low'
  return range.high !== undefined && value > range.high ? 'high' : undefined
}

/** Contains the data, the range and some air: a flat course stays flat on paper. */
export function trendOf(points: readonly Point[], range: RangeView | undefined, usual?: readonly [number, number]): TrendView {
  const known = [...points.map((point) => point.value), range?.low, range?.high, ...(usual ?? [])].filter((n) => n !== undefined)
  const low = Math.min(...known)
  const high = Math.max(...known)
  const air = usual ? 0 : Math.max((high - low) * 0.25, Math.abs(high) * 0.1, 0.001)
  const domain: [number, number] =
    known.length === 0 ? [0, 1] : [Math.min(low, low >= 0 ? Math.max(0, low - air) : low - air), high + air]
  return { points, domain, ...(range ? { range } : {}) }
}
