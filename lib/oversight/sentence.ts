/** What happened, as a sentence: for officers with names, for patients in plain words. Pure. */
import type { BasisKind, OutcomeWord, Role } from '@/lib/base/vocabulary'
import { ACTIONS, type EventAction } from '@/lib/ledger/event'

export type SentencePart = { readonly text: string; readonly strong?: boolean }

export type Told = {
  readonly actor: string
  readonly action: EventAction
  readonly outcome: OutcomeWord
  /** Absent where the entry is about nobody; a reference where the reader may not know her name. */
  readonly patient?: string
  /** How many patients a list named. */
  readonly listed?: number
}

/** Refused acts, where "was refused" needs another object than the plain act. */
const TRIED: Partial<Record<EventAction, string>> = {
  'chart.open': 'to open the chart',
  'chart.declare': 'to declare a reason to open the chart',
  'patient.search': 'to search for patients',
  'ledger.read': 'to open an entry of the ledger',
  'ledger.query': 'to list entries of the ledger',
  'ledger.check': 'to check the ledger',
  'import.bundle': 'to import a bundle',
  'session.start': 'to sign in',
  'work.list': 'to see the worklist',
}

/** After these words the patient's name follows with "of". */
const OF = new Set<EventAction>(['chart.open', 'record.import', 'record.create', 'record.update'])

export function sentenceFor(told: Told): SentencePart[] {
  const verb = told.outcome === 'permitted' ? ACTIONS[told.action] : `tried ${TRIED[told.action] ?? 'an act'}`
  const parts: SentencePart[] = [{ text: told.actor, strong: true }, { text: ` ${verb}` }]
  if (told.patient) parts.push({ text: joint(told) }, { text: told.patient, strong: true })
  if (told.listed !== undefined) parts.push({ text: `, ${told.listed === 1 ? 'one name' : `${told.listed} names`} shown` })
  if (told.outcome === 'refused') parts.push({ text: ' and was refused' })
  if (told.outcome === 'failed') parts.push({ text: '; it failed, and nothing was shown' })
  return parts
}

function joint({ action }: Told): string {
  if (action === 'patient.create') return ' '
  return OF.has(action) || action === 'chart.declare' ? ' of ' : ', about '
}

export function plain(parts: readonly SentencePart[]): string {
  return `${parts.map(({ text }) => text).join('')}.`
}

const ROLE_WORDS: Record<Role, string> = {
  physician: 'physician',
  nurse: 'nurse',
  pharmacist: 'pharmacist',
  therapist: 'therapist',
  student: 'student',
  desk: 'reception',
  coder: 'coding',
  laboratory: 'laboratory',
  radiology: 'radiology',
  patient: 'patient',
  proxy: 'acting for the patient',
  officer: 'privacy officer',
  administrator: 'administrator',
  researcher: 'researcher',
  agent: 'automatic',
  system: '',
  anonymous: '',
}

export function roleWords(role: Role): string {
  return ROLE_WORDS[role]
}

/** What a patient reads about an act in her list, without saying who. */
export function lookWords(action: EventAction, outcome: OutcomeWord): string {
  if (outcome === 'failed') return 'Tried to open your chart; it failed, and nothing was shown.'
  if (outcome === 'refused')
    return action === 'chart.declare' ? 'Tried to give a reason to open your chart.' : 'Tried to open your chart.'
  switch (action) {
    case 'chart.open':
      return 'Opened your chart.'
    case 'chart.declare':
      return 'Gave a reason to open your chart.'
    case 'record.import':
      return 'Added to your record from another system.'
    case 'patient.create':
      return 'Registered you.'
    case 'looked.list':
      return 'You read this list.'
    case 'home.open':
      return 'You signed in and read your first page.'
    default:
      return `${ACTIONS[action].charAt(0).toUpperCase()}${ACTIONS[action].slice(1)}.`
  }
}

export type Why = { readonly kind: 'explained' | 'unexplained' | 'flagged' | 'plain'; readonly words: string }

/** First pass of "why": a named basis explains; a refusal is worth a look; what a machine does is a duty. */
export function whyOf(outcome: OutcomeWord, kind: BasisKind, words: string): Why {
  if (outcome === 'failed') return { kind: 'flagged', words: 'failed' }
  if (outcome === 'refused') return { kind: 'unexplained', words: 'refused' }
  return { kind: kind === 'declared' ? 'unexplained' : 'explained', words }
}
