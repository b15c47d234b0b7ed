/** Blood pressure from its two components, whatever code the panel carries. Pure. */
import type { Observation, ObservationComponent } from 'fhir/r4'
import type { Flag, Measured, PressurePoint, PressureView, RangeView, ViewOptions } from './chart-view'
import { ago, whenOf } from './dates'
import { isComputed } from './measured'
import { exactQuantity, interpretedFlag, type Reading } from './observations'

const SYSTOLIC = '8480-6'
const DIASTOLIC = '8462-4'
const POINTS = 8
const ADULTS: RangeView = { low: 60, high: 140, text: 'adults < 140/90' }
const LIMITS = { systolic: [90, 140], diastolic: [60, 90] } as const

export function isPressure(one: Observation): boolean {
  return componentAt(one, SYSTOLIC) >= 0 && componentAt(one, DIASTOLIC) >= 0
}

export function pressureView(
  list: readonly Reading[],
  adult: boolean,
  now: Date,
  options: ViewOptions,
): PressureView | undefined {
  const reading = list.find(({ opened }) => pointOf(opened.resource, 0) !== undefined)
  const point = reading && pointOf(reading.opened.resource, reading.at)
  if (!reading || !point) return undefined
  const points = list.slice(0, POINTS).flatMap(({ opened, at }) => pointOf(opened.resource, at) ?? [])
  const flag = interpretedFlag(reading.opened.resource) ?? (adult ? pressureFlag(point) : undefined)
  return {
    value: bothValues(reading),
    ...(flag ? { flag } : {}),
    when: whenOf(reading.time, options.timeZone),
    age: ago(reading.time, now, options.timeZone),
    points: points.reverse(),
    ...(adult ? { range: ADULTS } : {}),
    domain: [Math.min(40, ...points.map((one) => one.diastolic)), Math.max(190, ...points.map((one) => one.systolic))],
  }
}

function bothValues(reading: Reading) {
  const [systolic, diastolic] = [SYSTOLIC, DIASTOLIC].map((code) => {
    const at = componentAt(reading.opened.resource, code)
    const quantity = reading.opened.resource.component?.[at]?.valueQuantity ?? {}
    return exactQuantity(reading, quantity, ['component', at, 'valueQuantity'])
  })
  return {
    text: `${whole(systolic)}/${whole(diastolic)}`,
    exact: `${systolic?.exact}/${diastolic?.exact}`,
    unit: systolic?.unit ?? '',
  }
}

/** Pressures are read in whole millimetres; decimals stay only where a person wrote them. */
function whole(value: Measured | undefined): string {
  return value && isComputed(value.exact) ? Number(value.exact).toFixed(0) : (value?.text ?? '')
}

function pointOf(one: Observation, at: number): PressurePoint | undefined {
  const systolic = valueAt(one.component?.[componentAt(one, SYSTOLIC)])
  const diastolic = valueAt(one.component?.[componentAt(one, DIASTOLIC)])
  return systolic === undefined || diastolic === undefined ? undefined : { at, systolic, diastolic }
}

function valueAt(component: ObservationComponent | undefined): number | undefined {
  return component?.valueQuantity?.value
}

function componentAt(one: Observation, code: string): number {
  return one.component?.findIndex((part) => part.code.coding?.some((coding) => coding.code === code)) ?? -1
}

function pressureFlag({ systolic, diastolic }: PressurePoint): Flag | undefined {
  if (systolic >= LIMITS.systolic[1] || diastolic >= LIMITS.diastolic[1]) return 'high'
  return systolic < LIMITS.systolic[0] || diastolic < LIMITS.diastolic[0] ? 'low' : undefined
}
