import 'server-only'
/** What happened in a demo before it was installed, each at its time: the ledger is written in the order of its own clock. */
import { Temporal } from 'temporal-polyfill'
import { now, setClock } from '@/lib/base/clock'
import type { AccountId, OrganisationId, PatientId } from '@/lib/base/ids'
import { timeZone } from '@/lib/base/time-zone'

export const DAY_MS = 86_400_000
export const HOUR_MS = 3_600_000
export const MINUTE_MS = 60_000
export const SECOND_MS = 1_000

/** The first day of the story: 26 weeks. */
export const FIRST_DAY = -181

export type Step = { readonly at: Date; readonly act: () => Promise<void> }

/** Whom the steps act on, by the names of the story. */
export type Cast = {
  /** Today 08:00, or now where that is still ahead. */
  readonly d0: Date
  readonly organisations: ReadonlyMap<string, OrganisationId>
  /** Staff. */
  readonly accounts: ReadonlyMap<string, AccountId>
  /** Filled as they are registered. */
  readonly patients: Map<string, PatientId>
  /** Patients' own accounts, filled as they get them. */
  readonly own: Map<string, AccountId>
}

/** Today 08:00 as clocks show it here; before eight, now: no seeded event lies ahead. */
export function dayZero(): Date {
  const eight = clockOn(now(), 0, '08:00')
  return new Date(Math.min(eight.getTime(), now().getTime()))
}

/** `day` from D0, a fraction for the time of day. */
export function onDay(d0: Date, day: number): Date {
  return new Date(d0.getTime() + day * DAY_MS)
}

/** `02:14`, or `02:14:05`, as clocks show it on that whole day from D0: night shifts stay at night when clocks change. */
export function clockOn(d0: Date, day: number, time: string): Date {
  const zoned = dateOf(d0, day).toZonedDateTime({ timeZone: timeZone(), plainTime: Temporal.PlainTime.from(time) })
  return new Date(zoned.epochMilliseconds)
}

/** 1 is Monday, 7 Sunday. */
export function weekday(d0: Date, day: number): number {
  return dateOf(d0, day).dayOfWeek
}

export function isWorkday(d0: Date, day: number): boolean {
  return weekday(d0, day) <= 5
}

/** That day, or the nearest working day before it. */
export function workdayBy(d0: Date, day: number): number {
  return isWorkday(d0, day) ? day : workdayBy(d0, day - 1)
}

/** Whole days from D0 on which `moment` lies, by the calendar. */
export function dayOf(d0: Date, moment: Date): number {
  const today = dateOf(d0, 0)
  const that = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone()).toPlainDate()
  return today.until(that, { largestUnit: 'day' }).days
}

export function isLastWorkdayOfMonth(d0: Date, day: number): boolean {
  const left = dateOf(d0, day).daysInMonth - dateOf(d0, day).day
  return isWorkday(d0, day) && Array.from({ length: left }, (_, i) => day + i + 1).every((later) => !isWorkday(d0, later))
}

export function later(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms)
}

function dateOf(d0: Date, day: number): Temporal.PlainDate {
  const today = Temporal.Instant.fromEpochMilliseconds(d0.getTime()).toZonedDateTimeISO(timeZone()).toPlainDate()
  return today.add({ days: day })
}

export async function play(steps: readonly Step[], d0: Date): Promise<void> {
  for (const { at, act } of [...steps].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    if (at > d0) throw new Error('the seed must not write ahead of its day')
    setClock(() => at)
    await act()
  }
}

/** A misspelt name would otherwise leave out a part of the story without a word. */
export function known<T>(from: ReadonlyMap<string, T>, name: string): T {
  const found = from.get(name)
  if (found === undefined) throw new Error(`the story knows no ${name}`)
  return found
}
