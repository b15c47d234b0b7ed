/** What somebody asks for, and its bounds. Pure: the form, the preview and the server use the same. */
import { utcOfDay } from '@/lib/base/day'
import { isKind, KINDS, type Kind } from '@/lib/base/kind'

/** HL7 purpose of use. Only treatment can be asked for so far. */
export const SHARE_PURPOSES = ['TREAT'] as const
export type SharePurpose = (typeof SHARE_PURPOSES)[number]

export type Terms = {
  readonly kinds: readonly Kind[]
  /** Days of the items asked for, `2026-11-22`; null is unbounded, `recordsUntil` is that whole day. */
  readonly recordsFrom: string | null
  readonly recordsUntil: string | null
  readonly purpose: SharePurpose
  /** RFC 3339 UTC with milliseconds, exclusive: the share ends then. */
  readonly until: string
  /** Why, in the asker's own words. */
  readonly message: string
  /** Whom it is for: the asker alone, or everybody of the organisation who treats patients. */
  readonly who: 'person' | 'organisation'
}

/** Whom she is to be known by. All of it must fit; what fits two people fits nobody. */
export type Described = {
  readonly family: string
  readonly given: string
  /** `1974-03-14` */
  readonly birthDate: string
  /** A record number, where the asker has one. */
  readonly identifier?: string
}

export const LONGEST_MESSAGE = 500
export const LONGEST_DAYS = 365
export const MOST_OPEN_REQUESTS = 20
/** An unanswered request closes by itself. */
export const REQUEST_DAYS = 30
export const OFFER_MINUTES = 10

const DAY_MS = 86_400_000
const LONGEST_NAME = 100

/** The first field that does not fit; `undefined` where all do. The order of kinds is that of KINDS, each once. */
export function problemIn(terms: Terms, now: Date): keyof Terms | undefined {
  const until = instantOf(terms.until)
  if (terms.kinds.length === 0 || !sameKinds(terms.kinds, orderKinds(terms.kinds))) return 'kinds'
  if (!isDay(terms.recordsFrom)) return 'recordsFrom'
  if (!isDay(terms.recordsUntil) || (terms.recordsFrom && terms.recordsUntil && terms.recordsUntil < terms.recordsFrom))
    return 'recordsUntil'
  if (!SHARE_PURPOSES.includes(terms.purpose)) return 'purpose'
  if (until === undefined || until <= now.getTime() || until > now.getTime() + LONGEST_DAYS * DAY_MS) return 'until'
  if (!isLine(terms.message, LONGEST_MESSAGE)) return 'message'
  return terms.who === 'person' || terms.who === 'organisation' ? undefined : 'who'
}

export function problemInPerson(person: Described): keyof Described | undefined {
  if (!isName(person.family)) return 'family'
  if (!isName(person.given)) return 'given'
  if (person.birthDate === null || !isDay(person.birthDate)) return 'birthDate'
  return person.identifier === undefined || isName(person.identifier) ? undefined : 'identifier'
}

/** Each kind once, in the order of KINDS; what is no kind is left out. */
export function orderKinds(kinds: readonly string[]): Kind[] {
  return KINDS.filter((kind) => kinds.includes(kind))
}

function sameKinds(kinds: readonly Kind[], ordered: readonly Kind[]): boolean {
  return kinds.length === ordered.length && kinds.every((kind, at) => isKind(kind) && kind === ordered[at])
}

/** Milliseconds, for the one spelling that Date.toISOString writes. */
export function instantOf(text: string): number | undefined {
  const time = Date.parse(text)
  return Number.isNaN(time) || new Date(time).toISOString() !== text ? undefined : time
}

function isDay(text: string | null): boolean {
  return text === null || utcOfDay(text) !== undefined
}

function isName(text: string): boolean {
  return isLine(text, LONGEST_NAME) && !text.includes('\n') && /[\p{L}\p{N}]/u.test(text)
}

/** Line breaks pass; other control characters could make the text displayed another than the text signed. */
function isLine(text: string, longest: number): boolean {
  return text.length <= longest && text.isWellFormed() && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text.replaceAll('\n', ''))
}
