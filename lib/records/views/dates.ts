/** FHIR dates as people here read them: `05-Apr-2008`, 24-hour time, never more exact than the source knew. Pure. */
import type { When } from './chart-view'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const PARTIAL = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/
const DAY_MS = 86_400_000

export function whenOf(text: string, timeZone: string): When {
  return { iso: text, text: formatDate(text, timeZone) }
}

/** A date without a time keeps its day in every zone: moving it would make a birthday another day. */
export function formatDate(text: string, timeZone: string): string {
  const partial = PARTIAL.exec(text)
  if (partial) return [partial[3], monthName(partial[2]), partial[1]].filter(Boolean).join('-')
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? text : formatInstant(at, timeZone)
}

function monthName(month: string | undefined): string | undefined {
  return month === undefined ? undefined : MONTHS[Number(month) - 1]
}

/** `05-Apr-2008 14:02` */
export function formatInstant(at: Date, timeZone: string): string {
  const p = partsIn(at, timeZone)
  return `${p.day}-${MONTHS[Number(p.month) - 1]}-${p.year} ${p.hour}:${p.minute}`
}

/** `05-Apr-2008`: the day in the reader's zone. */
export function formatDay(text: string, timeZone: string): string {
  return formatDate(text, timeZone).replace(/ \d\d:\d\d$/, '')
}

/** `2008-04-05` in the reader's zone. */
export function isoDayIn(at: Date, timeZone: string): string {
  const p = partsIn(at, timeZone)
  return `${p.year}-${p.month}-${p.day}`
}

type Parts = { year: string; month: string; day: string; hour: string; minute: string }
const formatters = new Map<string, Intl.DateTimeFormat>()

function partsIn(at: Date, timeZone: string): Parts {
  let formatter = formatters.get(timeZone)
  if (!formatter) {
    const two = '2-digit'
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      hourCycle: 'h23',
    })
    formatters.set(timeZone, formatter)
  }
  const out = { year: '', month: '', day: '', hour: '', minute: '' }
  for (const { type, value } of formatter.formatToParts(at)) if (type in out) out[type as keyof Parts] = value
  return { ...out, year: out.year.padStart(4, '0') }
}

/** For sorting and spans only; a partial date counts as its first instant. `undefined` where nothing can be read. */
export function instantOf(text: string | undefined): number | undefined {
  if (!text) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}

/** `2 h ago`, `3 days ago`; empty where the source knew only a month or a year, because the span would be invented. */
export function ago(text: string, now: Date, timeZone: string): string {
  const partial = PARTIAL.exec(text)
  if (partial && !partial[3]) return ''
  if (partial) return spanWords(Date.parse(isoDayIn(now, timeZone)) - Date.parse(text), true)
  const at = instantOf(text)
  return at === undefined ? '' : spanWords(now.getTime() - at, false)
}

function spanWords(span: number, dayOnly: boolean): string {
  const days = Math.floor(span / DAY_MS)
  if (span < -60_000) return 'dated in the future'
  if (dayOnly && days < 2) return days < 1 ? 'today' : 'yesterday'
  if (span < 60_000) return 'just now'
  if (span < 3_600_000) return `${Math.floor(span / 60_000)} min ago`
  if (span < 2 * DAY_MS) return `${Math.floor(span / 3_600_000)} h ago`
  if (days < 14) return `${days} days ago`
  if (days < 61) return `${Math.floor(days / 7)} weeks ago`
  if (days < 730) return `${Math.floor(days / 30.44)} months ago`
  return `${Math.floor(days / 365.25)} years ago`
}
