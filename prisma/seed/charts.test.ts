import { describe, expect, it } from 'vitest'
import type { CompartmentLabel } from '@/lib/base/compartment'
import { matchPatients, patientIdentity } from '@/lib/records/import/identity'
import { parseBundle } from '@/lib/records/import/parse'
import { REGISTERED } from '@/prisma/seed/chart-writer'
import { chartsOf } from '@/prisma/seed/patients'
import { STAFF, STREETS } from '@/prisma/seed/staff'

const D0 = new Date('2026-03-05T08:00:00Z')
const CHARTS = new Map(chartsOf(D0).map((seeded) => [seeded.key, seeded]))
const NAMES = [...CHARTS.keys()]

type Json = { readonly [key: string]: unknown }
type Item = { readonly compartment: CompartmentLabel; readonly resource: Json; readonly words: string }

function chartOf(key: string) {
  const seeded = CHARTS.get(key)
  if (!seeded) throw new Error(`the story knows no ${key}`)
  return seeded.chart
}

const read = new Map<string, Item[]>()

/** Everything of a chart as the import reads it, letters opened. */
function itemsOf(key: string, day = 0): Item[] {
  const items = read.get(`${key} ${day}`) ?? readItems(key, day)
  read.set(`${key} ${day}`, items)
  return items
}

function readItems(key: string, day: number): Item[] {
  const parsed = parseBundle(chartOf(key).bundle(day))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems[0]))
  return parsed.bundle.records.map(({ compartment, render }) => {
    const json = Buffer.from(render(() => undefined)).toString('utf8')
    const letters = [...json.matchAll(/"data":"([^"]+)"/g)].map(([, data = '']) => Buffer.from(data, 'base64').toString('utf8'))
    return { compartment, resource: JSON.parse(json), words: [json, ...letters].join('\n') }
  })
}

/** Oldest first, of one test as it is named. */
function seriesOf(key: string, test: string): number[] {
  type Observed = { code?: { text?: string }; effectiveDateTime?: string; valueQuantity?: { value: number } }
  const all = itemsOf(key).map(({ resource }) => resource as Observed)
  const own = all.filter(({ code, valueQuantity }) => code?.text === test && valueQuantity)
  own.sort((a, b) => String(a.effectiveDateTime).localeCompare(String(b.effectiveDateTime)))
  return own.map(({ valueQuantity }) => valueQuantity?.value ?? Number.NaN)
}

function patientOf(key: string, day = 0): Json {
  const found = itemsOf(key, day).find(({ resource }) => resource.resourceType === 'Patient')
  if (!found) throw new Error(`${key} has no patient`)
  return found.resource
}

describe('every chart of the story', () => {
  it('is there: twenty-four, one of them at the other organisation', () => {
    expect(NAMES).toHaveLength(24)
    expect([...CHARTS.values()].filter(({ at }) => at === 'CH').map(({ key }) => key)).toEqual(['mehta'])
  })

  it.each(NAMES)('%s: each morning is valid and speaks of nothing that lies ahead, nothing before the birth', (key) => {
    const chart = chartOf(key)
    for (const day of [REGISTERED, ...chart.mornings()]) {
      expect(parseBundle(chart.bundle(day))).toMatchObject({ ok: true })
      const morning = new Date(D0.getTime() + day * 86_400_000).toISOString().replace('.000', '')
      const dates = [...new TextDecoder().decode(chart.bundle(day)).matchAll(/"(\d{4}-\d\d-\d\d(?:T[\d:]+Z)?)"/g)]
      expect(dates.filter(([, date = '']) => date > morning || date < chart.person.birthDate)).toEqual([])
    }
  })

  it.each(NAMES)('%s: has years of encounters, vitals and laboratory values with ranges', (key) => {
    const items = itemsOf(key)
    const of = (type: string) => items.filter(({ resource }) => resource.resourceType === type)
    const ranged = items.filter(({ resource }) => resource.valueQuantity && resource.interpretation)
    const oldest = Math.min(...of('Encounter').map(({ resource }) => Date.parse((resource.period as { start: string }).start)))
    expect(D0.getTime() - oldest).toBeGreaterThan(365 * 86_400_000 * (key === 'ngozi' || key === 'akesson-again' ? 0.8 : 1.2))
    expect(of('Observation').length).toBeGreaterThan(5)
    expect(ranged.length + of('DocumentReference').length).toBeGreaterThan(3)
    expect(of('Condition').length).toBeGreaterThan(1)
    expect(of('MedicationRequest').length).toBeGreaterThan(1)
  })

  it('comes in few bundles, because each costs an import when a demo is made', () => {
    const bundles = NAMES.map((key) => 1 + chartOf(key).mornings().length)
    expect(bundles.reduce((sum, one) => sum + one)).toBeLessThan(260)
  })

  it('is the same bytes for the same day', () => {
    const all = () => chartsOf(D0).map(({ chart }) => Buffer.from(chart.bundle(0)).toString('base64'))
    expect(all()).toEqual(all())
  })
})

