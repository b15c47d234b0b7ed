import 'server-only'
/**
 * A rota as a file: CSV (RFC 4180) in UTF-8 with a first line that names the columns, then one shift a line.
 *
 *   person,department,from,until
 *   bilic,5 West,2026-12-01 19:00,2026-12-02 07:00
 *
 * `person` is the name to sign in with, or the full name where only one has it. Commas or semicolons, any order of columns. What
 * cannot be read is said by its line; a file with one such line is not taken at all.
 */
import { type CsvError, parse } from 'csv-parse/sync'
import { instantWords, type ReadInstant, readInstant, type Shift, shiftProblem, shiftWords } from '@/lib/directory/shift'

export const MOST_LINES = 10_000
export const MOST_BYTES = 700_000
/** A file in which every line is wrong is wrong in one way: a hundred lines show it. */
export const MOST_PROBLEMS = 100

export type Problem = { readonly line: number; readonly words: string }
export type RotaLine = Shift & { readonly line: number; readonly person: string; readonly department: string }
export type ReadRota =
  | { readonly ok: true; readonly lines: readonly RotaLine[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

const COLUMNS = ['person', 'department', 'from', 'until'] as const
type Column = (typeof COLUMNS)[number]
type Parsed = { readonly record: string[]; readonly info: { readonly lines: number } }

export function readRota(bytes: Uint8Array, zone: string, now: Date): ReadRota {
  if (bytes.length > MOST_BYTES)
    return wholly(`The file is larger than ${MOST_BYTES / 1000} kB. Divide it by department or by month.`)
  const text = decode(bytes)
  if (text === undefined) return wholly('The file is not UTF-8. In the spreadsheet choose “CSV UTF-8”.')
  const parsed = parseAll(text)
  if (!Array.isArray(parsed)) return { ok: false, problems: [parsed] }
  const [head, ...rest] = parsed
  if (!head) return wholly('The file is empty.')
  const places = columnsOf(head.record)
  if (typeof places === 'string') return { ok: false, problems: [{ line: 1, words: places }] }
  if (rest.length === 0) return wholly('There is no shift under the first line.')
  if (rest.length > MOST_LINES)
    return wholly(`There are more than ${MOST_LINES} lines. Divide the file by department or by month.`)
  return readLines(rest, places, zone, now)
}

function wholly(words: string): ReadRota {
  return { ok: false, problems: [{ line: 1, words }] }
}

/** A byte that is no UTF-8 would otherwise become a mark that fits nobody's name. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

function parseAll(text: string): Parsed[] | Problem {
  const first = text.slice(0, text.search(/[\r\n]|$/))
  const delimiter = first.includes(';') && !first.includes(',') ? ';' : ','
  try {
    return parse(text, { info: true, delimiter, skip_empty_lines: true, max_record_size: 2000 }) as unknown as Parsed[]
  } catch (error) {
    return { line: Number((error as CsvError).lines ?? 1), words: errorWords(error as CsvError) }
  }
}

function errorWords({ code }: CsvError): string {
  switch (code) {
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
    case 'CSV_RECORD_INCONSISTENT_COLUMNS':
      return 'This line has more or fewer columns than the first.'
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'A quotation mark is opened and never closed.'
    case 'CSV_MAX_RECORD_SIZE':
      return 'This line is too long; a quotation mark may be missing.'
    default:
      return 'This line is not CSV: look at its quotation marks.'
  }
}

/** Where each column stands, or what is wrong with the first line. */
function columnsOf(record: readonly string[]): Record<Column, number> | string {
  const names = record.map((name) => name.trim().toLowerCase())
  const unknown = names.find((name) => !COLUMNS.some((column) => column === name))
  const missing = COLUMNS.find((column) => !names.includes(column))
  const rule = `The first line names the columns: ${COLUMNS.join(',')}.`
  if (missing) return `${rule} “${missing}” is missing.`
  if (unknown !== undefined) return `${rule} “${unknown.slice(0, 40)}” is none of them.`
  if (names.length !== COLUMNS.length) return `${rule} Each stands there once.`
  return Object.fromEntries(COLUMNS.map((column) => [column, names.indexOf(column)])) as Record<Column, number>
}

function readLines(rows: readonly Parsed[], places: Record<Column, number>, zone: string, now: Date): ReadRota {
  const lines: RotaLine[] = []
  const problems: Problem[] = []
  const seen = new Map<string, number>()
  const instantIn = remembering(zone)
  for (const { record, info } of rows) {
    const cell = (column: Column) => (record[places[column]] ?? '').normalize('NFC').trim().replace(/\s+/g, ' ')
    const read = readLine(cell, instantIn, now)
    const line = info.lines
    if (typeof read === 'string') problems.push({ line, words: read })
    else {
      const one = { line, ...read }
      const key = JSON.stringify([one.person.toLowerCase(), one.department.toLowerCase(), one.since, one.until])
      const before = seen.get(key)
      if (before === undefined) lines.push(one)
      else problems.push({ line, words: `This is line ${before} again.` })
      seen.set(key, before ?? line)
    }
    if (problems.length >= MOST_PROBLEMS) break
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, lines }
}

/** A rota has few times, each in many lines, and a zone's rules cost more than all the rest. */
function remembering(zone: string): (text: string) => ReadInstant {
  const known = new Map<string, ReadInstant>()
  return (text) => {
    const read = known.get(text) ?? readInstant(text, zone)
    known.set(text, read)
    return read
  }
}

function readLine(
  cell: (column: Column) => string,
  instantIn: (text: string) => ReadInstant,
  now: Date,
): Omit<RotaLine, 'line'> | string {
  const [person, department] = [cell('person'), cell('department')]
  if (!person) return 'There is no person.'
  if (!department) return 'There is no department.'
  const [since, until] = [instantIn(cell('from')), instantIn(cell('until'))]
  if (!since.ok) return instantWords(since.problem, 'from')
  if (!until.ok) return instantWords(until.problem, 'until')
  const shift = { since: since.at, until: until.at }
  const problem = shiftProblem(shift, now)
  // What is over is no mistake in a file of the whole month; it is only not written.
  return problem && problem !== 'over' ? shiftWords(problem) : { person, department, ...shift }
}
