import { describe, expect, it } from 'vitest'
import { dayEnd, lastIsoDay } from '@/app/day-end'

describe('a day ends at the next midnight of the zone shown', () => {
  it.each([
    ['2027-01-05', 'Europe/Berlin', '2027-01-05T23:00:00.000Z'],
    ['2027-01-05', 'UTC', '2027-01-06T00:00:00.000Z'],
    ['2026-12-31', 'America/New_York', '2027-01-01T05:00:00.000Z'],
    ['2027-02-28', 'Asia/Kolkata', '2027-02-28T18:30:00.000Z'],
    // The day before and the days on which clocks change.
    ['2027-03-27', 'Europe/Berlin', '2027-03-27T23:00:00.000Z'],
    ['2027-03-28', 'Europe/Berlin', '2027-03-28T22:00:00.000Z'],
    ['2027-10-31', 'Europe/Berlin', '2027-10-31T23:00:00.000Z'],
    ['2027-03-13', 'America/New_York', '2027-03-14T05:00:00.000Z'],
    ['2027-03-14', 'America/New_York', '2027-03-15T04:00:00.000Z'],
  ])('%s in %s', (day, zone, end) => {
    expect(dayEnd(day, zone)).toBe(end)
    expect(lastIsoDay(end, zone)).toBe(day)
  })

  it.each(['', '2027-02-30', '05-01-2027', '2027-1-5', '2027-01-05T00:00'])('%s is no day', (text) => {
    expect(dayEnd(text, 'UTC')).toBeUndefined()
  })

  it.each(['0002-01-05', '0020-01-05', '0202-01-05', '0000-01-05'])('%s, a year that is being typed, is no crash', (text) => {
    for (const zone of ['UTC', 'Europe/Berlin', 'America/New_York']) expect(() => dayEnd(text, zone)).not.toThrow()
  })
})
