import 'server-only'
/** Times as officers read them, `18-Oct 02:14`, in the zone of the installation; and days of that zone as instants. */
import { isDay } from '@/app/(compliance)/_parts/asked'
import { instantShowing } from '@/app/day-end'
import { now } from '@/lib/base/clock'
import { timeZone } from '@/lib/base/time-zone'

export type Moment = { readonly iso: string; readonly text: string }

/** `18-Oct 02:14`, with the year where it is another one. Empty where the entry does not say when. */
export function shortMoment(iso: string): Moment {
  if (!iso) return { iso, text: '' }
  const at = new Date(iso)
  return { iso, text: `${shortDay(at)} ${timeOf(at)}` }
}

/** `18-Oct-2026 02:14:09` */
export function fullMoment(iso: string): Moment {
  const at = new Date(iso)
  const { year, month, day } = partsOf(at)
  const seconds = String(at.getUTCSeconds()).padStart(2, '0')
  return { iso, text: `${day}-${month}-${year} ${timeOf(at)}:${seconds}` }
}

/** `[from, to)` in words: `18-Oct`, `18-Oct to 24-Oct`, `18-Oct 02:00 to 03:00`. */
export function spanWords(from: Date, to: Date): string {
  if (isMidnight(from) && isMidnight(to)) {
    const last = new Date(to.getTime() - 1)
    return shortDay(from) === shortDay(last) ? shortDay(from) : `${shortDay(from)} to ${shortDay(last)}`
  }
  const end = shortDay(from) === shortDay(to) ? timeOf(to) : `${shortDay(to)} ${timeOf(to)}`
  return `${shortDay(from)} ${timeOf(from)} to ${end}`
}

export function shortDay(at: Date): string {
  const { year, month, day } = partsOf(at)
  return partsOf(now()).year === year ? `${day}-${month}` : `${day}-${month}-${year}`
}

/** The instant at which what an address says begins, or, for `end`, at which it is over. */
export function instantOf(moment: string, end = false): Date {
  return isDay(moment) ? midnightOf(moment, end ? 1 : 0) : new Date(moment)
}

/** Midnight in the zone shown; `days` later. */
function midnightOf(day: string, days: number): Date {
  const utc = Date.parse(`${day}T00:00:00Z`) + days * 86_400_000
  return new Date(instantShowing(utc, timeZone()))
}

function isMidnight(at: Date): boolean {
  return timeOf(at) === '00:00'
}

function timeOf(at: Date): string {
  const { hour, minute } = partsOf(at)
  return `${hour}:${minute}`
}

type Parts = { readonly [P in 'year' | 'month' | 'day' | 'hour' | 'minute']: string }

let formats: { readonly zone: string; readonly format: Intl.DateTimeFormat } | undefined

function partsOf(at: Date): Parts {
  const zone = timeZone()
  if (formats?.zone !== zone) formats = { zone, format: formatIn(zone) }
  const found = formats.format.formatToParts(at)
  const part = (type: string) => found.find((one) => one.type === type)?.value ?? ''
  return {
    year: part('year'),
    month: part('month').slice(0, 3), // "Sept" in some versions of the tables
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
  }
}

function formatIn(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  })
}
