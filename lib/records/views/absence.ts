/**
 * Statements of absence, by code. "No information" is not "none": `no-allergy-info` says that nobody asked, and showing
 * it as "no known allergies" could kill. Sources: IPS absent-unknown-uv-ips, SNOMED CT, HL7 list-empty-reason. Pure.
 */
import type { CodeableConcept, Composition } from 'fhir/r4'
import { hasCode } from './codes'
import type { Opened } from './sort-out'

export const NO_INFORMATION: ReadonlySet<string> = new Set([
  'no-allergy-info',
  'no-problem-info',
  'no-medication-info',
  'no-immunization-info',
  'no-procedure-info',
])

const NO_ALLERGIES: ReadonlySet<string> = new Set(['716186003', 'no-known-allergies'])
const PARTIAL: ReadonlyMap<string, string> = new Map([
  ['409137002', 'medicine'],
  ['no-known-medication-allergies', 'medicine'],
  ['429625007', 'food'],
  ['no-known-food-allergies', 'food'],
  ['428607008', 'environmental'],
  ['no-known-environmental-allergies', 'environmental'],
  ['716184000', 'latex'],
  ['1003774007', 'latex'],
])
const NO_PROBLEMS: ReadonlySet<string> = new Set(['160245001', 'no-known-problems'])
const NO_MEDICINES: ReadonlySet<string> = new Set(['787481004', 'no-known-medications'])

export function deniesAllergies(concept: CodeableConcept | undefined): boolean {
  return hasCode(concept, NO_ALLERGIES)
}

/** `food` for "no known food allergy": says nothing about the others. */
export function deniedKind(concept: CodeableConcept | undefined): string | undefined {
  for (const { code } of concept?.coding ?? []) {
    const kind = code ? PARTIAL.get(code) : undefined
    if (kind) return kind
  }
  return undefined
}

export function deniesProblems(concept: CodeableConcept | undefined): boolean {
  return hasCode(concept, NO_PROBLEMS)
}

export function deniesMedicines(concept: CodeableConcept | undefined): boolean {
  return hasCode(concept, NO_MEDICINES)
}

export function saysNoInformation(concept: CodeableConcept | undefined): boolean {
  return hasCode(concept, NO_INFORMATION)
}

/** LOINC section codes of a document. */
export const SECTION = { allergies: '48765-2', problems: '11450-4', medicines: '10160-0' } as const

/** Only `nilknown` is a statement; `unavailable`, `notasked` and `withheld` are not, and look alike on purpose. */
export function sectionNilKnown(compositions: readonly Opened<Composition>[], section: string): boolean {
  const codes = new Set([section])
  return compositions.some(({ resource }) =>
    resource.section?.some((part) => hasCode(part.code, codes) && hasCode(part.emptyReason, new Set(['nilknown']))),
  )
}
