import { describe, expect, it } from 'vitest'
import { ageText, yearsOld } from './age'
import { ago, formatDate, formatDay, instantOf } from './dates'

const NOW = new Date('2026-11-20T08:10:00Z')

describe('dates', () => {
  it.each([
    ['2008', '2008'],
    ['2008-04', 'Apr-2008'],
    ['2008-04-05', '05-Apr-2008'],
    ['2008-04-05T14:02:00+02:00', '05-Apr-2008 14:02'],
    ['2008-04-05T23:30:00Z', '06-Apr-2008 01:30'],
    ['2026-11-20T00:00:00+01:00', '20-Nov-2026 00:00'],
    ['not a date', 'not a date'],
  ])('%s is shown no more exactly than it is known: %s', (text, shown) => {
    expect(formatDate(text, 'Europe/Berlin')).toBe(shown)
  })

  it('a date without a time keeps its day in every zone', () => {
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC'])
      expect(formatDay('1961-03-02', zone)).toBe('02-Mar-1961')
  })

  it.each([
    ['2026-11-20T06:10:00Z', '2 h ago'],
    ['2026-11-20T08:09:30Z', 'just now'],
    ['2026-11-17T08:00:00Z', '3 days ago'],
    ['2026-11-20', 'today'],
    ['2026-11-19', 'yesterday'],
    ['2026-10-20T08:00:00Z', '4 weeks ago'],
    ['2026-05-20T08:00:00Z', '6 months ago'],
    ['2016-05-20T08:00:00Z', '10 years ago'],
    ['2027-01-01T00:00:00Z', 'dated in the future'],
    ['2016', ''],
    ['2016-05', ''],
  ])('%s was %s', (text, words) => {
    expect(ago(text, NOW, 'UTC')).toBe(words)
  })

  it('what is no date has no instant', () => {
    expect(instantOf(undefined)).toBeUndefined()
    expect(instantOf('soon')).toBeUndefined()
  })
})

describe('ages', () => {
  it.each([
    ['2026-11-20', '0 d'],
    ['2026-10-24', '27 d'],
    ['2026-10-23', '4 w 0 d'],
    ['2025-11-21', '52 w 0 d'],
    ['2025-11-20', '12 m 0 d'],
    ['2024-11-21', '23 m 30 d'],
    ['2024-11-20', '2 y 0 m'],
    ['2008-11-21', '17 y 11 m'],
    ['2008-11-20', '18 y'],
    ['1974-03-14', '52 y'],
    ['2004-02-29', '22 y'],
    ['2026-11-21', ''],
    ['1974', '51–52 y'],
    ['1974-11', '51–52 y'],
    ['1974-03', '52 y'],
    ['banana', ''],
  ])('someone born %s is %s on 20-Nov-2026', (born, age) => {
    expect(ageText(born, '2026-11-20')).toBe(age)
  })

  it('whether somebody is an adult is never guessed upwards from a partial birth date', () => {
    expect(yearsOld('2008', '2026-11-20')).toBe(17)
    expect(yearsOld('2007', '2026-11-20')).toBe(18)
  })
})
