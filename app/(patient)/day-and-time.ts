import 'server-only'
import { now } from '@/lib/base/clock'
import { timeZone } from '@/lib/base/time-zone'

const DAY_MS = 86_400_000

/** `Today, 08:11`, `Yesterday, 16:20`, `18-Nov, 11:02`, with the year where it is another one. */
export function dayAndTime(iso: string): string {
  const at = new Date(iso)
  const time = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: timeZone() })
  return `${dayOf(at)}, ${time}`
}

function dayOf(at: Date): string {
  const today = now()
  if (isoDay(at) === isoDay(today)) return 'Today'
  if (isoDay(at) === isoDay(new Date(today.getTime() - DAY_MS))) return 'Yesterday'
  const [year, , day] = isoDay(at).split('-')
  const month = at.toLocaleDateString('en-GB', { month: 'short', timeZone: timeZone() }).slice(0, 3)
  return isoDay(today).startsWith(`${year}-`) ? `${day}-${month}` : `${day}-${month}-${year}`
}

function isoDay(at: Date): string {
  return at.toLocaleDateString('sv-SE', { timeZone: timeZone() })
}
