/** What somebody typed into Find: words, a record number or a birth date. Pure. */
import { foldName } from '@/lib/crypto/index-token'

export type FindQuery = {
  /** Folded words of a name. */
  readonly words: readonly string[]
  /** Record numbers, as typed. */
  readonly numbers: readonly string[]
  /** `1961-03-12`. */
  readonly birthDate?: string
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DATES: readonly { pattern: RegExp; read: (m: RegExpExecArray) => readonly [string, number, string] }[] = [
  { pattern: /\b(\d{4})-(\d{1,2})-(\d{1,2})\b/, read: (m) => [m[1] ?? '', Number(m[2]), m[3] ?? ''] },
  { pattern: /\b(\d{1,2})[ .-]?([a-z]{3})[a-z]*[ .,-]*(\d{4})\b/i, read: (m) => [m[3] ?? '', monthOf(m[2]), m[1] ?? ''] },
  { pattern: /\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b/, read: (m) => [m[3] ?? '', Number(m[2]), m[1] ?? ''] },
]

/** Day before month where only numbers are given, as dates are written in the portal. */
export function parseFind(text: string): FindQuery {
  for (const { pattern, read } of DATES) {
    const match = pattern.exec(text)
    const birthDate = match && isoDate(...read(match))
    if (match && birthDate) return { ...wordsOf(text.replace(match[0], ' ')), birthDate }
  }
  return wordsOf(text)
}

function wordsOf(text: string): { words: string[]; numbers: string[] } {
  const parts = text.split(/[\s,;]+/).filter(Boolean)
  const numbers = parts.filter((part) => /\d/.test(part))
  const words = foldName(parts.filter((part) => !/\d/.test(part)).join(' '))
    .split(' ')
    .filter(Boolean)
  return { words, numbers }
}

function monthOf(word: string | undefined): number {
  return MONTHS.indexOf((word ?? '').toLowerCase()) + 1
}

function isoDate(year: string, month: number, day: string): string | undefined {
  const iso = `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined
}
