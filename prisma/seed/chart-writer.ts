import 'server-only'
/**
 * Writes one invented patient as FHIR R4 transaction bundles, so that the demo's charts come in through the import like
 * any other. Times are days from the day of installation (D0, 08:00): a whole day is some hour of that day, a fraction is
 * meant as it stands. Values are written with the digits given.
 *
 * A bundle says what was known on its day: a death, a stopped medicine or a problem that ended later makes a new version
 * of the record on the day it happened. Nothing in a chart speaks of its own future.
 */
import { type Bytes, toBase64, utf8 } from '@/lib/base/bytes'
import { DOCUMENTS, MEDICINES, TESTS, type Test, type TestName, VACCINES, VITALS, type VitalName } from '@/prisma/seed/catalogue'
import {
  type Code,
  CVX,
  coded,
  concept,
  hashOf,
  hex8,
  type Json,
  judged,
  type Lab,
  type Labelled,
  LOINC,
  labelled,
  named,
  quantity,
  RXNORM,
  readings,
  SNOMED,
  type Span,
  TERMS,
} from '@/prisma/seed/fhir-parts'
import { type Person, patientPart } from '@/prisma/seed/patient-part'

type Entry = {
  readonly fullUrl: string
  /** When it came to be known, and when it changed, in days from D0. */
  readonly known: number
  readonly changes: number | undefined
  /** As it stood: `over` once the change had happened. */
  readonly resource: (over: boolean) => Json
}

export type Visit = Labelled & {
  /** A visit to a ward's bed, the emergency department, or from afar; else an outpatient's. */
  readonly kind?: 'IMP' | 'EMER' | 'VR'
  readonly with?: string
  readonly why?: string
  /** Days; absent on a ward: she is there still. */
  readonly until?: number
}

/** Charts older than this were there before anything of the demo. */
export const REGISTERED = -181
/** From here on news comes each morning, before that once a week. */
const DAILY_FROM = -56

const DAY_MS = 86_400_000
const HOURS = { AMB: 0.5, EMER: 4, VR: 0.3 }

export class ChartWriter {
  private readonly entries: Entry[] = []
  private readonly subject: Json
  /** Days from D0, for what comes with an age. */
  readonly born: number

  constructor(
    readonly person: Person,
    private readonly d0: Date,
  ) {
    this.born = Math.ceil((Date.parse(person.birthDate) - d0.getTime()) / DAY_MS)
    const patient = (over: boolean) => patientPart(person, over && person.died !== undefined ? this.at(person.died) : undefined)
    this.subject = { reference: this.add(patient, REGISTERED, person.died) }
  }

  at(day: number): string {
    return `${new Date(this.d0.getTime() + Math.round(this.moment(day) * DAY_MS)).toISOString().slice(0, 19)}Z`
  }

  visit(day: number, what: string, where: string, more: Visit = {}): void {
    const kind = more.kind ?? 'AMB'
    const end = more.until ?? (kind === 'IMP' ? undefined : this.moment(day) + HOURS[kind] / 24)
    const encounter = (over: boolean) => ({
      resourceType: 'Encounter',
      ...labelled(more),
      status: over ? 'finished' : 'in-progress',
      class: { system: `${TERMS}/v3-ActCode`, code: kind },
      type: [{ text: what }],
      subject: this.subject,
      ...(more.with ? { participant: [{ individual: { display: more.with } }] } : {}),
      period: { start: this.at(day), ...(over && end !== undefined ? { end: this.at(end) } : {}) },
      ...(more.why ? { reasonCode: [{ text: more.why }] } : {}),
      location: [{ location: { display: where } }],
    })
    if (kind === 'IMP') this.add(encounter, day, end)
    else this.add(() => encounter(true), end)
  }

