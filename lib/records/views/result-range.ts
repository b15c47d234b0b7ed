/**
 * The range a laboratory sent with a value. Only a single range in the value's own unit decides on high and low: with
 * several (by sex, by age, by cycle) the portal would have to choose, and could choose wrongly. Pure.
 */
import type { Observation, ObservationReferenceRange } from 'fhir/r4'
import type { RangeView } from './chart-view'
import { conceptText } from './codes'
import { digitsAt, prettyUnit } from './measured'
import type { Reading } from './observations'

type Sole = { readonly range: ObservationReferenceRange; readonly at: number; readonly low?: number; readonly high?: number }

/** The single usable range and its place, without its words. */
export function soleRange(one: Observation): Sole | undefined {
  const ranges = one.referenceRange ?? []
  const numeric = ranges.filter((range) => range.low?.value !== undefined || range.high?.value !== undefined)
  const [range] = numeric
  if (numeric.length !== 1 || !range || !sameUnit(one, range)) return undefined
  const low = range.low?.value
  const high = range.high?.value
  return { range, at: ranges.indexOf(range), ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) }
}

export function rangeOf(reading: Reading): RangeView | undefined {
  const sole = soleRange(reading.opened.resource)
  if (!sole) return undefined
  const { range, at, ...edges } = sole
  return { ...edges, text: wordsOf(reading, range, at) }
}

function sameUnit(one: Observation, range: ObservationReferenceRange): boolean {
  const unit = one.valueQuantity?.unit ?? one.valueQuantity?.code
  return [range.low, range.high].every((edge) => !edge?.unit || prettyUnit(edge.unit) === prettyUnit(unit))
}

/** `3.5–5.1`, `under 300`, `target 2.0–3.0`, `women 120–160`, digits as sent. */
function wordsOf(reading: Reading, range: ObservationReferenceRange, at: number): string {
  const digits = (edge: 'low' | 'high') => digitsAt(reading.opened.record, ['referenceRange', at, edge, 'value'])
  const [low, high] = [range.low && digits('low'), range.high && digits('high')]
  const span = low && high ? `${low}–${high}` : high ? `up to ${high}` : `from ${low}`
  const whom = range.appliesTo?.map(conceptText).filter(Boolean).join(', ')
  const target = range.type?.coding?.some(({ code }) => code === 'treatment' || code === 'therapeutic' || code === 'recommended')
  return [whom, target ? 'target' : '', span].filter(Boolean).join(' ')
}
