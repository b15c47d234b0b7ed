/**
 * Kinds of record, as a patient is asked about them. One table from FHIR types to kinds: a type may hold several kinds
 * (a measured Observation is a result or a vital sign), and then the item itself decides (lib/records/kind-of.ts).
 * Demographics are no kind: who she is goes with every share. Pure.
 */
import type { CompartmentLabel } from '@/lib/base/compartment'

export const KINDS = [
  'problems',
  'medicines',
  'allergies',
  'results',
  'vitals',
  'encounters',
  'immunizations',
  'procedures',
  'documents',
  'imaging',
  'notes',
  'other',
] as const
export type Kind = (typeof KINDS)[number]

export function isKind(text: unknown): text is Kind {
  return (KINDS as readonly unknown[]).includes(text)
}

/** What can hold each kind. A type that stands nowhere here is `other`, so that a new one is never shared by surprise. */
const TYPES: Readonly<Record<Exclude<Kind, 'other'>, readonly string[]>> = {
  problems: ['Condition'],
  medicines: ['MedicationRequest', 'MedicationStatement', 'MedicationAdministration', 'MedicationDispense', 'Medication'],
  allergies: ['AllergyIntolerance'],
  results: ['Observation', 'DiagnosticReport'],
  vitals: ['Observation'],
  encounters: ['Encounter'],
  immunizations: ['Immunization'],
  procedures: ['Procedure'],
  documents: ['DocumentReference'],
  imaging: ['ImagingStudy', 'DiagnosticReport', 'Observation'],
  notes: ['ClinicalImpression', 'Composition', 'DocumentReference', 'DiagnosticReport'],
}

const NAMED: ReadonlySet<string> = new Set(Object.values(TYPES).flat())

/** `undefined`: any type, since what is `other` is known by being nothing else. */
export function typesOf(kinds: readonly Kind[]): readonly string[] | undefined {
  const types = new Set<string>()
  for (const kind of kinds) {
    if (kind === 'other') return undefined
    for (const type of TYPES[kind]) types.add(type)
  }
  return [...types]
}

/** The kinds that a type may be; `other` always among them. */
export function kindsOfType(type: string): readonly Kind[] {
  if (!NAMED.has(type)) return ['other']
  return KINDS.filter((kind) => kind === 'other' || TYPES[kind].includes(type))
}

/** What part of a compartment somebody may see: kinds, and days of the items. null is unbounded; `until` is that whole day. */
export type Scope = {
  readonly kinds: readonly Kind[]
  /** `2026-11-22` */
  readonly recordsFrom: string | null
  readonly recordsUntil: string | null
}

/** The part of one compartment that a signed consent opens; of `demographics` that is who she is, and no kind. */
export type Limit = Scope & { readonly consent: string; readonly compartment: CompartmentLabel; readonly until: string }

/** What a share would show of one kind. `date`: the day of the item, as its source wrote it. */
export type KindItems = {
  readonly kind: Kind
  readonly count: number
  readonly items: readonly { readonly title: string; readonly date: string | null }[]
}