  problem(what: Code | string, since: number, more: Span = {}): void {
    const condition = (over: boolean) => ({
      resourceType: 'Condition',
      ...labelled(more),
      clinicalStatus: coded(`${TERMS}/condition-clinical`, over ? 'resolved' : 'active'),
      verificationStatus: coded(`${TERMS}/condition-ver-status`, 'confirmed'),
      category: [coded(`${TERMS}/condition-category`, 'problem-list-item')],
      code: named(SNOMED, what),
      subject: this.subject,
      onsetDateTime: this.at(since).slice(0, 10),
      ...(over && more.until !== undefined ? { abatementDateTime: this.at(more.until).slice(0, 10) } : {}),
    })
    this.add(condition, since, more.until)
  }

  medicine(name: string, dose: string, since: number, more: Span = {}): void {
    const known = MEDICINES.get(name)
    const request = (over: boolean) => ({
      resourceType: 'MedicationRequest',
      ...labelled(more),
      status: over ? 'stopped' : 'active',
      ...(over && more.why ? { statusReason: { text: more.why } } : {}),
      intent: 'order',
      medicationCodeableConcept: known ? concept(RXNORM, ...known, name) : { text: name },
      subject: this.subject,
      authoredOn: this.at(since),
      dosageInstruction: [{ text: dose }],
    })
    this.add(request, since, more.until)
  }

  /** `since` only where it was found while she was a patient here. */
  allergy(what: Code | string, reaction: string, high: boolean, since?: number): void {
    const known = { type: 'allergy', criticality: high ? 'high' : 'low', reaction: [{ manifestation: [{ text: reaction }] }] }
    const recorded = since === undefined ? {} : { recordedDate: this.at(since) }
    this.add(() => ({ ...this.statement(what), ...recorded, ...known }), since)
  }

  noKnownAllergies(): void {
    this.add(() => this.statement(['716186003', 'No known allergy']))
  }

  /** `-400 138/84, -300 142/86` */
  pressure(series: string): void {
    for (const [day, value] of readings(series)) {
      const [systolic = '', diastolic = ''] = value.split('/')
      const component = [
        { code: concept(LOINC, '8480-6', 'Systolic'), valueQuantity: quantity(systolic, 'mm[Hg]') },
        { code: concept(LOINC, '8462-4', 'Diastolic'), valueQuantity: quantity(diastolic, 'mm[Hg]') },
      ]
      this.add(() => ({ ...this.observation(['85354-9', 'Blood pressure'], day, 'vital-signs', {}), component }), day)
    }
  }

  vital(name: VitalName, series: string): void {
    const { code, unit } = VITALS[name]
    for (const [day, value] of readings(series)) {
      const valueQuantity = quantity(value, unit)
      this.add(() => ({ ...this.observation([code, name], day, 'vital-signs', {}), valueQuantity }), day)
    }
  }

  lab(name: TestName, series: string, more: Lab = {}): void {
    const test: Test = TESTS[name]
    const { gender } = this.person
    const bySex = typeof test.range === 'object' && gender !== 'other' ? test.range[gender] : undefined
    const range = more.range ?? bySex ?? (typeof test.range === 'string' ? test.range : '')
    const whom = more.whom ?? (bySex && !more.range ? (gender === 'female' ? 'women' : 'men') : undefined)
    const judgement = { ...more, critical: more.critical ?? test.critical ?? {}, ...(whom ? { whom } : {}) }
    for (const [day, value] of readings(series)) {
      const result = { valueQuantity: quantity(value, test.unit), ...judged(value, range, test.unit, judgement) }
      this.add(() => ({ ...this.observation([test.code, name], day, 'laboratory', more), ...result }), day)
    }
  }

  /** A result in words; `abnormal` as its laboratory marked it. */
  finding(code: Code | string, day: number, text: string, more: Labelled & { readonly abnormal?: true } = {}): void {
    const interpretation = [coded(`${TERMS}/v3-ObservationInterpretation`, more.abnormal ? 'A' : 'N')]
    const said = { valueCodeableConcept: { text }, interpretation }
    this.add(() => ({ ...this.observation(code, day, 'laboratory', more), ...said }), day)
  }

