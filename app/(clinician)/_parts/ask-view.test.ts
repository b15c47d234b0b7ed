import { describe, expect, it } from 'vitest'
import { type AskValues, errorsIn, NOTHING_ASKED, readValues, termsOf } from '@/app/(clinician)/_parts/ask-view'
import { problemIn, problemInPerson } from '@/lib/consent/terms'

const NOW = new Date('2026-11-22T10:00:00Z')
const GOOD: AskValues = {
  ...NOTHING_ASKED,
  family: 'Vega',
  given: 'Marisol',
  birthDate: '1974-03-14',
  kinds: ['results', 'medicines'],
  until: '2027-01-05',
  message: 'We plan your surgery.',
}

describe('the form of a request', () => {
  it('good input is what the server accepts, its kinds in their order', () => {
    expect(errorsIn(GOOD, NOW, 'Europe/Berlin', 'new')).toEqual({})
    const terms = termsOf(GOOD, 'Europe/Berlin')
    expect(problemIn(terms, NOW)).toBeUndefined()
    expect(terms.kinds).toEqual(['medicines', 'results'])
    expect(terms.until).toBe('2027-01-05T23:00:00.000Z')
  })

  it.each<[keyof AskValues, Partial<AskValues>]>([
    ['family', { family: '' }],
    ['given', { given: '…' }],
    ['birthDate', { birthDate: '1974-02-30' }],
    ['birthDate', { birthDate: '' }],
    ['identifier', { identifier: '-' }],
    ['kinds', { kinds: [] }],
    ['recordsFrom', { recordsFrom: 'long ago' }],
    ['recordsUntil', { recordsFrom: '2026-02-01', recordsUntil: '2026-01-01' }],
    ['until', { until: '' }],
    ['until', { until: '2026-11-21' }],
    ['until', { until: '2028-01-05' }],
    ['message', { message: 'x'.repeat(501) }],
    ['message', { message: 'a\u202eb' }],
  ])('what does not fit is marked where it stands: %s %o', (field, wrong) => {
    const values = { ...GOOD, ...wrong }
    expect(Object.keys(errorsIn(values, NOW, 'Europe/Berlin', 'new'))).toEqual([field])
  })

  it('everything wrong is marked at once, and a known patient needs no name', () => {
    expect(Object.keys(errorsIn(NOTHING_ASKED, NOW, 'UTC', 'new')).sort()).toEqual(
      ['birthDate', 'family', 'given', 'kinds', 'until'].sort(),
    )
    expect(Object.keys(errorsIn(NOTHING_ASKED, NOW, 'UTC', 'known')).sort()).toEqual(['kinds', 'until'])
  })

  it('the marks are the server’s own bounds', () => {
    const person = { family: 'Vega', given: 'Marisol', birthDate: '1974-03-14' }
    expect(problemInPerson(person)).toBeUndefined()
    expect(problemInPerson({ ...person, birthDate: '1974-02-30' })).toBe('birthDate')
  })

  it('what is no kind is left out, and lines of any browser are the same', () => {
    const form = new FormData()
    form.append('kinds', 'results')
    form.append('kinds', 'everything')
    form.append('message', 'a\r\nb ')
    expect(readValues(form)).toEqual({ ...NOTHING_ASKED, kinds: ['results'], message: 'a\nb', who: '' })
  })
})
