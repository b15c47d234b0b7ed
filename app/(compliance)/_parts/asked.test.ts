import { describe, expect, it } from 'vitest'
import { newId } from '@/lib/base/ids'
import { type Asked, addressOf, beside, choose, chosenAs, grouped, parseAsked, within } from './asked'

const NURSE = newId()
const BEFORE = newId()
const asked = (address: string): Asked => {
  const search = new URL(address, 'https://portal.example').searchParams
  return parseAsked(Object.fromEntries([...new Set(search.keys())].map((name) => [name, search.getAll(name)])))
}

describe('the address of a view', () => {
  it.each([
    '/audit',
    '/audit?why=flagged&why=unexplained&not-action=session.start',
    `/audit?actor=${NURSE}&not-actor=import`,
    '/audit?from=2026-10-18&to=2026-10-24&open=41879',
    '/audit?from=2026-10-18T00%3A00%3A00.000Z&group=person',
    `/audit?outcome=refused&sitting=0191-sitting&before=${BEFORE}`,
  ])('says all that it asks, in one spelling: %s', (address) => {
    expect(addressOf(asked(address))).toBe(address)
  })

  it.each([
    ['a name for an id', 'actor=Colleen%20Byrne'],
    ['a name for a patient', 'patient=VEGA'],
    ['words that are in no closed set', 'why=guilty&action=chart.peek&outcome=maybe&basis=x&purpose=FUN&role=king&group=colour'],
    ['a day that is none', 'from=2026-02-31T99:00&to=yesterday'],
    ['a day of no month', 'from=2026-02-30&to=2026-11-31'],
    ['a year that is being typed', 'from=0002-01-05&to=0202-01-05'],
    ['a day after which there is none', 'to=9999-12-31'],
    ['a place that is none', 'open=-1&open=0x10'],
    ['an event that is none', 'before=newest'],
    ['an inherited name', 'group=constructor&action=toString'],
    ['what nobody asks', 'q=vega&__proto__=x'],
  ])('leaves out %s', (_, query) => {
    expect(addressOf(asked(`/audit?${query}`))).toBe('/audit')
  })

  it('leaves out what is ticked both ways, as a form without scripts may send it', () => {
    expect(addressOf(asked('/audit?why=explained&not-why=explained'))).toBe('/audit?not-why=explained')
  })

  it('a page and an open entry belong to a list of entries, not of groups', () => {
    expect(addressOf(asked(`/audit?group=patient&before=${BEFORE}&open=3`))).toBe('/audit?group=patient')
  })
})

describe('another question', () => {
  const view = asked(`/audit?why=flagged&before=${BEFORE}&open=3`)

  it('begins at its first page, with nothing beside it', () => {
    expect(addressOf(choose(view, 'action', 'chart.open', 'include'))).toBe('/audit?why=flagged&action=chart.open')
    expect(addressOf(within(view, { from: '2026-10-18' }))).toBe('/audit?why=flagged&from=2026-10-18')
    expect(addressOf(grouped(view, 'person'))).toBe('/audit?why=flagged&group=person')
  })

  it('takes a value in, out, or neither', () => {
    const out = choose(view, 'why', 'flagged', 'exclude')
    expect([chosenAs(view, 'why', 'flagged'), chosenAs(out, 'why', 'flagged')]).toEqual(['include', 'exclude'])
    expect(addressOf(choose(out, 'why', 'flagged', undefined))).toBe('/audit')
  })

  it('the same list with another entry beside it stays on its page', () => {
    expect(addressOf(beside(view, 4))).toBe(`/audit?why=flagged&before=${BEFORE}&open=4`)
    expect(addressOf(beside(view, undefined))).toBe(`/audit?why=flagged&before=${BEFORE}`)
  })
})
