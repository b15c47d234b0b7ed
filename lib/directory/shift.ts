/**
 * When somebody works, as people write it: `2026-12-01 19:00` as clocks show it here, or with an offset of its own. Kept are
 * instants, so that a night on which clocks change is eleven or thirteen hours long, and nobody is on duty an hour too long. Pure.
 */
import { Temporal } from 'temporal-polyfill'

export type Shift = { readonly since: Date; readonly until: Date }
export type ReadInstant =
  | { readonly ok: true; readonly at: Date }
  | { readonly ok: false; readonly problem: 'form' | 'gap' | 'twice' }

/** Day first or a two-digit year could be read two ways: only this order is taken. */
const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::00)?$/
const WITH_OFFSET = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::00)? ?(Z|[+-]\d{2}:\d{2})$/

/** `gap`: clocks skip that time; `twice`: they show it twice that night, so that an offset has to say which is meant. */
export function readInstant(text: string, zone: string): ReadInstant {
  try {
    const whole = WITH_OFFSET.exec(text)
    if (whole) return { ok: true, at: new Date(Temporal.Instant.from(`${whole[1]}T${whole[2]}${whole[3]}`).epochMilliseconds) }
    const local = LOCAL.exec(text)
    if (!local) return { ok: false, problem: 'form' }
    const plain = Temporal.PlainDateTime.from(`${local[1]}T${local[2]}`)
    const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
      plain.toZonedDateTime(zone, { disambiguation }),
    )
    if (!earlier || !later) return { ok: false, problem: 'form' }
    if (earlier.epochMilliseconds === later.epochMilliseconds) return { ok: true, at: new Date(earlier.epochMilliseconds) }
    return { ok: false, problem: earlier.toPlainDateTime().equals(plain) ? 'twice' : 'gap' }
  } catch {
    return { ok: false, problem: 'form' }
  }
}

export type ShiftProblem = 'order' | 'long' | 'far' | 'over'
const LONGEST_MS = 31 * 86_400_000
const FARTHEST_MS = 400 * 86_400_000

/** Slips of the pen that would put somebody on duty for years. `over`: what has been is not written anew. */
export function shiftProblem({ since, until }: Shift, now: Date): ShiftProblem | undefined {
  if (until <= since) return 'order'
  if (until.getTime() - since.getTime() > LONGEST_MS) return 'long'
  if (until.getTime() - now.getTime() > FARTHEST_MS) return 'far'
  return until <= now ? 'over' : undefined
}

/** Said of a field or a line: `which` is `from` or `until`. */
export function instantWords(problem: 'form' | 'gap' | 'twice', which: string): string {
  switch (problem) {
    case 'form':
      return `“${which}” is written 2026-12-01 19:00, year first.`
    case 'gap':
      return `“${which}” is a time that clocks skip that night. Write another, or add the offset, as in 2026-03-29 02:30 +01:00.`
    case 'twice':
      return `“${which}” is a time that clocks show twice that night. Add the offset, as in 2026-10-25 02:30 +02:00.`
  }
}

export function shiftWords(problem: ShiftProblem): string {
  switch (problem) {
    case 'order':
      return 'It ends before it begins.'
    case 'long':
      return 'It is longer than 31 days: for a longer time put the person into a team.'
    case 'far':
      return 'It ends more than 400 days from now.'
    case 'over':
      return 'It is over already. What has been is not written anew.'
  }
}

export type Week = { readonly days: readonly { readonly date: string; readonly begins: Date }[]; readonly ends: Date }

/** The week, Monday to Sunday, that holds this day (`2026-12-01`); that of `now` where it is none. Days last as long as they do here. */
export function weekOf(day: string | undefined, zone: string, now: Date): Week {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate()
  const chosen = readDay(day) ?? today
  const monday = chosen.subtract({ days: chosen.dayOfWeek - 1 })
  const at = (date: Temporal.PlainDate) => new Date(date.toZonedDateTime(zone).epochMilliseconds)
  const dates = Array.from({ length: 7 }, (_, i) => monday.add({ days: i }))
  return { days: dates.map((date) => ({ date: date.toString(), begins: at(date) })), ends: at(monday.add({ days: 7 })) }
}

export function weeksAway(week: Week, weeks: number): string {
  return Temporal.PlainDate.from(week.days[0]?.date ?? '')
    .add({ days: 7 * weeks })
    .toString()
}

function readDay(text: string | undefined): Temporal.PlainDate | undefined {
  if (!text || !/^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(text)) return undefined
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' })
  } catch {
    return undefined
  }
}
