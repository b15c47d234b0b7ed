import { describe, expect, it } from 'vitest'
import { chartSummary } from './chart-summary'
import { NOW, OPTIONS, opened } from './fixtures'

const ADULT = opened({ resourceType: 'Patient', birthDate: '1974-03-14' })
const CHILD = opened({ resourceType: 'Patient', birthDate: '2020-03-14' })

function observation(code: string, value: string, at: string, more = '', category = 'laboratory') {
  return opened(
    `{"resourceType":"Observation","status":"final","category":[{"coding":[{"code":"${category}"}]}],` +
      `"code":{"coding":[{"system":"http://loinc.org","code":"${code}","display":"Test ${code}"}]},` +
      `"effectiveDateTime":"${at}","valueQuantity":{"value":${value},"unit":"mmol/L"}${more}}`,
  )
}
function results(...records: ReturnType<typeof opened>[]) {
  return chartSummary([ADULT, ...records], NOW, OPTIONS).results
}
const RANGE = ',"referenceRange":[{"low":{"value":3.50},"high":{"value":5.1}}]'

describe('results', () => {
  it('keeps every digit that was written', () => {
    const [first] = results(observation('a', '4.60', '2026-11-19T06:00:00Z', RANGE)).list
    expect(first?.value).toEqual({ text: '4.60', exact: '4.60', unit: 'mmol/L' })
    expect(first?.trend.range?.text).toBe('3.50–5.1')
  })

  it('shortens what a program computed, and keeps the exact value beside it', () => {
    const [first] = results(observation('a', '168.7062630715675', '2026-11-19T06:00:00Z')).list
    expect(first?.value).toMatchObject({ text: '169', exact: '168.7062630715675' })
  })

  it.each([
    ['3.49', 'low'],
    ['3.5', undefined],
    ['5.1', undefined],
    ['5.11', 'high'],
  ])('judges %s by a single range as %s', (value, flag) => {
    expect(results(observation('a', value, '2026-11-19T06:00:00Z', RANGE)).list[0]?.flag).toBe(flag)
  })

  it.each([
    ['two ranges', ',"referenceRange":[{"high":{"value":1}},{"high":{"value":9}}]'],
    ['a range in words', ',"referenceRange":[{"text":"NA"}]'],
    ['a range in another unit', ',"referenceRange":[{"high":{"value":1,"unit":"mg/dL"}}]'],
    ['no range', ''],
  ])('does not judge by %s, and says so', (_, more) => {
    const view = results(observation('a', '4', '2026-11-19T06:00:00Z', more))
    expect(view.list[0]?.flag).toBeUndefined()
    expect([view.tests, view.judged]).toEqual([1, 0])
  })

  it('does not judge "<0.1" by its number and does not draw it', () => {
    const record = opened(
      '{"resourceType":"Observation","status":"final","category":[{"coding":[{"code":"laboratory"}]}],"code":{"text":"TSH"},' +
        `"effectiveDateTime":"2026-11-19","valueQuantity":{"value":0.1,"comparator":"<","unit":"mU/L"}${RANGE}}`,
    )
    const [first] = results(record).list
    expect(first).toMatchObject({ value: { text: '<0.1' }, trend: { points: [] } })
    expect(first?.flag).toBeUndefined()
  })

  it('believes the laboratory about what is critical', () => {
    const critical = ',"interpretation":[{"coding":[{"code":"HH"}]}]'
    expect(results(observation('a', '4', '2026-11-19T06:00:00Z', RANGE + critical)).list[0]?.flag).toBe('critical-high')
  })

  it('puts new and abnormal first, critical before the rest, old normals last', () => {
    const critical = ',"interpretation":[{"coding":[{"code":"LL"}]}]'
    const view = results(
      observation('old-normal', '4', '2026-01-01', RANGE),
      observation('old-high', '9', '2026-01-01', RANGE),
      observation('new-normal', '4', '2026-11-19', RANGE),
      observation('new-high', '9', '2026-11-19', RANGE),
      observation('new-critical', '1', '2026-11-18', RANGE + critical),
    )
    expect(view.list.map(({ key }) => key.split('|')[1])).toEqual([
      'new-critical',
      'new-high',
      'old-high',
      'new-normal',
      'old-normal',
    ])
  })

  it('names the value before, and never one of another unit', () => {
    const before = observation('a', '3.1', '2026-11-18')
    expect(results(before, observation('a', '4.6', '2026-11-19')).list[0]?.previous).toEqual({
      text: '3.1',
      when: { iso: '2026-11-18', text: '18-Nov-2026' },
    })
    const other = { ...before, json: before.json.replace('mmol/L', 'mg/dL') }
    expect(results(other, observation('a', '4.6', '2026-11-19')).list[0]?.previous).toBeUndefined()
  })

  it('leaves out what was entered in error or cancelled', () => {
    const good = observation('a', '4', '2026-11-18')
    const wrong = { ...observation('a', '40', '2026-11-19') }
    for (const status of ['entered-in-error', 'cancelled']) {
      const bad = { ...wrong, json: wrong.json.replace('"final"', `"${status}"`) }
      expect(results(good, bad).list[0]?.value.text).toBe('4')
    }
  })

  it('says of two tests with one short name which is which', () => {
    const test = (code: string, display: string) =>
      opened(observation(code, '4', '2026-11-19').json.replace(`Test ${code}`, display))
    const labels = results(test('1', 'Glucose [Mass/volume] in Blood'), test('2', 'Glucose [Moles/volume] in Blood')).list.map(
      ({ label }) => label,
    )
    expect(labels.sort()).toEqual(['Glucose [Mass/volume] in Blood', 'Glucose [Moles/volume] in Blood'])
  })
})

describe('vitals', () => {
  const spo2 = observation('2708-6', '91', '2026-11-20T06:10:00Z', '', 'vital-sign').json.replace('mmol/L', '%')

  it('finds them by code, whatever the category says', () => {
    const { vitals } = chartSummary([ADULT, opened(spo2)], NOW, OPTIONS)
    expect(vitals.others).toMatchObject([{ label: 'SpO₂', value: { text: '91', unit: '%' }, flag: 'low', age: '2 h ago' }])
  })

  it('holds no adult range against a child', () => {
    const { vitals } = chartSummary([CHILD, opened(spo2)], NOW, OPTIONS)
    expect(vitals.others[0]?.flag).toBeUndefined()
    expect(vitals.others[0]?.trend.range).toBeUndefined()
  })

  it('reads blood pressure from its components', () => {
    const part = (code: string, value: number) => ({ code: { coding: [{ code }] }, valueQuantity: { value, unit: 'mm[Hg]' } })
    const pressure = opened({
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ code: '55284-4' }] },
      effectiveDateTime: '2026-11-20T06:10:00Z',
      component: [part('8462-4', 86), part('8480-6', 148)],
    })
    expect(chartSummary([ADULT, pressure], NOW, OPTIONS).vitals.pressure).toMatchObject({
      value: { text: '148/86', unit: 'mmHg' },
      flag: 'high',
    })
  })

  it('draws a flat course flat: the axis holds more than the data', () => {
    const [weight] = chartSummary(
      [observation('29463-7', '71.4', '2026-11-20'), observation('29463-7', '71.3', '2026-11-19')],
      NOW,
      OPTIONS,
    ).vitals.others
    const [low, high] = weight?.trend.domain ?? [0, 0]
    expect(high - low).toBeGreaterThan(10)
  })
})
