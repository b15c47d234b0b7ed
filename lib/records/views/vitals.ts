/**
 * The latest vital signs, found by LOINC code: sources disagree on the category (`vital-sign`, `vital-signs`, `survey`).
 * The bands are the usual ranges of adults and say so; a child's chart has none rather than a wrong one. Pure.
 */
import type { Observation } from 'fhir/r4'
import type { Flag, RangeView, ViewOptions, VitalsView, VitalView } from './chart-view'
import { ago, whenOf } from './dates'
import { exactQuantity, interpretedFlag, pointsOf, type Reading, rangeFlag, trendOf } from './observations'
import { pressureView } from './pressure'

type Vital = {
  readonly key: string
  readonly label: string
  readonly codes: readonly string[]
  readonly unit?: string
  readonly adults?: readonly [number | undefined, number | undefined, string]
  readonly usual?: readonly [number, number]
}

const POINTS = 8
const VITALS: readonly Vital[] = [
  { key: 'heart-rate', label: 'Heart rate', codes: ['8867-4'], adults: [60, 100, '60–100'], usual: [40, 140] },
  {
    key: 'spo2',
    label: 'SpO₂',
    codes: ['2708-6', '59408-5'],
    unit: '%',
    adults: [95, undefined, '≥ 95'],
    usual: [84, 101],
  },
  {
    key: 'temperature',
    label: 'Temperature',
    codes: ['8310-5', '8331-1', '8328-7', '8329-5'],
    unit: '°C',
    adults: [36.1, 37.9, '36.1–37.9'],
    usual: [35, 40],
  },
  { key: 'breathing', label: 'Breathing rate', codes: ['9279-1'], adults: [12, 20, '12–20'], usual: [6, 34] },
  { key: 'weight', label: 'Weight', codes: ['29463-7', '3141-9', '8335-2'] },
  { key: 'height', label: 'Height', codes: ['8302-2', '3137-7', '8308-9'] },
  { key: 'bmi', label: 'BMI', codes: ['39156-5'] },
]

const KEYS: ReadonlyMap<string, string> = new Map(VITALS.flatMap(({ key, codes }) => codes.map((code) => [code, key])))

/** The vital sign an observation is, if any. */
export function vitalKey(one: Observation): string | undefined {
  for (const { code } of one.code.coding ?? []) {
    const key = code ? KEYS.get(code) : undefined
    if (key) return key
  }
  return undefined
}

/** `byVital` holds readings newest first. */
export function vitalsView(
  byVital: ReadonlyMap<string, readonly Reading[]>,
  pressures: readonly Reading[],
  adult: boolean,
  now: Date,
  options: ViewOptions,
): VitalsView {
  const others = VITALS.flatMap((vital) => oneVital(vital, byVital.get(vital.key) ?? [], adult, now, options) ?? [])
  const pressure = pressureView(pressures, adult, now, options)
  const times = [...(pressures[0] ? [pressures[0]] : []), ...[...byVital.values()].flatMap((list) => list[0] ?? [])]
  const latest = times.sort((a, b) => b.at - a.at)[0]
  return {
    ...(latest ? { latest: { when: whenOf(latest.time, options.timeZone), age: ago(latest.time, now, options.timeZone) } } : {}),
    ...(pressure ? { pressure } : {}),
    others,
  }
}

function oneVital(
  vital: Vital,
  list: readonly Reading[],
  adult: boolean,
  now: Date,
  options: ViewOptions,
): VitalView | undefined {
  const reading = list.find(({ opened }) => opened.resource.valueQuantity?.value !== undefined)
  const quantity = reading?.opened.resource.valueQuantity
  if (!reading || !quantity) return undefined
  const value = exactQuantity(reading, quantity, ['valueQuantity'])
  const range = adult && (!vital.unit || vital.unit === value.unit) ? adultRange(vital) : undefined
  const flag: Flag | undefined =
    interpretedFlag(reading.opened.resource) ?? (quantity.comparator ? undefined : rangeFlag(quantity.value, range))
  const points = pointsOf(list, (one) => one.valueQuantity, POINTS)
  return {
    key: vital.key,
    label: vital.label,
    value,
    ...(flag ? { flag } : {}),
    when: whenOf(reading.time, options.timeZone),
    age: ago(reading.time, now, options.timeZone),
    trend: trendOf(points, range, range ? vital.usual : undefined),
  }
}

function adultRange({ adults }: Vital): RangeView | undefined {
  if (!adults) return undefined
  const [low, high, text] = adults
  return { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }), text: `adults ${text}` }
}