  /** What she said of herself. */
  habit(code: Code | string, day: number, text: string): void {
    this.add(() => ({ ...this.observation(code, day, 'social-history', {}), valueCodeableConcept: { text } }), day)
  }

  immunization(name: string, ...days: readonly number[]): void {
    const code = VACCINES.get(name)
    for (const day of days) {
      const immunization = {
        resourceType: 'Immunization',
        status: 'completed',
        vaccineCode: code ? concept(CVX, code, name) : { text: name },
        patient: this.subject,
        occurrenceDateTime: this.at(day),
      }
      this.add(() => immunization, day)
    }
  }

  procedure(what: Code | string, day: number, more: Labelled = {}): void {
    const code = named(SNOMED, what)
    const when = { subject: this.subject, performedDateTime: this.at(day) }
    this.add(() => ({ resourceType: 'Procedure', ...labelled(more), status: 'completed', code, ...when }), day)
  }

  /** The study and its report. `modality` as DICOM names it. */
  imaging(day: number, modality: 'DX' | 'US' | 'CT' | 'MR' | 'MG', title: string, text: string): void {
    const taken = { subject: this.subject, started: this.at(day), description: title }
    const kind = { system: 'http://dicom.nema.org/resources/ontology/DCM', code: modality }
    const study = this.add(() => ({ resourceType: 'ImagingStudy', status: 'available', modality: [kind], ...taken }), day)
    const report = {
      resourceType: 'DiagnosticReport',
      status: 'final',
      category: [coded(`${TERMS}/v2-0074`, 'RAD')],
      code: { text: title },
      subject: this.subject,
      effectiveDateTime: this.at(day),
      imagingStudy: [{ reference: study }],
      conclusion: text,
      presentedForm: [{ contentType: 'text/plain', title, data: toBase64(utf8(text)) }],
    }
    this.add(() => report, day)
  }

  note(day: number, title: string, text: string, more: Labelled & { readonly by?: string } = {}): void {
    const code = DOCUMENTS.get(title)
    const document = {
      resourceType: 'DocumentReference',
      ...labelled(more),
      status: 'current',
      type: code ? concept(LOINC, code, title) : { text: title },
      subject: this.subject,
      date: this.at(day),
      ...(more.by ? { author: [{ display: more.by }] } : {}),
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

  /** The mornings after the registration, up to D0, on which the feed has news. Whole days. */
  mornings(): number[] {
    const moments = this.entries.flatMap(({ known, changes }) => [known, changes ?? known])
    const later = moments.filter((moment) => REGISTERED < moment && moment <= 0)
    const brought = (moment: number) => (moment > DAILY_FROM ? Math.ceil(moment) + 0 : Math.ceil(moment / 7) * 7)
    return [...new Set(later.map(brought))].sort((a, b) => a - b)
  }

  /** A whole day of the past is some time between half past eight and four, the same for all of that day. */
  private moment(day: number): number {
    if (!Number.isInteger(day) || day > -1 || day === REGISTERED) return day
    return day + (30 + (hashOf(`${this.person.mrn}${day}`) % 420)) / 1440
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
    this.entries.push({
      fullUrl,
      known: this.moment(known),
      changes: changes === undefined ? undefined : this.moment(changes),
      resource,
    })
    return fullUrl
  }

  private statement(what: Code | string): Json {
    return {
      resourceType: 'AllergyIntolerance',
      clinicalStatus: coded(`${TERMS}/allergyintolerance-clinical`, 'active'),
      verificationStatus: coded(`${TERMS}/allergyintolerance-verification`, 'confirmed'),
      code: named(SNOMED, what),
      patient: this.subject,
    }
  }

  private observation(code: Code | string, day: number, category: string, more: Labelled): Json {
    return {
      resourceType: 'Observation',
      ...labelled(more),
      status: 'final',
      category: [coded(`${TERMS}/observation-category`, category)],
      code: named(LOINC, code),
      subject: this.subject,
      effectiveDateTime: this.at(day),
    }
  }
}
