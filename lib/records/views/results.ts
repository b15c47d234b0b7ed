/** Laboratory results by test: the latest value, the one before, a short course. New and abnormal first. Pure. */
import type { Observation } from 'fhir/r4'
import type { Flag, ResultsView, ResultView, ViewOptions } from './chart-view'
import { anyHasCode, conceptKey, conceptText, sentenceCase } from './codes'
import { ago, formatDay, whenOf } from './dates'
import { quantityText } from './measured'
import { anyValue, interpretedFlag, pointsOf, type Reading, rangeFlag, trendOf } from './observations'
import { rangeOf, soleRange } from './result-range'

const LABORATORY: ReadonlySet<string> = new Set(['laboratory', 'LAB'])
const POINTS = 10
const SHOWN = 24
const DAY_MS = 86_400_000
const STATUS: Readonly<Record<string, string>> = { preliminary: 'preliminary', amended: 'amended', corrected: 'corrected' }

export function isResult(one: Observation): boolean {
  return anyHasCode(one.category, LABORATORY)
}

export function resultKey(one: Observation): string {
  return conceptKey(one.code)
}

/** `byTest` holds readings newest first. Only what is listed is parsed for its digits, however long the record. */
export function resultsView(byTest: ReadonlyMap<string, readonly Reading[]>, now: Date, options: ViewOptions): ResultsView {
  const tests = [...byTest.entries()].filter(([, list]) => list.some(({ opened }) => hasValue(opened.resource)))
  const ranked = tests.map(([key, list]) => rank(key, list, now, options)).sort((a, b) => a.order - b.order || b.at - a.at)
  const list = ranked
    .slice(0, options.resultsShown ?? SHOWN)
    .flatMap(({ key, list }) => resultView(key, list, now, options) ?? [])
  return {
    list: withDistinctLabels(list, byTest),
    flagged: ranked.filter((one) => one.flagged).length,
    tests: tests.length,
    total: tests.reduce((sum, [, one]) => sum + one.length, 0),
    judged: ranked.filter((one) => one.judged).length,
  }
}

type Ranked = {
  readonly key: string
  readonly list: readonly Reading[]
  readonly at: number
  readonly order: number
  readonly flagged: boolean
  readonly judged: boolean
}

function rank(key: string, all: readonly Reading[], now: Date, options: ViewOptions): Ranked {
  const list = all.filter(({ opened }) => hasValue(opened.resource))
  const latest = list[0] as Reading
  const flag = flagOf(latest)
  const critical = flag?.startsWith('critical') ?? false
  const recent = isNew(latest, now, options)
  const order = flag && recent ? (critical ? 0 : 1) : critical ? 2 : flag ? 3 : recent ? 4 : 5
  const judged = (latest.opened.resource.interpretation?.length ?? 0) > 0 || soleRange(latest.opened.resource) !== undefined
  return { key, list, at: latest.at, order, flagged: flag !== undefined, judged }
}

function hasValue(one: Observation): boolean {
  return (
    one.valueQuantity !== undefined ||
    one.valueCodeableConcept !== undefined ||
    one.valueString !== undefined ||
    one.valueInteger !== undefined ||
    one.valueBoolean !== undefined ||
    one.valueRatio !== undefined ||
    one.valueRange !== undefined
  )
}

function flagOf({ opened: { resource } }: Reading): Flag | undefined {
  const { valueQuantity } = resource
  const said = interpretedFlag(resource)
  return said || !valueQuantity || valueQuantity.comparator ? said : rangeFlag(valueQuantity.value, soleRange(resource))
}

function isNew(reading: Reading, now: Date, options: ViewOptions): boolean {
  return now.getTime() - reading.at < (options.newWithinDays ?? 7) * DAY_MS
}

function resultView(key: string, list: readonly Reading[], now: Date, options: ViewOptions): ResultView | undefined {
  const latest = list[0]
  const value = latest && anyValue(latest)
  if (!latest || !value) return undefined
  const flag = flagOf(latest)
  const status = STATUS[latest.opened.resource.status]
  return {
    key,
    label: shortLabel(latest.opened.resource),
    value,
    ...(flag ? { flag } : {}),
    isNew: isNew(latest, now, options),
    when: whenOf(latest.time, options.timeZone),
    age: ago(latest.time, now, options.timeZone),
    ...(status ? { status } : {}),
    ...previousOf(list, options),
    trend: trendOf(
      pointsOf(list, (one) => one.valueQuantity, POINTS),
      rangeOf(latest),
    ),
  }
}

/** The one before, only when it was measured in the same unit: `5.2` beside `94` would look like a fall. */
function previousOf(list: readonly Reading[], options: ViewOptions): Pick<ResultView, 'previous'> {
  const latest = list[0]
  const before = list.find((one) => latest !== undefined && one.at < latest.at)
  const value = before && anyValue(before)
  if (!latest || !before || !value || value.unit !== anyValue(latest)?.unit) return {}
  const when = { iso: before.time, text: formatDay(before.time, options.timeZone) }
  return { previous: { text: value.unit === '' ? value.text : quantityText({ ...value, unit: '' }), when } }
}

/** LOINC's long names without the parts a ward does not say: `Hemoglobin [Mass/volume] in Blood` is `Hemoglobin`. */
function shortLabel(one: Observation): string {
  const full = sentenceCase(conceptText(one.code)) || 'Test not named: see the record'
  const short = full
    .replace(/\s*\[[^\]]*\]/g, '')
    .replace(/ (?:in|of) (?:Serum or Plasma|Serum, Plasma or Blood|Serum|Plasma|Blood)\b/, '')
    .replace(/ by (?:Automated count|calculation|HPLC)$/, '')
  return short.trim() || full
}

/** Two tests that would read the same keep their full names: glucose in blood is not glucose in urine. */
function withDistinctLabels(list: readonly ResultView[], byTest: ReadonlyMap<string, readonly Reading[]>): readonly ResultView[] {
  const seen = new Map<string, number>()
  for (const { label } of list) seen.set(label, (seen.get(label) ?? 0) + 1)
  return list.map((result) => {
    const full = conceptText(byTest.get(result.key)?.[0]?.opened.resource.code)
    return (seen.get(result.label) ?? 0) > 1 && full ? { ...result, label: sentenceCase(full) } : result
  })
}
