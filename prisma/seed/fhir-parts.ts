/** Pieces of FHIR resources, as the demo's charts are written with them. Pure. */
import type { RestrictedLabel } from '@/lib/base/compartment'

export type Json = Record<string, unknown>
export type Code = readonly [code: string, display: string]
export type Labelled = { readonly label?: RestrictedLabel }
/** Days from D0; `why` it ended. */
export type Span = Labelled & { readonly until?: number; readonly why?: string }
/** Values at or beyond these are critical, as the laboratory says. */
export type Critical = { readonly below?: number; readonly above?: number }
export type Lab = Labelled & {
  /** Instead of the adult's: `low–high`. */
  readonly range?: string
  readonly critical?: Critical
  /** The range is what treatment aims at, not what is usual. */
  readonly target?: boolean
  /** For whom the range holds. */
  readonly whom?: string
}

export const SNOMED = 'http://snomed.info/sct'
export const LOINC = 'http://loinc.org'
export const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm'
export const CVX = 'http://hl7.org/fhir/sid/cvx'
const UCUM = 'http://unitsofmeasure.org'
export const TERMS = 'http://terminology.hl7.org/CodeSystem'

/** `-400 131, -200 <20`: day from D0 and value, with the digits and the sign it was written with. */
export function readings(series: string): (readonly [day: number, value: string])[] {
  return series.split(/,\s*/).map((one) => {
    const [, day, value] = /^(-\d+(?:\.\d+)?) ([<>]?-?\d+(?:\.\d+)?(?:\/\d+)?)$/.exec(one.trim()) ?? []
    if (day === undefined || value === undefined) throw new Error(`no day and value: ${one}`)
    return [Number(day), value]
  })
}

export function labelled({ label }: Labelled): Json {
  if (!label) return {}
  const system = label === 'MINOR' ? 'https://chartseal.org/fhir/CodeSystem/compartment' : `${TERMS}/v3-ActCode`
  return { meta: { security: [{ system, code: label }] } }
}

/** What has no code that is certain has words only. */
export function named(system: string, what: Code | string): Json {
  return typeof what === 'string' ? { text: what } : concept(system, ...what)
}

export function concept(system: string, code: string, display: string, text = display): Json {
  return { coding: [{ system, code, display }], text }
}

export function coded(system: string, code: string): Json {
  return { coding: [{ system, code }] }
}

export function quantity(written: string, unit: string): Json {
  const comparator = /^[<>]/.exec(written)?.[0]
  const value = `§${comparator ? written.slice(1) : written}`
  return { value, ...(comparator ? { comparator } : {}), unit, system: UCUM, code: unit }
}

/** Range and interpretation, as a laboratory sends them. */
export function judged(written: string, range: string, unit: string, more: Lab): Json {
  const [low = '', high = ''] = range.split('–')
  if (!low && !high) return {}
  const value = Number(written.replace(/^[<>]/, ''))
  const { below = Number.NEGATIVE_INFINITY, above = Number.POSITIVE_INFINITY } = more.critical ?? {}
  const side = low && value < Number(low) ? 'L' : high && value > Number(high) ? 'H' : 'N'
  const mark = side !== 'N' && (value <= below || value >= above) ? side + side : side
  const sent = {
    ...(low ? { low: quantity(low, unit) } : {}),
    ...(high ? { high: quantity(high, unit) } : {}),
    ...(more.target ? { type: coded(`${TERMS}/referencerange-meaning`, 'treatment') } : {}),
    ...(more.whom ? { appliesTo: [{ text: more.whom }] } : {}),
  }
  return { interpretation: [coded(`${TERMS}/v3-ObservationInterpretation`, mark)], referenceRange: [sent] }
}

/** One address space per patient: bundles of different patients share no fullUrl. */
export function hex8(text: string): string {
  return hashOf(text).toString(16).padStart(8, '0')
}

export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193)
  return hash >>> 0
}
