import { describe, expect, it } from 'vitest'
import { readInstant, shiftProblem, weekOf, weeksAway } from './shift'

const ZONE = 'Europe/Berlin'
const at = (text: string, zone = ZONE) => {
  const read = readInstant(text, zone)
  return read.ok ? read.at.toISOString() : read.problem
}

describe('a time as people write it', () => {
  it.each([
    ['2026-12-01 19:00', '2026-12-01T18:00:00.000Z'],
    ['2026-07-01T19:00', '2026-07-01T17:00:00.000Z'],
    ['2026-12-01 19:00:00', '2026-12-01T18:00:00.000Z'],
    ['2026-12-01 19:00 +05:30', '2026-12-01T13:30:00.000Z'],
    ['2026-12-01T19:00Z', '2026-12-01T19:00:00.000Z'],
  ])('%s is %s', (text, instant) => expect(at(text)).toBe(instant))

  it.each(
    [
      ['', '01.12.2026 19:00', '1/12/2026 19:00', '2026-12-01', '19:00', '2026-13-01 19:00', '2026-02-30 19:00'],
      ['2026-12-01 24:00', '2026-12-01 19:60', '26-12-01 19:00', '2026-12-01 19:00 CET', ' 2026-12-01 19:00', '2026-12-01 7:00'],
    ].flat(),
  )('“%s” is none', (text) => expect(at(text)).toBe('form'))

  it('a time that clocks skip, and one that they show twice, are not guessed; an offset says which', () => {
    expect(at('2026-03-29 02:30')).toBe('gap')
    expect(at('2026-10-25 02:30')).toBe('twice')
    expect(at('2026-10-25 02:30 +02:00')).toBe('2026-10-25T00:30:00.000Z')
    expect(at('2026-10-25 02:30 +01:00')).toBe('2026-10-25T01:30:00.000Z')
  })

  it('a night shift is as long as the night: eleven hours, twelve, thirteen', () => {
    const hours = (day: string, next: string) => {
      return (Date.parse(at(`${next} 07:00`)) - Date.parse(at(`${day} 19:00`))) / 3_600_000
    }
    expect(hours('2026-03-28', '2026-03-29')).toBe(11)
    expect(hours('2026-05-01', '2026-05-02')).toBe(12)
    expect(hours('2026-10-24', '2026-10-25')).toBe(13)
  })
})

it('a shift that is over, backwards, a month long or years ahead is none', () => {
  const now = new Date('2026-12-01T12:00:00Z')
  const of = (since: string, until: string) => shiftProblem({ since: new Date(since), until: new Date(until) }, now)
  expect(of('2026-12-01T11:00Z', '2026-12-01T12:00:00.001Z')).toBeUndefined()
  expect(of('2026-12-01T11:00Z', '2026-12-01T12:00Z')).toBe('over')
  expect(of('2026-12-01T13:00Z', '2026-12-01T13:00Z')).toBe('order')
  expect(of('2026-12-01T13:00Z', '2027-01-01T13:00:01Z')).toBe('long')
  expect(of('2062-12-01T13:00Z', '2062-12-01T23:00Z')).toBe('far')
})

describe('a week', () => {
  const now = new Date('2026-10-28T12:00:00Z')
  it('begins on Monday, here, and is an hour longer where clocks go back', () => {
    const week = weekOf('2026-10-21', ZONE, now)
    expect(week.days.map(({ date }) => date)).toEqual([19, 20, 21, 22, 23, 24, 25].map((day) => `2026-10-${day}`))
    expect(week.ends.getTime() - (week.days[0]?.begins.getTime() ?? 0)).toBe((7 * 24 + 1) * 3_600_000)
    expect([weeksAway(week, -1), weeksAway(week, 1)]).toEqual(['2026-10-12', '2026-10-26'])
  })

  it.each(['', '2026-02-30', 'x', '9999-99-99', '2026-10-21T00:00'])('“%s” is this week', (day) => {
    expect(weekOf(day, ZONE, now)).toEqual(weekOf('2026-10-28', ZONE, now))
  })
})
