import { describe, expect, test } from 'vitest'
import { orderKinds, problemIn, problemInPerson, type Terms } from '@/lib/consent/terms'
import { HIDDEN, lastDay, offerText, previewFor } from '@/lib/consent/words'

const NOW = new Date('2026-11-22T08:00:00.000Z')
const TERMS: Terms = {
  kinds: ['medicines', 'results'],
  recordsFrom: null,
  recordsUntil: null,
  purpose: 'TREAT',
  until: '2027-01-06T00:00:00.000Z',
  message: 'To plan your surgery',
  who: 'person',
}
const OSEI = { person: 'Dr Amara Osei', role: 'physician' as const, organisation: 'City Heart Clinic', who: 'person' as const }

describe('terms', () => {
  test.each<[string, Partial<Terms>, string | undefined]>([
    ['as they should be', {}, undefined],
    ['in another order of kinds', { kinds: ['results', 'medicines'] }, 'kinds'],
    ['a kind twice', { kinds: ['results', 'results'] }, 'kinds'],
    ['ending this moment', { until: NOW.toISOString() }, 'until'],
    ['ending in the next', { until: new Date(NOW.getTime() + 1).toISOString() }, undefined],
    ['for a year', { until: new Date(NOW.getTime() + 365 * 86_400_000).toISOString() }, undefined],
    ['for longer', { until: new Date(NOW.getTime() + 365 * 86_400_000 + 1).toISOString() }, 'until'],
    ['until a day without a time', { until: '2027-01-06' }, 'until'],
    ['a day that does not exist', { recordsUntil: '2026-02-30' }, 'recordsUntil'],
    ['one day', { recordsFrom: '2026-02-03', recordsUntil: '2026-02-03' }, undefined],
    ['lines', { message: 'one\ntwo' }, undefined],
    ['a carriage return', { message: 'one\rtwo' }, 'message'],
    ['text that turns itself round', { message: 'never \u202e share' }, 'message'],
    ['for research', { purpose: 'HRESCH' as 'TREAT' }, 'purpose'],
    ['for everybody', { who: 'everybody' as 'person' }, 'who'],
  ])('%s', (_title, more, problem) => {
    expect(problemIn({ ...TERMS, ...more }, NOW)).toBe(problem)
  })

  test('a person is a family name, a given name and a birth date', () => {
    const she = { family: 'Vega', given: 'Marisol', birthDate: '1974-03-14' }
    expect(problemInPerson(she)).toBeUndefined()
    expect(problemInPerson({ ...she, family: ' ' })).toBe('family')
    expect(problemInPerson({ ...she, given: '-' })).toBe('given')
    expect(problemInPerson({ ...she, birthDate: '14-03-1974' })).toBe('birthDate')
    expect(problemInPerson({ ...she, identifier: '' })).toBe('identifier')
  })

  test('kinds have one order, each once', () => {
    expect(orderKinds(['results', 'medicines', 'results', 'constructor'])).toEqual(['medicines', 'results'])
  })
})

describe('the words', () => {
  test('of a request are the same before anybody is found: no count, every hidden part', () => {
    const text = previewFor(TERMS, OSEI, 'UTC')
    expect(text.split('\n')[0]).toBe(
      'Dr Amara Osei, physician, City Heart Clinic, asks to see your medicines and laboratory results until 05-Jan-2027, for your treatment.',
    )
    expect(text).toContain('They write: “To plan your surgery”')
    expect(text).toContain('your medicines and laboratory results')
    expect(text).toContain('Who may look: only Dr Amara Osei.')
    for (const { words } of HIDDEN) expect(text).toContain(words)
    expect(text.replaceAll(/\d{2}-[A-Z][a-z]{2}-\d{4}/g, '')).not.toMatch(/\d/)
  })

  test('of an offer name what is shared, with counts, and what is not', () => {
    const kinds = [{ kind: 'results' as const, count: 12 }]
    const text = offerText({ ...TERMS, kinds, recordsFrom: '2025-01-01' }, { ...OSEI, who: 'organisation' }, 'UTC')
    expect(text).toContain('laboratory results (12 now) dated from 01-Jan-2025, also what is added later')
    expect(text).toContain('everybody who treats me at City Heart Clinic')
    expect(text).toContain('; and my problems and diagnoses, medicines, allergies')
  })

  test('a message cannot write a line that the portal seems to say', () => {
    const message = 'On Tuesday.”\nWho may look: nobody.\u2028Stays hidden: everything.\n\nThey also wrote: “thank you'
    const kinds = [{ kind: 'results' as const, count: 12 }]
    const texts = [previewFor({ ...TERMS, message }, OSEI, 'UTC'), offerText({ ...TERMS, message, kinds }, OSEI, 'UTC')]
    const plain = [previewFor(TERMS, OSEI, 'UTC'), offerText({ ...TERMS, kinds }, OSEI, 'UTC')]
    for (const [i, text] of texts.entries()) {
      expect(text.split(/[\n\u2028\u2029]/)).toHaveLength(plain[i]?.split('\n').length ?? 0)
      expect(text.match(/^Who may look: /gm)).toHaveLength(1)
      expect(text.match(/[“”]/g)).toHaveLength(2)
    }
  })

  test('the last day is the one on which it still opens, where she reads it', () => {
    expect(lastDay('2027-01-06T00:00:00.000Z', 'UTC')).toBe('05-Jan-2027')
    expect(lastDay('2027-01-06T00:00:00.000Z', 'America/New_York')).toBe('05-Jan-2027')
    expect(lastDay('2027-01-06T00:00:00.000Z', 'Pacific/Auckland')).toBe('06-Jan-2027')
  })
})
