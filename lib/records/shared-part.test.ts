import { describe, expect, test } from 'vitest'
import { KINDS, type Limit, typesOf } from '@/lib/base/kind'
import { dateOf, kindOf } from '@/lib/records/kind-of'
import { isWithin, typesWithin } from '@/lib/records/shared-part'
import type { OpenedRecord } from '@/lib/records/views/opened-record'

const observed = (code: string, more: object = {}) => ({
  code: { coding: [{ code }] },
  category: [{ coding: [{ code: 'laboratory' }] }],
  ...more,
})
const of = (category: string) => ({ category: [{ coding: [{ code: category }] }], code: {} })

describe('kinds', () => {
  test.each<[string, object | undefined, string]>([
    ['Condition', {}, 'problems'],
    ['MedicationRequest', {}, 'medicines'],
    ['Medication', {}, 'medicines'],
    ['AllergyIntolerance', {}, 'allergies'],
    ['Observation', observed('718-7'), 'results'],
    ['Observation', of('vital-signs'), 'vitals'],
    ['Observation', { code: { coding: [{ code: '8867-4' }] } }, 'vitals'],
    // A heart rate is a vital sign wherever its source filed it, as the chart shows it.
    ['Observation', observed('8867-4'), 'vitals'],
    ['Observation', of('social-history'), 'other'],
    ['Observation', of('survey'), 'other'],
    ['Observation', of('imaging'), 'imaging'],
    ['Observation', {}, 'other'],
    ['DiagnosticReport', of('LAB'), 'results'],
    ['DiagnosticReport', of('RAD'), 'imaging'],
    ['DiagnosticReport', of('34117-2'), 'notes'],
    ['DiagnosticReport', {}, 'notes'],
    ['DocumentReference', of('clinical-note'), 'notes'],
    ['DocumentReference', {}, 'documents'],
    ['Composition', {}, 'notes'],
    ['Encounter', {}, 'encounters'],
    ['Claim', {}, 'other'],
    ['SomethingNew', {}, 'other'],
    ['constructor', {}, 'other'],
    ['Condition', undefined, 'other'],
  ])('%s %j is %s', (type, resource, kind) => {
    expect(kindOf(type, resource as Record<string, unknown> | undefined)).toBe(kind)
  })

  test('what may hold a kind is fetched for it, and for `other` everything is looked at', () => {
    for (const kind of KINDS) {
      if (kind === 'other') expect(typesOf([kind])).toBeUndefined()
      else expect(typesOf([kind])?.length).toBeGreaterThan(0)
    }
    expect(typesOf(['results', 'vitals'])).toEqual(['Observation', 'DiagnosticReport'])
    expect(typesOf([])).toEqual([])
  })
})

const limit: Limit = {
  consent: 'c',
  compartment: 'general',
  kinds: ['results'],
  recordsFrom: null,
  recordsUntil: null,
  until: '',
}
const who: Limit = { ...limit, compartment: 'demographics', kinds: [] }
const record = (type: string, resource: object, compartment: OpenedRecord['compartment'] = 'general'): OpenedRecord => ({
  id: '1',
  version: '1',
  versionNumber: 1,
  type,
  compartment,
  json: JSON.stringify(resource),
})
const dated = (effectiveDateTime?: string) =>
  record('Observation', observed('718-7', effectiveDateTime ? { effectiveDateTime } : {}))

describe('what a share covers', () => {
  test('is all where nothing limits it, and nothing without a limit of the compartment', () => {
    expect(isWithin(null, record('Condition', {}))).toBe(true)
    expect(isWithin([], dated())).toBe(false)
    expect(isWithin([limit], record('Observation', observed('718-7'), 'PSY'))).toBe(false)
    expect(isWithin([limit], record('Patient', {}, 'demographics'))).toBe(false)
    expect(typesWithin([limit], 'PSY')).toEqual([])
    expect(typesWithin([limit], 'demographics')).toEqual([])
    expect(typesWithin(null, 'general')).toBeUndefined()
  })

  test('is who she is, and not her appointments', () => {
    expect(isWithin([who, limit], record('Patient', {}, 'demographics'))).toBe(true)
    expect(isWithin([who, limit], record('Appointment', {}, 'demographics'))).toBe(false)
    expect(typesWithin([who, limit], 'demographics')).toEqual(['Patient'])
  })

  test('is its kinds; what cannot be read is of none of them', () => {
    expect(isWithin([limit], dated())).toBe(true)
    expect(isWithin([limit], record('Condition', {}))).toBe(false)
    expect(isWithin([limit], { ...dated(), json: '{' })).toBe(false)
    expect(isWithin([limit, { ...limit, kinds: ['problems'] }], record('Condition', {}))).toBe(true)
  })

  test.each<[string | undefined, boolean]>([
    ['2025-01-01', true],
    ['2024-12-31', false],
    ['2025-12-31T23:59:59Z', true],
    ['2026-01-01', false],
    ['2025-06', true],
    ['2025', true],
    ['2026', false],
    ['2024', false],
    [undefined, false],
  ])('of the year 2025 is an item of %s: %s', (date, within) => {
    expect(isWithin([{ ...limit, recordsFrom: '2025-01-01', recordsUntil: '2025-12-31' }], dated(date))).toBe(within)
  })

  test('of part of a month is not an item of which only the month is known', () => {
    expect(isWithin([{ ...limit, recordsFrom: '2025-06-02' }], dated('2025-06'))).toBe(false)
    expect(isWithin([{ ...limit, recordsUntil: '2025-06-29' }], dated('2025-06'))).toBe(false)
    // June has no thirty-first.
    expect(isWithin([{ ...limit, recordsUntil: '2025-06-30' }], dated('2025-06'))).toBe(true)
    expect(isWithin([{ ...limit, recordsUntil: '2024-02-28' }], dated('2024-02'))).toBe(false)
  })

  test.each<[string, object, boolean]>([
    ['within it', { start: '2025-02-01', end: '2025-03-01' }, true],
    ['that ends after it', { start: '2025-12-30', end: '2026-02-10' }, false],
    ['that begins before it', { start: '2024-12-30', end: '2025-01-10' }, false],
    ['that goes on', { start: '2025-06-01' }, false],
    ['of an unknown beginning', { end: '2025-06-01' }, false],
    ['of no day', {}, false],
  ])('of the year 2025 a stay %s counts with its every day', (_, period, within) => {
    const year = { ...limit, kinds: ['encounters' as const], recordsFrom: '2025-01-01', recordsUntil: '2025-12-31' }
    expect(isWithin([year], record('Encounter', { period }))).toBe(within)
  })

  test('what goes on lies within a limit that has no end', () => {
    const since = { ...limit, kinds: ['encounters' as const], recordsFrom: '2025-01-01' }
    expect(isWithin([since], record('Encounter', { period: { start: '2025-06-01' } }))).toBe(true)
  })

  test('of two limits is what lies within one of them, never what needs both', () => {
    const both = [
      { ...limit, recordsUntil: '2020-12-31' },
      { ...limit, kinds: ['vitals' as const] },
    ]
    expect(isWithin(both, dated('2025-01-01'))).toBe(false)
  })

  test('of a period counts its beginning', () => {
    expect(dateOf('Encounter', { period: { start: '2025-01-01T10:00:00Z', end: '2026-01-01' } })).toBe('2025-01-01T10:00:00Z')
    expect(dateOf('Encounter', {})).toBeNull()
    expect(dateOf('Condition', { onsetDateTime: 'long ago' })).toBeNull()
  })
})
