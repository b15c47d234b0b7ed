/** The form of a request for access, as text; what is asked with it, and what the asker reads of it later. Pure. */
import { dayEnd } from '@/app/day-end'
import { KINDS } from '@/lib/base/kind'
import { type Described, orderKinds, problemIn, problemInPerson, type Terms } from '@/lib/consent/terms'

export type AskValues = {
  readonly family: string
  readonly given: string
  readonly birthDate: string
  readonly identifier: string
  readonly kinds: readonly string[]
  readonly recordsFrom: string
  readonly recordsUntil: string
  /** A day, `2027-01-05`: the last of the share. */
  readonly until: string
  readonly message: string
  readonly who: string
}

export type AskErrors = Partial<Record<keyof AskValues, string>>
/** `values`: what was typed, given back whole, so that wrong input loses nothing. */
export type AskState = {
  readonly values: AskValues
  readonly errors: AskErrors
  readonly problem?: string
}
export type AskAction = (before: AskState, form: FormData) => Promise<AskState>

export const NOTHING_ASKED: AskValues = {
  family: '',
  given: '',
  birthDate: '',
  identifier: '',
  kinds: [],
  recordsFrom: '',
  recordsUntil: '',
  until: '',
  message: '',
  who: 'person',
}

export function readValues(form: FormData): AskValues {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim().replaceAll('\r\n', '\n') : ''
  }
  return {
    family: text('family'),
    given: text('given'),
    birthDate: text('birthDate'),
    identifier: text('identifier'),
    kinds: KINDS.filter((kind) => form.getAll('kinds').includes(kind)),
    recordsFrom: text('recordsFrom'),
    recordsUntil: text('recordsUntil'),
    until: text('until'),
    message: text('message'),
    who: text('who'),
  }
}

export function personOf({ family, given, birthDate, identifier }: AskValues): Described {
  return { family, given, birthDate, ...(identifier ? { identifier } : {}) }
}

export function termsOf(values: AskValues, timeZone: string): Terms {
  return {
    kinds: orderKinds(values.kinds),
    recordsFrom: values.recordsFrom || null,
    recordsUntil: values.recordsUntil || null,
    purpose: 'TREAT',
    until: dayEnd(values.until, timeZone) ?? '',
    message: values.message,
    who: values.who === 'organisation' ? 'organisation' : 'person',
  }
}

/** Every field that does not fit, not only the first: one round of corrections is enough. */
export function errorsIn(values: AskValues, now: Date, timeZone: string, whom: 'new' | 'known'): AskErrors {
  const terms = termsOf(values, timeZone)
  const errors: AskErrors = {}
  if (whom === 'new') addPersonErrors(errors, personOf(values))
  const good: Terms = { ...EXAMPLE, until: new Date(now.getTime() + 3_600_000).toISOString() }
  for (const field of Object.keys(good) as (keyof Terms)[]) {
    const days = field === 'recordsUntil' ? { recordsFrom: terms.recordsFrom } : {}
    if (problemIn({ ...good, ...days, [field]: terms[field] }, now) === field) Object.assign(errors, { [field]: WORDS[field] })
  }
  return errors
}

function addPersonErrors(errors: AskErrors, person: Described): void {
  const good: Described = { family: 'A', given: 'A', birthDate: '2000-01-01' }
  for (const field of ['family', 'given', 'birthDate', 'identifier'] as const)
    if (problemInPerson({ ...good, [field]: person[field] } as Described) === field)
      Object.assign(errors, { [field]: WORDS[field] })
}

const EXAMPLE: Omit<Terms, 'until'> = {
  kinds: ['problems'],
  recordsFrom: null,
  recordsUntil: null,
  purpose: 'TREAT',
  message: '',
  who: 'person',
}

export const WORDS: Record<keyof Described | keyof Terms, string> = {
  family: 'Write the family name.',
  given: 'Write the given name.',
  birthDate: 'Choose the birth date.',
  identifier: 'Write the record number, or leave it empty.',
  kinds: 'Choose at least one kind of record.',
  recordsFrom: 'Choose a day, or leave it empty.',
  recordsUntil: 'Choose a day that is not before the first, or leave it empty.',
  purpose: 'Only treatment can be asked for.',
  until: 'Choose a day from today on, at most a year ahead.',
  message: 'Use at most 500 characters, without control characters.',
  who: 'Choose who may look.',
}
