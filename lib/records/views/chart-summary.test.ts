import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { testData } from '@/lib/base/test-data'
import { chartSummary } from './chart-summary'
import { NOW, OPTIONS, opened, openedBundle } from './fixtures'

const condition = (text: string, more: object = {}) =>
  opened({ resourceType: 'Condition', clinicalStatus: { coding: [{ code: 'active' }] }, code: { text }, ...more })
const request = (text: string, more: object = {}) =>
  opened({ resourceType: 'MedicationRequest', status: 'active', intent: 'order', medicationCodeableConcept: { text }, ...more })

describe('banner', () => {
  const named = (name: object[], more: object = {}) =>
    chartSummary([opened({ resourceType: 'Patient', name, ...more })], NOW, OPTIONS).banner

  it('spells out what is not recorded', () => {
    expect(chartSummary([], NOW, OPTIONS).banner).toEqual({
      name: 'Name not recorded',
      born: 'Not recorded',
      gender: 'Not recorded',
      mrn: 'Not recorded',
      facts: [],
    })
  })

  it('writes FAMILY, Given (Title), and never a maiden name', () => {
    const maiden = { use: 'maiden', family: 'Lopez', given: ['Marisol'] }
    expect(named([maiden, { family: 'Vega', given: ['Marisol'], prefix: ['Ms.'] }]).name).toBe('VEGA, Marisol (Ms)')
  })

  it('gives the age at death, and no age where only the fact is known', () => {
    const died = named([], { birthDate: '1938-02-04', deceasedDateTime: '2026-10-10T03:00:00Z' })
    expect(died).toMatchObject({ born: '04-Feb-1938 (died at 88\u00a0y)', deceased: 'Died 10-Oct-2026' })
    expect(named([], { birthDate: '1938-02-04', deceasedBoolean: true })).toMatchObject({
      born: '04-Feb-1938',
      deceased: 'Deceased, date not recorded',
    })
  })
})