describe('what the story says of them', () => {
  it.each<[string, string, readonly number[]]>([
    ['vega', 'INR', [2.1, 4.6]],
    ['kowalczyk', 'eGFR', [52, 31]],
    ['papadakis', 'PSA', [6.9, 6.9]],
    ['tesfaye', 'ALT', [142, 28]],
    ['mehta', 'TSH', [1.7, 6.9]],
    ['watanabe', 'HIV-1 RNA', [84200, 20]],
    ['benali', 'Glucose two hours after 75 g', [9.6, 9.6]],
    ['lena', 'Peanut IgE', [48.2, 52.7]],
    ['whitcombe', 'Lactate', [4.8, 8.3]],
  ])('%s: %s from %s', (key, test, [from, to]) => {
    const series = seriesOf(key, test)
    expect(series).toContain(from)
    expect(series.at(-1)).toBe(to)
  })

  it('Kowalczyk’s kidneys never get better, Papadakis has one PSA and nothing to compare it with', () => {
    const kidneys = seriesOf('kowalczyk', 'eGFR')
    expect(kidneys).toEqual([...kidneys].sort((a, b) => b - a))
    expect(kidneys[0]).toBe(52)
    expect(seriesOf('papadakis', 'PSA')).toHaveLength(1)
  })

  it.each<[string, readonly RegExp[]]>([
    ['vega', [/Mitral valve regurgitation/, /Atrial fibrillation/, /Warfarin/]],
    ['lena', [/Asthma/, /Peanut/, /auto-injector/]],
    ['ngozi', [/Postpartum hypertension/, /Nifedipine/]],
    ['sofia', [/Acne/]],
    ['pham', [/Miscarriage/, /Obstetric note/]],
    ['mehta', [/Implanted cardioverter defibrillator/, /Amiodarone/]],
    ['kowalczyk', [/Type 2 diabetes/, /"stopped","statusReason":\{"text":"eGFR 31"\}/]],
    ['benali', [/Gestational diabetes/, /31 weeks/, /interpreterRequired/, /Arabic/]],
    ['novak', [/Breast cancer/, /clinical trial/, /Olaparib/]],
    ['ngata', [/Rheumatic heart disease/, /"family":"Fonseca","given":\["Beatriz"\]/]],
    ['ashdown', [/Cllr/, /Fracture of distal end of radius/]],
    ['adler', [/Alzheimer/, /Not for resuscitation/, /guardian/]],
    ['siddiqui', [/Kidney stone/]],
    ['wrona', [/COPD/]],
    ['moretti', [/Appendectomy/, /Smokes 20 a day/, /Right-handed/]],
    ['tesfaye', [/Pulmonary tuberculosis/, /Reported to the county/]],
  ])('%s', (key, words) => {
    const all = itemsOf(key)
      .filter(({ compartment }) => compartment === 'general' || compartment === 'demographics')
      .map(({ words }) => words)
      .join('\n')
    for (const word of words) expect(all).toMatch(word)
  })

  it('Whitcombe died on the forty-first day before, and no chart knew it the day before', () => {
    expect(String(patientOf('whitcombe').deceasedDateTime).slice(0, 10)).toBe('2026-01-23')
    expect(patientOf('whitcombe', -42).deceasedDateTime).toBeUndefined()
  })

  it('one man with two charts may be one, two men with almost one name and birthday are two', () => {
    const who = (key: string) => patientIdentity(patientOf(key))
    expect(matchPatients(who('akesson'), who('akesson-again'))).toBe('possible-duplicate')
    expect(matchPatients(who('fernandez'), who('fernandes'))).toBe('different')
  })
})

