/** Pieces of FHIR resources, as the demo's charts are written with them. Pure. */
import type { RestrictedLabel } from '@/lib/base/compartment'

export type Json = Record<string, unknown>
export type Code = readonly [code: string, display: string]
export type Labelled = { readonly label?: RestrictedLabel }
export type Span = Labelled & { readonly until?: number }
/** Day, value as written. */
export type Reading = readonly [day: number, value: string]
export type Lab = Labelled & {
  /** Values at or beyond these are critical, as the laboratory says. */
  readonly critical?: { readonly below?: number; readonly above?: number }
  /** The range is what treatment aims at, not what is usual. */
  readonly target?: boolean
  /** For whom the range holds. */
  readonly whom?: string
}

export const SNOMED = 'http://snomed.info/sct'
export const LOINC = 'http://loinc.org'
const UCUM = 'http://unitsofmeasure.org'
export const TERMS = 'http://terminology.hl7.org/CodeSystem'

export function labelled({ label }: Labelled): Json {
  if (!label) return {}
  const system = label === 'MINOR' ? 'https://chartseal.org/fhir/CodeSystem/compartment' : `${TERMS}/v3-ActCode`
  return { meta: { security: [{ system, code: label }] } }
}

export function concept(system: string, code: string, display: string): Json {
  return { coding: [{ system, code, display }], text: display }
}

export function coded(system: string, code: string): Json {
  return { coding: [{ system, code }] }
}

export function quantity(value: string, unit: string): Json {
  return { value: `§${value}`, unit, system: UCUM, code: unit }
}

/** Range and interpretation, as a laboratory sends them. */
export function judged(value: number, [low, high]: readonly [string, string], unit: string, more: Lab): Json {
  if (!low && !high) return {}
  const { below = Number.NEGATIVE_INFINITY, above = Number.POSITIVE_INFINITY } = more.critical ?? {}
  const side = low && value < Number(low) ? 'L' : high && value > Number(high) ? 'H' : 'N'
  const mark = side !== 'N' && (value <= below || value >= above) ? side + side : side
  const range = {
    ...(low ? { low: quantity(low, unit) } : {}),
    ...(high ? { high: quantity(high, unit) } : {}),
    ...(more.target ? { type: coded(`${TERMS}/referencerange-meaning`, 'treatment') } : {}),
    ...(more.whom ? { appliesTo: [{ text: more.whom }] } : {}),
  }
  return { interpretation: [coded(`${TERMS}/v3-ObservationInterpretation`, mark)], referenceRange: [range] }
}

/** One address space per patient: bundles of different patients share no fullUrl. */
export function hex8(text: string): string {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
