import 'server-only'
import { now } from '@/lib/base/clock'
import { timeZone } from '@/lib/base/time-zone'

const DAY_MS = 86_400_000

/** `Today, 08:11`, `Yesterday, 16:20`, `18-Nov, 11:02`, with the year where it is another one. */
export function dayAndTime(iso: string): string {
  const at = new Date(iso)
  return `${dayOf(at)}, ${timeOf(at)}`
}

/** The same within a sentence: `asked today, 08:11`. */
export function sinceWhen(iso: string): string {
  return dayAndTime(iso).replace(/^(Today|Yesterday)/, (day) => day.toLowerCase())
}

/** `05-Apr-2026, 08:11`: of what is kept or printed, where today is another day soon. */
export function dateAndTime(iso: string): string {
  const at = new Date(iso)
  const [year, , day] = isoDay(at).split('-')
  return `${day}-${monthOf(at)}-${year}, ${timeOf(at)}`
}

function timeOf(at: Date): string {
  return at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: timeZone() })
}

function monthOf(at: Date): string {
  return at.toLocaleDateString('en-GB', { month: 'short', timeZone: timeZone() }).slice(0, 3)
}

function dayOf(at: Date): string {
  const today = now()
  if (isoDay(at) === isoDay(today)) return 'Today'
  if (isoDay(at) === isoDay(new Date(today.getTime() - DAY_MS))) return 'Yesterday'
  const [year, , day] = isoDay(at).split('-')
  return isoDay(today).startsWith(`${year}-`) ? `${day}-${monthOf(at)}` : `${day}-${monthOf(at)}-${year}`
}

function isoDay(at: Date): string {
  return at.toLocaleDateString('sv-SE', { timeZone: timeZone() })
}
