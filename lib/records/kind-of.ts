/**
 * Which kind of record an item is, and of which day: what a share is limited by. One place, used for what she is shown
 * before she signs, for what is counted, and for what the recipient's chart opens; a second reading could disagree with
 * what she agreed to. What cannot be told is `other`, and an item without a day is of no day. Pure.
 */
import type { DiagnosticReport, DocumentReference, Observation } from 'fhir/r4'
import { type Kind, kindsOfType } from '@/lib/base/kind'
import { anyHasCode } from '@/lib/records/views/codes'
import { isPressure } from '@/lib/records/views/pressure'
import { isResult } from '@/lib/records/views/results'
import { vitalKey } from '@/lib/records/views/vitals'

type Json = Readonly<Record<string, unknown>>

/** `resource` is the parsed record; `undefined` for one that cannot be read. */
export function kindOf(type: string, resource: Json | undefined): Kind {
  const possible = kindsOfType(type)
  const [first] = possible
  if (!resource || first === undefined) return 'other'
  switch (type) {
    case 'Observation':
      return kindOfObservation(resource as unknown as Observation)
    case 'DiagnosticReport':
      return kindOfReport(resource as unknown as DiagnosticReport)
    case 'DocumentReference':
      return anyHasCode((resource as unknown as DocumentReference).category, CLINICAL_NOTE) ? 'notes' : 'documents'
    default:
      return first
  }
}

const CLINICAL_NOTE: ReadonlySet<string> = new Set(['clinical-note'])
const VITAL: ReadonlySet<string> = new Set(['vital-signs', 'vital-sign'])
const IMAGING: ReadonlySet<string> = new Set(['imaging', 'RAD', 'RUS', 'CT', 'NMR', 'NMS', 'XRC', 'LP29684-5'])
const LABORATORY: ReadonlySet<string> = new Set(['LAB', 'laboratory', 'CH', 'HM', 'MB', 'LP29693-6'])

/** As the chart sorts them, so that "laboratory results" are what the panel of results shows. */
function kindOfObservation(one: Observation): Kind {
  if ((one.code && (vitalKey(one) || isPressure(one))) || anyHasCode(one.category, VITAL)) return 'vitals'
  if (isResult(one)) return 'results'
  return anyHasCode(one.category, IMAGING) ? 'imaging' : 'other'
}

/** A report that is neither a laboratory's nor a radiologist's is somebody's note: it must not travel among results. */
function kindOfReport({ category }: DiagnosticReport): Kind {
  if (anyHasCode(category, LABORATORY)) return 'results'
  return anyHasCode(category, IMAGING) ? 'imaging' : 'notes'
}

/** Where each type says when it was, in the order of preference. */
const DATES: Readonly<Record<string, readonly string[]>> = {
  Condition: ['onsetDateTime', 'onsetPeriod', 'recordedDate'],
  MedicationRequest: ['authoredOn'],
  MedicationStatement: ['effectiveDateTime', 'effectivePeriod', 'dateAsserted'],
  MedicationAdministration: ['effectiveDateTime', 'effectivePeriod'],
  MedicationDispense: ['whenHandedOver', 'whenPrepared'],
  AllergyIntolerance: ['recordedDate', 'onsetDateTime', 'onsetPeriod'],
  Observation: ['effectiveDateTime', 'effectivePeriod', 'effectiveInstant', 'issued'],
  DiagnosticReport: ['effectiveDateTime', 'effectivePeriod', 'issued'],
  Encounter: ['period'],
  Immunization: ['occurrenceDateTime'],
  Procedure: ['performedDateTime', 'performedPeriod'],
  DocumentReference: ['date', 'context.period'],
  ImagingStudy: ['started'],
  ClinicalImpression: ['effectiveDateTime', 'effectivePeriod', 'date'],
  Composition: ['date'],
  CarePlan: ['period', 'created'],
  ServiceRequest: ['authoredOn', 'occurrenceDateTime', 'occurrencePeriod'],
  Claim: ['billablePeriod', 'created'],
  ExplanationOfBenefit: ['billablePeriod', 'created'],
}

/**
 * First and last day as far as its source knew, each as `dateOf` writes it; a period without an end, or without a beginning,
 * has none on that side. null where the resource is of no day.
 */
export function spanOf(type: string, resource: Json | undefined): { readonly first?: string; readonly last?: string } | null {
  for (const path of DATES[type] ?? []) {
    const value = valueAt(resource, path)
    const [first, last] = isPeriod(value) ? [dateIn(value.start), dateIn(value.end)] : [dateIn(value), dateIn(value)]
    if (first || last) return { ...(first && { first }), ...(last && { last }) }
  }
  return null
}

/** As its source wrote it: `2008`, `2008-04`, `2008-04-05`, or an instant. null where it says none. */
export function dateOf(type: string, resource: Json | undefined): string | null {
  const span = spanOf(type, resource)
  return span?.first ?? span?.last ?? null
}

function valueAt(resource: Json | undefined, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (at as Json | undefined)?.[key], resource)
}

function isPeriod(value: unknown): value is Json {
  return typeof value === 'object' && value !== null
}

function dateIn(text: unknown): string | undefined {
  return typeof text === 'string' && /^\d{4}(-\d{2}(-\d{2}(T.*)?)?)?$/.test(text) ? text : undefined
}
