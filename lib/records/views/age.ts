/** Ages as the NHS CUI writes them: the younger, the finer. A birth date known only in part gives both possible ages. Pure. */
import { Temporal } from 'temporal-polyfill'

/** `birthDate` and `on` are FHIR dates; `on` is a whole day. Empty when the birth date can't be read or lies after `on`. */
export function ageText(birthDate: string, on: string): string {
  const day = Temporal.PlainDate.from(on)
  if (/^\d{4}-\d{2}-\d{2}$/.test(birthDate)) return exactAge(birthDate, day)
  const [year, month] = birthDate.split('-').map(Number)
  if (!year || !/^\d{4}(-\d{2})?$/.test(birthDate)) return ''
  const first = Temporal.PlainDate.from({ year, month: month ?? 1, day: 1 })
  const last = Temporal.PlainDate.from({ year, month: month ?? 12, day: 31 })
  const oldest = yearsBetween(first, day)
  const youngest = Math.max(0, yearsBetween(last, day))
  if (oldest < 0) return ''
  return oldest === youngest ? `${oldest} y` : `${youngest}–${oldest} y`
}

function exactAge(birthDate: string, day: Temporal.PlainDate): string {
  const born = readDay(birthDate)
  if (!born || Temporal.PlainDate.compare(born, day) > 0) return ''
  const days = born.until(day).days
  if (days < 28) return `${days} d`
  const { years, months } = born.until(day, { largestUnit: 'year' })
  if (years < 1) return `${Math.floor(days / 7)} w ${days % 7} d`
  if (years < 2) {
    const span = born.until(day, { largestUnit: 'month' })
    return `${span.months} m ${span.days} d`
  }
  return years < 18 ? `${years} y ${months} m` : `${years} y`
}

export function yearsOld(birthDate: string, on: string): number | undefined {
  const born = readDay(birthDate.length === 4 ? `${birthDate}-12-31` : birthDate.length === 7 ? `${birthDate}-28` : birthDate)
  return born ? yearsBetween(born, Temporal.PlainDate.from(on)) : undefined
}

function yearsBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return from.until(to, { largestUnit: 'year' }).years + (Temporal.PlainDate.compare(from, to) > 0 ? -1 : 0)
}

function readDay(text: string): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from(text)
  } catch {
    return undefined
  }
}
