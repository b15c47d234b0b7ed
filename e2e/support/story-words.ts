import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { KINDS } from '@/lib/base/kind'
import { testData } from '@/lib/base/test-data'
import { ROLES } from '@/lib/base/vocabulary'
import { chartsOf } from '@/prisma/seed/patients'

/**
 * The words of every patient of the demo that must stand nowhere in the clear, taken from what was imported rather than
 * from what is stored: names, birth dates, identifiers, addresses, numbers to call, and clinical words, values and letters.
 */
type Json = { readonly [key: string]: unknown }

/** Shorter clinical words are also the portal's own, and so are these, and the enumerations that an address may carry. */
const SHORTEST_CLINICAL = 8
/** In a megabyte of packed script shorter ones turn up as names of variables. */
const SHORTEST_NAME = 4
const STATES = ['explained', 'unexplained', 'flagged', 'permitted']
/** In letters of the demo, and words of the framework's, of PostgreSQL's log and of mails. */
const EVERYWHERE = ['children', 'expected', 'sessions', 'background']
const PLAIN = new Set<string>(['complete', 'completed', 'recorded', 'emergency', ...KINDS, ...ROLES, ...STATES, ...EVERYWHERE])
const NAMES_A_CONDITION = new Set(['Condition', 'AllergyIntolerance', 'MedicationRequest'])

export function loadPatientWords(): Set<string> {
  const resources = bundles().flatMap(({ entry }) => list(entry).map(({ resource }) => resource as Json))
  return new Set(
    resources.flatMap((resource) => (resource.resourceType === 'Patient' ? wordsOfPatient(resource) : clinical(resource))),
  )
}

/** Of those, what tells who somebody is: in text that is the portal's own, clinical words are words. */
export function loadNamingWords(): Set<string> {
  const patients = bundles().flatMap(({ entry }) => list(entry).map(({ resource }) => resource as Json))
  const words = patients.filter(({ resourceType }) => resourceType === 'Patient').flatMap(namesOf)
  return new Set(words.filter((word) => word.length >= SHORTEST_NAME))
}

function bundles(): Json[] {
  const seeded = chartsOf(new Date()).map(({ chart }) => Buffer.from(chart.bundle(0)).toString('utf8'))
  const folder = testData('fhir/synthea')
  const published = folder ? readdirSync(folder).filter((name) => /^(Alden|Buster|Kermit)/.test(name)) : []
  return [...seeded, ...published.map((name) => readFileSync(join(folder ?? '', name), 'utf8'))].map((text) => JSON.parse(text))
}

function wordsOfPatient(patient: Json): string[] {
  return [...namesOf(patient), ...list(patient.address).flatMap(({ line }) => list<string>(line).flatMap(clinicalWords))]
}

function namesOf(patient: Json): string[] {
  const born = String(patient.birthDate)
  return [
    ...list(patient.name).flatMap(({ family, given }) => [family, ...list<string>(given)].flatMap(wordsOf)),
    ...[born, born.replaceAll('-', ''), asShown(born)],
    ...[...list(patient.identifier), ...list(patient.telecom)].map(({ value }) => String(value)),
  ]
}

/** `14-Mar-1974`, as every screen writes it. */
function asShown(iso: string): string {
  const [year, , day] = iso.split('-')
  const month = new Date(`${iso}T00:00:00Z`).toLocaleDateString('en', { month: 'short', timeZone: 'UTC' })
  return `${day}-${month}-${year}`
}

function clinical(resource: Json): string[] {
  const { value } = (resource.valueQuantity ?? {}) as { value?: number }
  // Values of few digits stand everywhere; one with a fraction and five digits is hers.
  const values = value !== undefined && /^(?=.{6})\d+\.\d+$/.test(String(value)) ? [String(value)] : []
  const attached = [...list(resource.content).map(({ attachment }) => attachment as Json), ...list(resource.presentedForm)]
  const letters = attached.flatMap((one) => clinicalWords(decoded(one?.data)))
  const named = NAMES_A_CONDITION.has(String(resource.resourceType)) ? [resource.code, resource.medicationCodeableConcept] : []
  return [...values, ...letters, ...named.flatMap((concept) => clinicalWords((concept as Json | undefined)?.text))]
}

function decoded(data: unknown): string {
  return typeof data === 'string' ? Buffer.from(data, 'base64').toString('utf8') : ''
}

function clinicalWords(text: unknown): string[] {
  return wordsOf(text).filter((word) => word.length >= SHORTEST_CLINICAL && !PLAIN.has(word.toLowerCase()))
}

function wordsOf(text: unknown): string[] {
  return String(text ?? '')
    .split(/[^\p{L}\p{M}0-9]+/u)
    .filter((word) => word.length >= 2)
}

function list<T = Json>(value: unknown): T[] {
  return Array.isArray(value) ? (value as T[]) : []
}