describe('what is restricted', () => {
  const RESTRICTED: readonly (readonly [string, CompartmentLabel, RegExp])[] = [
    ['vega', 'PSY', /depress|sertraline|psychiatr|talking therapy|PHQ-9/i],
    ['sofia', 'MINOR', /contracept|chlamydia|gonorrhoea|levonorgestrel|pregnan|young people/i],
    ['achebe', '42CFRPart2', /buprenorphine|naloxone|opioid|opiate|oxycodone|drug screen|harbor|haddad/i],
    ['watanabe', 'HIV', /\bHIV\b|darunavir|cobicistat|emtricitabine|CD4|infectious diseases|syphilis/i],
    ['novak', 'GDIS', /BRCA|genetic/i],
    ['novak', 'PSYTHPN', /psycho/i],
    ['ashdown', 'PSY', /panic|psycholog/i],
    ['adler', 'PSY', /mirtazapine|quetiapine|psychiatr|depress/i],
    ['tesfaye', 'HIV', /\bHIV\b|negative\./i],
  ]

  it.each(RESTRICTED)('%s: %s holds what speaks of it, and nothing else does', (key, label, words) => {
    const items = itemsOf(key)
    const own = items.filter(({ compartment }) => compartment === label)
    expect(own.length).toBeGreaterThan(1)
    const elsewhere = items.filter(({ compartment, words: all }) => compartment !== label && words.test(withoutLabels(all)))
    expect(elsewhere.map(({ resource }) => resource)).toEqual([])
    expect(own.some(({ words: all }) => words.test(withoutLabels(all)))).toBe(true)
  })

  it('nobody else has a restricted part', () => {
    const with_ = NAMES.filter((key) =>
      itemsOf(key).some(({ compartment }) => !['general', 'demographics'].includes(compartment)),
    )
    expect(new Set(with_)).toEqual(new Set(RESTRICTED.map(([key]) => key)))
  })

  /** Values of a coding are no words of it. */
  function withoutLabels(text: string): string {
    return text.replace(/"security":\[\{[^\]]*\]/g, '').replace(/\b[A-Za-z0-9+/=]{60,}/g, '')
  }
})

describe('where they live', () => {
  const street = (address: string) => address.replace(/^.*?\d+\s*/, '').replace(/,.*$/, '')
  const ofPatient = new Map(NAMES.map((key) => [key, street(chartOf(key).person.street)]))

  it('Pugh is Siddiqui’s neighbour and Quispe is Kowalczyk’s; otherwise nobody who works here is a patient’s', () => {
    const neighbours = [...STREETS].flatMap(([who, address]) =>
      NAMES.filter((key) => ofPatient.get(key) === street(address)).map((key) => [who, key].join(' and ')),
    )
    expect(neighbours).toEqual(['pham-nurse and pham', 'quispe and kowalczyk', 'pugh and siddiqui'])
    expect(STAFF.filter(({ id, role }) => role !== 'agent' && !STREETS.has(id))).toEqual([])
  })

  it('of the patients only those of one household, and the one man with two charts, share a street', () => {
    const shared = NAMES.filter((key) => NAMES.some((other) => other !== key && ofPatient.get(other) === ofPatient.get(key)))
    expect(shared).toEqual(['lena', 'ngozi', 'akesson', 'akesson-again'])
  })
})
