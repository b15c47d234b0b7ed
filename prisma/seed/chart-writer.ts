import 'server-only'
/**
 * Writes one invented patient as a FHIR R4 transaction bundle, so that the demo's charts come in through the import like
 * any other. Times are days from the day of installation (D0, 08:00); values are written with the digits given.
 */
import { type Bytes, toBase64, utf8 } from '@/lib/base/bytes'
import type { RestrictedLabel } from '@/lib/base/compartment'

export type Person = {
  readonly family: string
  readonly given: readonly string[]
  readonly prefix?: string
  readonly gender: 'female' | 'male' | 'other'
  readonly birthDate: string
  readonly mrn: string
  /** Days from D0. */
  readonly died?: number
  readonly language?: { readonly code: string; readonly display: string }
}

type Json = Record<string, unknown>
type Code = readonly [code: string, display: string]
type Labelled = { readonly label?: RestrictedLabel }
/** Day, value as written. */
type Reading = readonly [day: number, value: string]

const SNOMED = 'http://snomed.info/sct'
const LOINC = 'http://loinc.org'
const UCUM = 'http://unitsofmeasure.org'
const TERMS = 'http://terminology.hl7.org/CodeSystem'
const DAY_MS = 86_400_000

export class ChartWriter {
  private readonly entries: { readonly day: number; readonly entry: Json }[] = []
  private readonly subject: Json

  constructor(
    private readonly person: Person,
    private readonly d0: Date,
  ) {
    this.subject = { reference: this.add(this.patient(), Number.NEGATIVE_INFINITY) }
  }

  at(day: number): string {
    return `${new Date(this.d0.getTime() + Math.round(day * DAY_MS)).toISOString().slice(0, 19)}Z`
  }

  visit(day: number, what: string, where: string, kind: 'AMB' | 'IMP' | 'EMER' = 'AMB', more: Labelled = {}): void {
    const encounter = {
      resourceType: 'Encounter',
      ...labelled(more),
      status: 'finished',
      class: { system: `${TERMS}/v3-ActCode`, code: kind },
      type: [{ text: what }],
      subject: this.subject,
      period: { start: this.at(day), end: this.at(day + 0.05) },
      reasonCode: [{ text: where }],
    }
    this.add(encounter, day)
  }

  problem([code, display]: Code, since: number, more: Labelled & { readonly until?: number } = {}): void {
    this.add(
      {
        resourceType: 'Condition',
        ...labelled(more),
        clinicalStatus: coded(`${TERMS}/condition-clinical`, more.until === undefined ? 'active' : 'resolved'),
        verificationStatus: coded(`${TERMS}/condition-ver-status`, 'confirmed'),
        category: [coded(`${TERMS}/condition-category`, 'problem-list-item')],
        code: concept(SNOMED, code, display),
        subject: this.subject,
        onsetDateTime: this.at(since).slice(0, 10),
        ...(more.until === undefined ? {} : { abatementDateTime: this.at(more.until).slice(0, 10) }),
      },
      since,
    )
  }

  medicine(name: string, dose: string, since: number, more: Labelled & { readonly until?: number } = {}): void {
    this.add(
      {
        resourceType: 'MedicationRequest',
        ...labelled(more),
        status: more.until === undefined ? 'active' : 'stopped',
        intent: 'order',
        medicationCodeableConcept: { text: name },
        subject: this.subject,
        authoredOn: this.at(since),
        dosageInstruction: [{ text: dose }],
      },
      since,
    )
  }

  allergy([code, display]: Code, reaction: string, high: boolean): void {
    this.add(
      {
        resourceType: 'AllergyIntolerance',
        clinicalStatus: coded(`${TERMS}/allergyintolerance-clinical`, 'active'),
        verificationStatus: coded(`${TERMS}/allergyintolerance-verification`, 'confirmed'),
        type: 'allergy',
        criticality: high ? 'high' : 'low',
        code: concept(SNOMED, code, display),
        patient: this.subject,
        reaction: [{ manifestation: [{ text: reaction }] }],
      },
      Number.NEGATIVE_INFINITY,
    )
  }

  noKnownAllergies(): void {
    this.add(
      {
        resourceType: 'AllergyIntolerance',
        clinicalStatus: coded(`${TERMS}/allergyintolerance-clinical`, 'active'),
        verificationStatus: coded(`${TERMS}/allergyintolerance-verification`, 'confirmed'),
        code: concept(SNOMED, '716186003', 'No known allergy'),
        patient: this.subject,
      },
      Number.NEGATIVE_INFINITY,
    )
  }

