/** One line that names an item to the patient it is about: its words, and for a measurement its value. Pure. */
import type { CodeableConcept, Quantity } from 'fhir/r4'
import { conceptText, sentenceCase } from './codes'

type Json = Readonly<Record<string, unknown>>

const CONCEPTS = ['code', 'vaccineCode', 'medicationCodeableConcept', 'type', 'class']

/** `Hemoglobin: 13.2 g/dL`; where a source names nothing, what sort of thing it is. */
export function itemTitle(type: string, resource: Json | undefined): string {
  if (!resource) return 'An item that cannot be read'
  const words = CONCEPTS.map((key) => concept(resource[key])).find(Boolean) || text(resource.description) || text(resource.title)
  const value = valueText(resource)
  return `${sentenceCase(words || plain(type))}${value ? `: ${value}` : ''}`
}

function concept(value: unknown): string {
  const one = Array.isArray(value) ? value[0] : value
  if (typeof one !== 'object' || one === null) return ''
  // A class of encounters is a single coding.
  return conceptText('code' in one ? { coding: [one as { code: string }] } : (one as CodeableConcept))
}

function valueText({ valueQuantity, valueCodeableConcept, valueString, component }: Json): string {
  if (valueQuantity) return quantity(valueQuantity as Quantity)
  if (valueCodeableConcept) return concept(valueCodeableConcept)
  if (typeof valueString === 'string') return valueString
  if (!Array.isArray(component)) return ''
  const parts = component.flatMap((part: Json) => (part.valueQuantity ? [quantity(part.valueQuantity as Quantity)] : []))
  return parts.join(', ')
}

function quantity({ comparator, value, unit, code }: Quantity): string {
  return `${comparator ?? ''}${value ?? ''} ${unit ?? code ?? ''}`.trim()
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** `Care plan` of `CarePlan`. */
function plain(type: string): string {
  return type.replace(/([a-z])([A-Z])/g, (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`)
}
