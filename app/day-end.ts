/** Days of a form and the exclusive instants that the server keeps. Pure. */
import { utcOfDay } from '@/lib/base/day'

const DAY_MS = 86_400_000

/** The instant at which a day (`2027-01-05`) is over in this zone; `undefined` for what is no day. */
export function dayEnd(day: string, timeZone: string): string | undefined {
  const utc = utcOfDay(day)
  if (utc === undefined) return undefined
  const end = instantShowing(utc + DAY_MS, timeZone)
  // Somebody who types the year is in the year 2, then 20, then 202: days of which no zone is told.
  return Number.isNaN(end) ? undefined : new Date(end).toISOString()
}

/** The last whole or begun day before an exclusive end: `2027-01-05`. */
export function lastIsoDay(until: string, timeZone: string): string {
  return new Date(Date.parse(until) - 1).toLocaleDateString('sv-SE', { timeZone })
}

/** The instant at which this zone's clocks show what UTC's show at `wall`; both in milliseconds, NaN where no zone tells. */
export function instantShowing(wall: number, timeZone: string): number {
  // Twice: where the clock changes around that time, the first guess has the other offset.
  const first = wall - offsetAt(wall, timeZone)
  return wall - offsetAt(first, timeZone)
}

function offsetAt(instant: number, timeZone: string): number {
  const shown = new Date(instant).toLocaleString('sv-SE', { timeZone }).replace(' ', 'T')
  return Date.parse(`${shown}Z`) - instant
}