  pressure(readings: readonly (readonly [day: number, systolic: number, diastolic: number])[]): void {
    for (const [day, systolic, diastolic] of readings) {
      this.add(
        {
          ...this.observation(['85354-9', 'Blood pressure'], day, 'vital-signs', {}),
          component: [
            { code: concept(LOINC, '8480-6', 'Systolic'), valueQuantity: quantity(String(systolic), 'mm[Hg]') },
            { code: concept(LOINC, '8462-4', 'Diastolic'), valueQuantity: quantity(String(diastolic), 'mm[Hg]') },
          ],
        },
        day,
      )
    }
  }

  vital(code: Code, unit: string, readings: readonly Reading[]): void {
    for (const [day, value] of readings)
      this.add({ ...this.observation(code, day, 'vital-signs', {}), valueQuantity: quantity(value, unit) }, day)
  }

  /** `range`: low and high as written; an empty one is open. */
  lab(code: Code, unit: string, range: readonly [string, string], readings: readonly Reading[], more: Labelled = {}): void {
    const [low, high] = range
    for (const [day, value] of readings) {
      this.add(
        {
          ...this.observation(code, day, 'laboratory', more),
          valueQuantity: quantity(value, unit),
          ...(low || high
            ? {
                referenceRange: [
                  { ...(low ? { low: quantity(low, unit) } : {}), ...(high ? { high: quantity(high, unit) } : {}) },
                ],
              }
            : {}),
        },
        day,
      )
    }
  }

  finding(code: Code, day: number, text: string, more: Labelled = {}): void {
    this.add({ ...this.observation(code, day, 'laboratory', more), valueCodeableConcept: { text } }, day)
  }

  immunization(name: string, day: number): void {
    this.add(
      {
        resourceType: 'Immunization',
        status: 'completed',
        vaccineCode: { text: name },
        patient: this.subject,
        occurrenceDateTime: this.at(day),
      },
      day,
    )
  }

  note(day: number, title: string, text: string, more: Labelled = {}): void {
    this.add(
      {
        resourceType: 'DocumentReference',
        ...labelled(more),
        status: 'current',
        type: { text: title },
        subject: this.subject,
        date: this.at(day),
        content: [{ attachment: { contentType: 'text/plain', title, data: toBase64(utf8(text)) } }],
      },
      day,
    )
  }

  /** What had happened by that day; all of it by default. */
  bundle(upTo = Number.POSITIVE_INFINITY): Bytes {
    const entry = this.entries.filter(({ day }) => day <= upTo).map((one) => one.entry)
    const text = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry })
    // JSON.stringify cannot write 2.10: decimals travel as marked strings until here.
    return utf8(text.replace(/"§(-?\d+(?:\.\d+)?)"/g, '$1'))
  }

  private add(resource: Json, day: number): string {
    const serial = this.entries.length.toString(16).padStart(12, '0')
    const fullUrl = `urn:uuid:${hex8(this.person.mrn)}-5eed-4000-8000-${serial}`
    this.entries.push({ day, entry: { fullUrl, resource, request: { method: 'POST', url: resource.resourceType } } })
    return fullUrl
  }

  private patient(): Json {
    const { family, given, prefix, gender, birthDate, mrn, died, language } = this.person
    return {
      resourceType: 'Patient',
      identifier: [
        {
          type: coded(`${TERMS}/v2-0203`, 'MR'),
          system: mrn.startsWith('CH') ? 'https://city-heart.example/mrn' : 'https://northgate.example/mrn',
          value: mrn,
        },
      ],
      name: [{ use: 'official', family, given, ...(prefix ? { prefix: [prefix] } : {}) }],
      gender,
      birthDate,
      ...(died === undefined ? {} : { deceasedDateTime: this.at(died) }),
      ...(language
        ? { communication: [{ language: concept('urn:ietf:bcp:47', language.code, language.display), preferred: true }] }
        : {}),
    }
  }

  private observation([code, display]: Code, day: number, category: string, more: Labelled): Json {
    return {
      resourceType: 'Observation',
      ...labelled(more),
      status: 'final',
      category: [coded(`${TERMS}/observation-category`, category)],
      code: concept(LOINC, code, display),
      subject: this.subject,
      effectiveDateTime: this.at(day),
    }
  }
}

function labelled({ label }: Labelled): Json {
  if (!label) return {}
  const system = label === 'MINOR' ? 'https://chartseal.org/fhir/CodeSystem/compartment' : `${TERMS}/v3-ActCode`
  return { meta: { security: [{ system, code: label }] } }
}

function concept(system: string, code: string, display: string): Json {
  return { coding: [{ system, code, display }], text: display }
}

function coded(system: string, code: string): Json {
  return { coding: [{ system, code }] }
}

function quantity(value: string, unit: string): Json {
  return { value: `§${value}`, unit, system: UCUM, code: unit }
}

/** One address space per patient: bundles of different patients share no fullUrl. */
function hex8(text: string): string {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
