import 'server-only'
import type { DayRow, ShiftRow } from '@/app/(admin)/_parts/rota-shape'
import { timeZone } from '@/lib/base/time-zone'
import type { Week } from '@/lib/directory/shift'
import type { Post } from '@/lib/directory/staffing'
import { roleWords } from '@/lib/oversight/sentence'
import { formatDate, formatInstant } from '@/lib/records/views/dates'

/** The shifts of each day: those that begin on it, and before them those that go on into it. */
export function daysOf({ days, ends }: Week, shifts: readonly Post[], now: Date): DayRow[] {
  return days.map(({ date, begins }, i) => {
    const next = days[i + 1]?.begins ?? ends
    const there = shifts.filter(({ since, until }) => since < next && (until === null || until > begins))
    return {
      date,
      label: `${weekday(begins)} ${formatDate(date, timeZone())}`,
      today: begins <= now && now < next,
      shifts: there.map((post) => ({ ...shiftOf(post, begins, next, now), goesOn: post.since < begins && i > 0 })),
    }
  })
}

function shiftOf(post: Post, begins: Date, next: Date, now: Date): Omit<ShiftRow, 'goesOn'> {
  const { id, account, name, role, since, until, intact } = post
  const goesOn = since < begins
  const from = goesOn ? `${weekday(since)} ${timeOf(since)}` : timeOf(since)
  const to = until && until > next ? `${weekday(until)} ${timeOf(until)}` : until ? timeOf(until) : ''
  return {
    id,
    account,
    name,
    role: roleWords(role),
    time: `${from}–${to}`,
    whole: `${wholeOf(since)} to ${until ? wholeOf(until) : 'no end'}`,
    now: since <= now && (until === null || now < until),
    over: until !== null && until <= now,
    intact,
  }
}

function wholeOf(at: Date): string {
  return `${weekday(at)} ${formatInstant(at, timeZone())}`
}

function timeOf(at: Date): string {
  return formatInstant(at, timeZone()).slice(-5)
}

function weekday(at: Date): string {
  return at.toLocaleDateString('en-GB', { weekday: 'short', timeZone: timeZone() })
}