describe('what a patient needs to be understood', () => {
  const communication = [{ language: { text: 'Arabic' }, preferred: true }]
  const required = { url: 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired', valueBoolean: true }
  const facts = (more: object) => chartSummary([opened({ resourceType: 'Patient', ...more })], NOW, OPTIONS).banner.facts

  it('is a language, and an interpreter only where the source asks for one', () => {
    expect(facts({ communication })).toEqual(['Prefers Arabic'])
    expect(facts({ communication, extension: [required] })).toEqual(['Needs an interpreter: Arabic'])
    expect(facts({ communication, extension: [{ ...required, valueBoolean: false }] })).toEqual(['Prefers Arabic'])
    expect(facts({})).toEqual([])
  })
})

describe('events', () => {
  const visit = { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, period: { start: '2026-11-01' } }
  const detail = (more: object) => chartSummary([opened({ ...visit, ...more })], NOW, OPTIONS).events[0]?.detail

  it('say why and where, the ward before the service before the house', () => {
    const [serviceType, serviceProvider] = [{ text: 'Psychiatry' }, { display: 'Northgate' }]
    const [reasonCode, location] = [[{ text: 'Cough' }], [{ location: { display: '5 West' } }]]
    expect(detail({ reasonCode, location, serviceType, serviceProvider })).toBe('Cough, 5 West')
    expect(detail({ serviceType, serviceProvider })).toBe('Psychiatry')
    expect(detail({ serviceProvider })).toBe('Northgate')
  })

  it('say of a stay that it has not ended', () => {
    const titles = (status: string) =>
      chartSummary([opened({ ...visit, class: { code: 'IMP' }, status })], NOW, OPTIONS).events.map(({ title }) => title)
    expect(titles('in-progress')).toEqual(['Hospital stay, not ended'])
    expect(titles('finished')).toEqual(['Hospital stay'])
  })
})

describe('problems', () => {
  const problems = (...records: ReturnType<typeof opened>[]) => chartSummary(records, NOW, OPTIONS).problems

  it('says one problem once, since its first onset', () => {
    const { active } = problems(condition('Asthma', { onsetDateTime: '2019' }), condition('Asthma', { onsetDateTime: '2015-03' }))
    expect(active).toMatchObject([{ text: 'Asthma', since: { text: 'Mar-2015' } }])
  })

  it('keeps work, home and habits apart without dropping them', () => {
    const job = { code: { coding: [{ code: '160903007', display: 'Full-time employment (finding)' }] } }
    const view = problems(condition('', job), condition('Stroke'))
    expect(view.active.map(({ text }) => text)).toEqual(['Stroke'])
    expect(view.social.map(({ text }) => text)).toEqual(['Full-time employment'])
  })

  it('counts a condition without a status as active unless it has an end', () => {
    const unstated = { clinicalStatus: undefined }
    expect(problems(condition('Gout', unstated)).active).toHaveLength(1)
    expect(problems(condition('Gout', { ...unstated, abatementDateTime: '2015' })).active).toHaveLength(0)
  })
})

describe('medicines', () => {
  const medicines = (...records: ReturnType<typeof opened>[]) => chartSummary(records, NOW, OPTIONS).medicines

  it('never shows as in use what was stopped or has ended', () => {
    const ended = opened({
      resourceType: 'MedicationStatement',
      status: 'active',
      medicationCodeableConcept: { text: 'Amoxicillin' },
      effectivePeriod: { end: '2026-10' },
    })
    expect(medicines(request('Metformin', { status: 'stopped' }), ended)).toMatchObject({ inUse: [], past: 2 })
  })

  it('keeps two doses of one product as two lines, and refills as one', () => {
    const dose = (text: string, authoredOn: string) => request('Warfarin', { authoredOn, dosageInstruction: [{ text }] })
    const { inUse } = medicines(dose('3 mg', '2026-02-01'), dose('5 mg', '2026-01-01'), dose('3 mg', '2025-12-01'))
    expect(inUse).toMatchObject([
      { dose: '5 mg', since: { text: '01-Jan-2026' } },
      { dose: '3 mg', since: { text: '01-Dec-2025' } },
    ])
  })

  it('builds a dose from its parts with the digits as written', () => {
    const json =
      '{"resourceType":"MedicationRequest","status":"active","intent":"order","medicationCodeableConcept":{"text":"Digoxin"},' +
      '"dosageInstruction":[{"timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d"}},"asNeededBoolean":true,' +
      '"doseAndRate":[{"doseQuantity":{"value":0.50,"unit":"mg"}}]}]}'
    expect(medicines(opened(json)).inUse[0]?.dose).toBe('0.50\u00a0mg, twice a day, as needed')
  })
})

describe('published bundles', () => {
  const folder = testData('fhir')
  const bundles = ['synthea', 'ips'].flatMap((kind) =>
    folder
      ? readdirSync(join(folder, kind))
          .filter((name) => name.endsWith('.json'))
          .map((name) => [`${kind}/${name}`] as const)
      : [],
  )
  const summary = (path: string) => chartSummary(openedBundle(join(folder as string, path)), NOW, OPTIONS)

  it.skipIf(!folder).each(bundles)('%s gives a whole chart', (path) => {
    const { banner, unreadable, counts, problems, medicines, results } = summary(path)
    expect(unreadable).toBe(0)
    expect(banner.name).toMatch(/^\p{Lu}.+, \p{Lu}/u)
    expect(banner.born).toMatch(/^\d\d-[A-Z][a-z]{2}-\d{4} \(.+\sy/)
    expect(counts.all).toBeGreaterThan(0)
    const texts = [...problems.active, ...problems.social].map(({ text }) => text)
    expect(
      [...texts, ...medicines.inUse.map(({ name }) => name)].filter((text) => /not named|\((disorder|finding)\)$/.test(text)),
    ).toEqual([])
    for (const result of results.list) expect(result.value.text).not.toMatch(/undefined|NaN|\[object/)
  })

  it.skipIf(!folder)('a medicine named by reference is found in each of two documents that share its address', () => {
    for (const name of ['Bundle-IPS-examples-Bundle-01.json', 'Bundle-IPS-examples-Bundle-with-immunization.json']) {
      expect(summary(`ips/${name}`).medicines.inUse.map((medicine) => medicine.name)).toContain('Anastrozole')
      expect(summary(`ips/${name}`).allergies).toMatchObject({ state: 'known', list: [{ critical: true }] })
    }
  })

  it.skipIf(!folder)('a document without information is not a document of nothing', () => {
    const { allergies, problems, medicines } = summary('ips/Bundle-bundle-no-info-required-sections.json')
    expect([allergies.state, problems.state, medicines.state]).toEqual(['not-recorded', 'not-recorded', 'not-recorded'])
  })

  it.skipIf(!folder)('a note filed as report and as document is counted once', () => {
    const kind = join(folder as string, 'synthea-us-core')
    const name = readdirSync(kind).find((file) => file.startsWith('Ramona')) as string
    expect(chartSummary(openedBundle(join(kind, name)), NOW, OPTIONS).counts.documents).toBe(79)
  })
})
