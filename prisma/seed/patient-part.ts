/** Who a patient of the demo is, as FHIR writes it. Pure. */
import { coded, concept, type Json, TERMS } from '@/prisma/seed/fhir-parts'

export type Person = {
  readonly family: string
  readonly given: readonly string[]
  readonly prefix?: string
  readonly gender: 'female' | 'male' | 'other'
  readonly birthDate: string
  readonly mrn: string
  readonly street: string
  /** Days from D0. */
  readonly died?: number
  readonly language?: { readonly code: string; readonly display: string; readonly interpreter?: true }
  /** In an emergency. */
  readonly contact?: { readonly given: string; readonly family: string; readonly relation: string; readonly phone: string }
}

/** `died`: once it had happened, when. */
export function patientPart(person: Person, died: string | undefined): Json {
  const { family, given, prefix, gender, birthDate, mrn, street } = person
  const system = mrn.startsWith('CH') ? 'https://city-heart.example/mrn' : 'https://northgate.example/mrn'
  return {
    resourceType: 'Patient',
    ...interpreterOf(person),
    identifier: [{ type: coded(`${TERMS}/v2-0203`, 'MR'), system, value: mrn }],
    name: [{ use: 'official', family, given, ...(prefix ? { prefix: [prefix] } : {}) }],
    gender,
    birthDate,
    ...(died ? { deceasedDateTime: died } : {}),
    address: [{ use: 'home', line: [street], city: 'Northgate' }],
    ...contactOf(person),
    ...languageOf(person),
  }
}

function interpreterOf({ language }: Person): Json {
  const url = 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired'
  return language?.interpreter ? { extension: [{ url, valueBoolean: true }] } : {}
}

function languageOf({ language }: Person): Json {
  if (!language) return {}
  return { communication: [{ language: concept('urn:ietf:bcp:47', language.code, language.display), preferred: true }] }
}

function contactOf({ contact }: Person): Json {
  if (!contact) return {}
  const { given, family, relation, phone } = contact
  const relationship = [{ ...coded(`${TERMS}/v2-0131`, 'C'), text: relation }]
  return { contact: [{ relationship, name: { family, given: [given] }, telecom: [{ system: 'phone', value: phone }] }] }
}
