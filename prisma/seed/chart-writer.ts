import 'server-only'
/**
 * Writes one invented patient as FHIR R4 transaction bundles, so that the demo's charts come in through the import like
 * any other. Times are days from the day of installation (D0, 08:00); values are written with the digits given.
 *
 * A bundle says what was known on its day: a death, a stopped medicine or a problem that ended later makes a new version
 * of the record on the day it happened. Nothing in a chart speaks of its own future.
 */
import { type Bytes, toBase64, utf8 } from '@/lib/base/bytes'
import {
  type Code,
  coded,
  concept,
  hex8,
  type Json,
  judged,
  type Lab,
  type Labelled,
  LOINC,
  labelled,
  quantity,
  type Reading,
  SNOMED,
  type Span,
  TERMS,
} from '@/prisma/seed/fhir-parts'

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

type Entry = {
  readonly fullUrl: string
  /** When it came to be known, and when it changed, in days from D0. */
  readonly known: number
  readonly changes: number | undefined
  /** As it stood: `over` once the change had happened. */
  readonly resource: (over: boolean) => Json
}

/** Charts older than this were there before anything of the demo. */
export const REGISTERED = -181

const DAY_MS = 86_400_000
const VISIT_DAYS = 0.05

export class ChartWriter {
  private readonly entries: Entry[] = []
  private readonly subject: Json

  constructor(
    private readonly person: Person,
    private readonly d0: Date,
  ) {
    this.subject = { reference: this.add((over) => this.patient(over), REGISTERED, person.died) }
  }

  at(day: number): string {
    return `${new Date(this.d0.getTime() + Math.round(day * DAY_MS)).toISOString().slice(0, 19)}Z`
  }

  visit(day: number, what: string, where: string, kind: 'AMB' | 'IMP' | 'EMER' = 'AMB', more: Labelled = {}): void {
    const end = day + VISIT_DAYS
    const encounter = {
      resourceType: 'Encounter',
      ...labelled(more),
      status: 'finished',
      class: { system: `${TERMS}/v3-ActCode`, code: kind },
      type: [{ text: what }],
      subject: this.subject,
      period: { start: this.at(day), end: this.at(end) },
      reasonCode: [{ text: where }],
    }
    this.add(() => encounter, end)
  }

  problem([code, display]: Code, since: number, more: Span = {}): void {
    const condition = (over: boolean) => ({
      resourceType: 'Condition',
      ...labelled(more),
      clinicalStatus: coded(`${TERMS}/condition-clinical`, over ? 'resolved' : 'active'),
      verificationStatus: coded(`${TERMS}/condition-ver-status`, 'confirmed'),
      category: [coded(`${TERMS}/condition-category`, 'problem-list-item')],
      code: concept(SNOMED, code, display),
      subject: this.subject,
      onsetDateTime: this.at(since).slice(0, 10),
      ...(over && more.until !== undefined ? { abatementDateTime: this.at(more.until).slice(0, 10) } : {}),
    })
    this.add(condition, since, more.until)
  }

  medicine(name: string, dose: string, since: number, more: Span = {}): void {
    const request = (over: boolean) => ({
      resourceType: 'MedicationRequest',
      ...labelled(more),
      status: over ? 'stopped' : 'active',
      intent: 'order',
      medicationCodeableConcept: { text: name },
      subject: this.subject,
      authoredOn: this.at(since),
      dosageInstruction: [{ text: dose }],
    })
    this.add(request, since, more.until)
  }

  allergy([code, display]: Code, reaction: string, high: boolean): void {
    this.add(() => ({
      ...this.statement([code, display]),
      type: 'allergy',
      criticality: high ? 'high' : 'low',
      reaction: [{ manifestation: [{ text: reaction }] }],
    }))
  }

  noKnownAllergies(): void {
    this.add(() => this.statement(['716186003', 'No known allergy']))
  }

  pressure(readings: readonly (readonly [day: number, systolic: number, diastolic: number])[]): void {
    for (const [day, systolic, diastolic] of readings) {
      const component = [
        { code: concept(LOINC, '8480-6', 'Systolic'), valueQuantity: quantity(String(systolic), 'mm[Hg]') },
        { code: concept(LOINC, '8462-4', 'Diastolic'), valueQuantity: quantity(String(diastolic), 'mm[Hg]') },
      ]
      this.add(() => ({ ...this.observation(['85354-9', 'Blood pressure'], day, 'vital-signs', {}), component }), day)
    }
  }

