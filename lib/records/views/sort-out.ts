/**
 * One pass over an opened record: what the chart shows is parsed once, the rest (claims, provenance, devices) is only
 * counted. A record that can't be read is counted too: its absence must be said, never look like "none". Pure.
 */
import type {
  AllergyIntolerance,
  Composition,
  Condition,
  DiagnosticReport,
  DocumentReference,
  Encounter,
  Immunization,
  Medication,
  MedicationRequest,
  MedicationStatement,
  Observation,
  Patient,
  Procedure,
} from 'fhir/r4'
import type { OpenedRecord } from './opened-record'

type Shown = {
  Patient: Patient
  AllergyIntolerance: AllergyIntolerance
  Condition: Condition
  Medication: Medication
  MedicationRequest: MedicationRequest
  MedicationStatement: MedicationStatement
  Observation: Observation
  Encounter: Encounter
  Procedure: Procedure
  Immunization: Immunization
  DocumentReference: DocumentReference
  DiagnosticReport: DiagnosticReport
  Composition: Composition
}

export type Opened<T> = { readonly record: OpenedRecord; readonly resource: T }
export type SortedOut = { readonly [T in keyof Shown]: Opened<Shown[T]>[] } & {
  readonly ImagingStudy: number
  readonly unreadable: readonly string[]
}

export function sortOut(records: readonly OpenedRecord[]): SortedOut {
  const out = emptyShelves()
  const unreadable: string[] = []
  let imaging = 0
  for (const record of records) {
    if (record.type === 'ImagingStudy') imaging++
    if (!(record.type in out)) continue
    const shelf = out[record.type as keyof Shown] as Opened<unknown>[]
    const resource = read(record.json)
    if (resource === undefined) unreadable.push(record.type)
    else shelf.push({ record, resource })
  }
  return { ...out, ImagingStudy: imaging, unreadable }
}

function emptyShelves(): { [T in keyof Shown]: Opened<Shown[T]>[] } {
  return {
    Patient: [],
    AllergyIntolerance: [],
    Condition: [],
    Medication: [],
    MedicationRequest: [],
    MedicationStatement: [],
    Observation: [],
    Encounter: [],
    Procedure: [],
    Immunization: [],
    DocumentReference: [],
    DiagnosticReport: [],
    Composition: [],
  }
}

function read(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json)
    return value && typeof value === 'object' ? value : undefined
  } catch {
    return undefined
  }
}

/** The part of a reference that names the resource: `urn:uuid:x`, `Encounter/x` and `https://…/Encounter/x` all give `x`. */
export function referenceKey(reference: string | undefined): string | undefined {
  return reference
    ?.replace(/\/_history\/[^/]*$/, '')
    .split(/[/:]/)
    .at(-1)
}

/** Finds what a reference means, by the source's own address first, then by id. */
export function indexByReference<T extends { id?: string | undefined }>(
  opened: readonly Opened<T>[],
): ReadonlyMap<string, Opened<T>> {
  const index = new Map<string, Opened<T>>()
  for (const one of opened) {
    const keys = [referenceKey(one.record.fullUrl), one.resource.id, one.record.id]
    for (const key of keys) if (key && !index.has(key)) index.set(key, one)
  }
  return index
}
