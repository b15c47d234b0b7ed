/**
 * A patient's chart at a glance, from the records the gate opened. Nothing here decides what may be seen: what is not in
 * `records` is not known to exist. Pure; 2,000 records take a few tens of milliseconds.
 */
import type { Observation } from 'fhir/r4'
import { yearsOld } from './age'
import { allergiesView } from './allergies'
import { bannerView, languageFact } from './banner'
import type { ChartSummary, CountsView, ResultsView, ViewOptions, VitalsView } from './chart-view'
import { isoDayIn } from './dates'
import { eventsView } from './events'
import { quantityText } from './measured'
import { medicinesView } from './medicines'
import { newestFirst, type Reading, readingOf } from './observations'
import type { OpenedRecord } from './opened-record'
import { isPressure } from './pressure'
import { problemsView } from './problems'
import { isResult, resultKey, resultsView } from './results'
import { type Opened, type SortedOut, sortOut } from './sort-out'
import { vitalKey, vitalsView } from './vitals'

const ADULT_YEARS = 18

export function chartSummary(records: readonly OpenedRecord[], now: Date, options: ViewOptions): ChartSummary {
  const sorted = sortOut(records)
  const patient = sorted.Patient[0]?.resource
  const readings = sortReadings(sorted.Observation)
  const born = patient?.birthDate
  const adult = born !== undefined && (yearsOld(born, isoDayIn(now, options.timeZone)) ?? 0) >= ADULT_YEARS
  const vitals = vitalsView(readings.byVital, readings.pressures, adult, now, options)
  const results = resultsView(readings.byTest, now, options)
  const allergies = allergiesView(sorted, options)
  const problems = problemsView(sorted, options)
  const medicines = medicinesView(sorted, now, options)
  const facts = [languageFact(patient), ...bodyFacts(vitals)].filter((fact) => fact !== undefined)
  return {
    banner: { ...bannerView(patient, now, options), facts },
    allergies,
    problems,
    medicines,
    vitals: { ...vitals, others: vitals.others.filter(({ key }) => key !== 'height') },
    results,
    events: eventsView(sorted, now, options),
    counts: {
      ...countsOf(sorted, results, records.length),
      problems: problems.active.length,
      medicines: medicines.inUse.length,
      allergies: allergies.state === 'known' ? allergies.list.length : 0,
    },
    unreadable: sorted.unreadable.length,
  }
}

type Readings = {
  readonly byVital: Map<string, Reading[]>
  readonly byTest: Map<string, Reading[]>
  readonly pressures: Reading[]
}

function sortReadings(observations: readonly Opened<Observation>[]): Readings {
  const out: Readings = { byVital: new Map(), byTest: new Map(), pressures: [] }
  for (const opened of observations) {
    const reading = readingOf(opened)
    if (!reading) continue
    const vital = vitalKey(opened.resource)
    if (vital) push(out.byVital, vital, reading)
    else if (isPressure(opened.resource)) out.pressures.push(reading)
    else if (isResult(opened.resource)) push(out.byTest, resultKey(opened.resource), reading)
  }
  for (const list of [...out.byVital.values(), ...out.byTest.values(), out.pressures]) list.sort(newestFirst)
  return out
}

function push(map: Map<string, Reading[]>, key: string, reading: Reading): void {
  const list = map.get(key)
  if (list) list.push(reading)
  else map.set(key, [reading])
}

/** Weight with its age stands in the banner, because doses hang on it. */
function bodyFacts(vitals: VitalsView): readonly string[] {
  const find = (key: string) => vitals.others.find((vital) => vital.key === key)
  const [weight, height] = [find('weight'), find('height')]
  return [
    ...(weight ? [[quantityText(weight.value), weight.age].filter(Boolean).join(', ')] : []),
    ...(height ? [quantityText(height.value)] : []),
  ]
}

function countsOf(
  sorted: SortedOut,
  results: ResultsView,
  all: number,
): Omit<CountsView, 'problems' | 'medicines' | 'allergies'> {
  return {
    results: results.total,
    encounters: sorted.Encounter.length,
    procedures: sorted.Procedure.length,
    immunizations: sorted.Immunization.length,
    documents: documentCount(sorted),
    imaging: sorted.ImagingStudy,
    all,
  }
}

/** A report's text is often filed a second time as a document that names the report: one document, not two. */
function documentCount({ DocumentReference: documents, DiagnosticReport: reports }: SortedOut): number {
  const valid = documents.filter(({ resource }) => resource.status !== 'entered-in-error')
  const named = new Set(
    valid.flatMap(({ resource }) => resource.identifier?.map(({ value }) => value?.replace(/^urn:uuid:/, '')) ?? []),
  )
  const own = reports.filter(({ resource }) => (resource.presentedForm?.length ?? 0) > 0 && !named.has(resource.id))
  return valid.length + own.length
}
