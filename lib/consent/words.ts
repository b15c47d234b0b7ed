/** What a patient reads about a request, and the text she signs. Pure; plain words, the same for everybody. */
import { KINDS, type Kind } from '@/lib/base/kind'
import type { Role } from '@/lib/base/vocabulary'
import type { Terms } from '@/lib/consent/terms'

export const LANGUAGE = 'en'

/** Part of every statement: what a share cannot promise. */
export const NOTICE =
  'What they have read they know, and it may be part of their own record: stopping the share closes it for the future and takes nothing back. They may pass on what the law lets them pass on.'

/** Restricted compartments in words. The same list for every patient, whether or not she has anything there. */
export const HIDDEN: readonly { readonly words: string }[] = [
  'notes of psychotherapy',
  'treatment in a substance-use program',
  'care a young person agreed to alone',
  'HIV',
  'sexual and reproductive health',
  'genetic tests',
  'mental health',
].map((words) => ({ words }))

export const HIDDEN_REASON = 'needs a passkey, not yet available'

const KIND_WORDS: Record<Kind, string> = {
  problems: 'problems and diagnoses',
  medicines: 'medicines',
  allergies: 'allergies',
  results: 'laboratory results',
  vitals: 'vital signs',
  encounters: 'visits and stays',
  immunizations: 'immunizations',
  procedures: 'procedures',
  documents: 'documents',
  imaging: 'imaging',
  notes: 'notes',
  other: 'everything else',
}

export function kindWords(kind: Kind): string {
  return KIND_WORDS[kind]
}

const ROLES: Partial<Record<Role, string>> = {
  physician: 'physician',
  nurse: 'nurse',
  pharmacist: 'pharmacist',
  therapist: 'therapist',
  student: 'student',
}

export type Recipient = {
  readonly person: string
  readonly role: Role
  readonly organisation: string
  readonly who: 'person' | 'organisation'
}

/** `Dr Amara Osei, physician, City Heart Clinic`. */
export function recipientWords({ person, role, organisation }: Recipient): string {
  return [person, ROLES[role], organisation].filter(Boolean).join(', ')
}

/** Who may look, once it is shared. */
export function readersWords(recipient: Recipient): string {
  return recipient.who === 'person' ? `only ${recipient.person}` : `everybody who treats you at ${recipient.organisation}`
}

/**
 * Somebody else's words in a text that is signed line by line: on one line, inside quotes that they cannot close. Otherwise an
 * asker writes "Who may look: nobody" below her message, and the patient reads it as the portal's.
 */
function quoted(message: string): string {
  return `“${message
    .replace(/\s+/gu, ' ')
    .replace(/[“”„‟"«»]/gu, '’')
    .trim()}”`
}

type Parts = Pick<Terms, 'recordsFrom' | 'recordsUntil' | 'until'>

const MOST_NAMED = 4

/** The head of her page: `Amara Osei, physician, City Heart Clinic, asks to see your laboratory results and medicines until …`. */
export function askWords(terms: Pick<Terms, 'kinds' | 'until'>, recipient: Recipient, timeZone: string): string {
  const what = terms.kinds.length > MOST_NAMED ? 'parts of your record' : `your ${listed(terms.kinds.map(kindWords))}`
  return `${recipientWords(recipient)}, asks to see ${what} until ${lastDay(terms.until, timeZone)}, for your treatment.`
}

/** The request as she reads it, without counts: the preview of whoever asks, and the head of her page, are this text. */
export function previewFor(terms: Terms, recipient: Recipient, timeZone: string): string {
  return [
    askWords(terms, recipient, timeZone),
    ...(terms.message ? [`They write: ${quoted(terms.message)}`] : []),
    `They would see who you are (name, birth date, gender, address, contacts and record numbers) and your ${listed(terms.kinds.map(kindWords))}${recordsWords(terms)}.`,
    `Who may look: ${readersWords(recipient)}.`,
    ...LASTING,
  ].join('\n')
}

/** The text that is displayed whole before she signs; its hash is in the statement. */
export function offerText(
  offer: Parts & { readonly kinds: readonly { readonly kind: Kind; readonly count: number }[]; readonly message: string },
  recipient: Recipient,
  timeZone: string,
): string {
  const kinds = offer.kinds.map(({ kind, count }) => `${kindWords(kind)} (${count} now)`)
  return [
    `I share parts of my record with ${recipientWords(recipient)}, until ${lastDay(offer.until, timeZone)}, for my treatment.`,
    ...(offer.message ? [`They wrote: ${quoted(offer.message)}`] : []),
    `They see who I am (name, birth date, gender, address, contacts and record numbers) and my ${listed(kinds)}${recordsWords(offer)}, also what is added later.`,
    `Who may look: ${recipient.who === 'person' ? `only ${recipient.person}` : `everybody who treats me at ${recipient.organisation}`}.`,
    `Stays hidden: ${listed(HIDDEN.map(({ words }) => words))}${missing(offer.kinds.map(({ kind }) => kind))}.`,
    'I can stop this share at any time.',
    NOTICE,
  ].join('\n')
}

const LASTING = [
  `What stays hidden: ${listed(HIDDEN.map(({ words }) => words))}.`,
  'You are treated either way; they may miss something that matters.',
  'You can stop sharing at any time. What they have read cannot be taken back.',
]

function missing(kinds: readonly Kind[]): string {
  const rest = KINDS.filter((kind) => !kinds.includes(kind))
  return rest.length === 0 ? '' : `; and my ${listed(rest.map(kindWords))}`
}

/** ` from 01-Jan-2025 to 31-Dec-2025`, or nothing. */
export function recordsWords({ recordsFrom, recordsUntil }: Pick<Terms, 'recordsFrom' | 'recordsUntil'>): string {
  const from = recordsFrom ? ` dated from ${dayWords(recordsFrom)}` : ''
  const until = recordsUntil ? `${from ? '' : ' dated'} up to ${dayWords(recordsUntil)}` : ''
  return from + until
}

/** `a, b and c` */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `05-Jan-2027` of `2027-01-05`. */
export function dayWords(day: string): string {
  const [year, month, date] = day.split('-')
  return `${date}-${MONTHS[Number(month) - 1]}-${year}`
}

/** The last day on which an exclusive end still lets somebody in, in the reader's zone. */
export function lastDay(until: string, timeZone: string): string {
  const last = new Date(Date.parse(until) - 1)
  return dayWords(new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(last))
}