  vital(code: Code, unit: string, readings: readonly Reading[]): void {
    for (const [day, value] of readings)
      this.add(() => ({ ...this.observation(code, day, 'vital-signs', {}), valueQuantity: quantity(value, unit) }), day)
  }

  /** `range`: low and high as written; an empty one is open. */
  lab(code: Code, unit: string, range: readonly [string, string], readings: readonly Reading[], more: Lab = {}): void {
    for (const [day, value] of readings) {
      const observation = {
        ...this.observation(code, day, 'laboratory', more),
        valueQuantity: quantity(value, unit),
        ...judged(Number(value), range, unit, more),
      }
      this.add(() => observation, day)
    }
  }

  finding(code: Code | string, day: number, text: string, more: Labelled = {}): void {
    this.add(() => ({ ...this.observation(code, day, 'laboratory', more), valueCodeableConcept: { text } }), day)
  }

  immunization(name: string, day: number): void {
    const immunization = {
      resourceType: 'Immunization',
      status: 'completed',
      vaccineCode: { text: name },
      patient: this.subject,
      occurrenceDateTime: this.at(day),
    }
    this.add(() => immunization, day)
  }

  note(day: number, title: string, text: string, more: Labelled = {}): void {
    const document = {
      resourceType: 'DocumentReference',
      ...labelled(more),
      status: 'current',
      type: { text: title },
      subject: this.subject,
      date: this.at(day),
      content: [{ attachment: { contentType: 'text/plain', title, data: toBase64(utf8(text)) } }],
    }
    this.add(() => document, day)
  }

  /** All that was known on that day. */
  bundle(day: number): Bytes {
    return this.write(
      this.entries.filter(({ known }) => known <= day),
      day,
    )
  }

  /** What became known or changed after `since`, and whose it is. */
  news(since: number, day: number): Bytes {
    const isNew = (moment: number | undefined) => moment !== undefined && since < moment && moment <= day
    return this.write(
      this.entries.filter(({ known, changes }, i) => i === 0 || isNew(known) || isNew(changes)),
      day,
    )
  }

  /** The mornings after the registration, up to D0, on which there is news. Whole days. */
  mornings(): number[] {
    const moments = this.entries.flatMap(({ known, changes }) => [known, changes ?? known])
    const later = moments.filter((moment) => REGISTERED < moment && moment <= 0)
    return [...new Set(later.map((moment) => Math.ceil(moment) + 0))].sort((a, b) => a - b)
  }

  private write(entries: readonly Entry[], day: number): Bytes {
    const entry = entries.map(({ fullUrl, changes, resource }) => {
      const written = resource(changes !== undefined && changes <= day)
      return { fullUrl, resource: written, request: { method: 'POST', url: written.resourceType } }
    })
    const text = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry })
    // JSON.stringify cannot write 2.10: decimals travel as marked strings until here.
    return utf8(text.replace(/"§(-?\d+(?:\.\d+)?)"/g, '$1'))
  }

  private add(resource: Entry['resource'], known: number = REGISTERED, changes?: number): string {
    const serial = this.entries.length.toString(16).padStart(12, '0')
    const fullUrl = `urn:uuid:${hex8(this.person.mrn)}-5eed-4000-8000-${serial}`
    this.entries.push({ fullUrl, known, changes, resource })
    return fullUrl
  }

  private statement([code, display]: Code): Json {
    return {
      resourceType: 'AllergyIntolerance',
      clinicalStatus: coded(`${TERMS}/allergyintolerance-clinical`, 'active'),
      verificationStatus: coded(`${TERMS}/allergyintolerance-verification`, 'confirmed'),
      code: concept(SNOMED, code, display),
      patient: this.subject,
    }
  }

  private patient(over: boolean): Json {
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
      ...(over && died !== undefined ? { deceasedDateTime: this.at(died) } : {}),
      ...(language
        ? { communication: [{ language: concept('urn:ietf:bcp:47', language.code, language.display), preferred: true }] }
        : {}),
    }
  }

  /** A test without a code of its own has words only. */
  private observation(code: Code | string, day: number, category: string, more: Labelled): Json {
    return {
      resourceType: 'Observation',
      ...labelled(more),
      status: 'final',
      category: [coded(`${TERMS}/observation-category`, category)],
      code: typeof code === 'string' ? { text: code } : concept(LOINC, ...code),
      subject: this.subject,
      effectiveDateTime: this.at(day),
    }
  }
}
