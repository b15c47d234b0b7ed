import { type CompartmentLabel, RESTRICTED, type RestrictedLabel } from '@/lib/base/compartment'
import { type Coding, codings } from './bundle'

/**
 * From a source's security labels to a compartment (ACCESS). Only explicit labels decide, never diagnosis codes. Labels
 * that map to no compartment (SDV, v3-Confidentiality R or V, …) are kept with the record for the policy, and do not move it.
 *
 * Labels the code system places under, or beside in the same sense as, one of the seven take its compartment: a record
 * marked "substance use disorder information sensitivity" by its source must not be readable to more people than one
 * marked with the law's name. (ACCESS: Part 2 follows the program, not the diagnosis. A *label* is the source's word, and
 * erring towards the stricter side is undone by correcting the label, while a disclosure is not undone.)
 */
const COMPARTMENT_OF: Readonly<Record<string, RestrictedLabel>> = {
  PSYTHPN: 'PSYTHPN',
  '42CFRPart2': '42CFRPart2',
  SUD: '42CFRPart2',
  ETH: '42CFRPart2',
  ETHUD: '42CFRPart2',
  OPIOIDUD: '42CFRPart2',
  HIV: 'HIV',
  SEX: 'SEX',
  STD: 'SEX',
  GDIS: 'GDIS',
  SCA: 'GDIS',
  SICKLE: 'GDIS',
  PSY: 'PSY',
  MH: 'PSY',
  BH: 'PSY',
}

/** v3-ActCode under its present and former names. */
const ACT_CODE = new Set([
  'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  'http://hl7.org/fhir/v3/ActCode',
  'urn:oid:2.16.840.1.113883.5.4',
])

/** Care a minor consented to alone has no HL7 code. */
export const LOCAL_LABELS = 'https://chartseal.org/fhir/CodeSystem/compartment'

/** The first of ACCESS's order that is present; undefined if none restricts. */
export function restrictedOf(labels: readonly Coding[]): RestrictedLabel | undefined {
  const present = new Set(labels.map(compartmentOfLabel))
  return RESTRICTED.find((label) => present.has(label))
}

function compartmentOfLabel(label: Coding): RestrictedLabel | undefined {
  if (label.system === LOCAL_LABELS) return RESTRICTED.find((known) => known === label.code)
  // A label without a system is still a warning from the source: reading it as "none" would fail open.
  const known = label.system === undefined || ACT_CODE.has(label.system)
  if (!known) return undefined
  if (label.system === undefined && label.code === 'MINOR') return 'MINOR'
  return Object.hasOwn(COMPARTMENT_OF, label.code) ? COMPARTMENT_OF[label.code] : undefined
}

type Json = Record<string, unknown>

/** Of the resource itself and of those it contains. */
export function labelsOf(resource: Json): Coding[] {
  const contained = Array.isArray(resource.contained) ? (resource.contained as Json[]) : []
  return [resource, ...contained].flatMap((one) => codings((one.meta as Json | undefined)?.security))
}

/** Each once. */
export function distinct(labels: readonly Coding[]): Coding[] {
  return [...new Map(labels.map((label) => [`${label.system ?? ''}|${label.code}`, label])).values()]
}

const DEMOGRAPHICS = new Set(['Patient', 'RelatedPerson', 'Appointment', 'AppointmentResponse'])

export function unrestrictedCompartment(type: string): CompartmentLabel {
  return DEMOGRAPHICS.has(type) ? 'demographics' : 'general'
}
