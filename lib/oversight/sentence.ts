/** What happened, as a sentence: for officers with names, for patients in plain words. Pure. */
import type { OutcomeWord, Role } from '@/lib/base/vocabulary'
import { ACTIONS, type EventAction } from '@/lib/ledger/actions'

export type SentencePart = { readonly text: string; readonly strong?: boolean }

export type Told = {
  readonly actor: string
  readonly action: EventAction
  readonly outcome: OutcomeWord
  /** Absent where the entry is about nobody; a reference where the reader may not know her name. */
  readonly patient?: string
  /** How many patients a list named. */
  readonly listed?: number
  /** Whom an automatic agent acted for. */
  readonly onBehalfOf?: string
  /** Whose account it was about. */
  readonly account?: string
  /** What was changed, where the act alone does not say: it begins with its own comma. */
  readonly change?: string
}

/** Refused acts, where "was refused" needs another object than the plain act. */
const TRIED: Partial<Record<EventAction, string>> = {
  'chart.open': 'to open the chart',
  'chart.declare': 'to declare a reason to open the chart',
  'patient.search': 'to search for patients',
  'ledger.read': 'to open an entry of the ledger',
  'ledger.export': 'to take away the proof of ledger entries',
  'ledger.query': 'to list entries of the ledger',
  'ledger.check': 'to check the ledger',
  'import.bundle': 'to import a bundle',
  'import.start': 'to start an import',
  'import.list': 'to see past imports',
  'user.list': 'to see the people of the organisation',
  'user.create': 'to add a person',
  'user.update': 'to change a person’s details',
  'user.disable': 'to close a person’s account',
  'user.enable': 'to open a person’s account again',
  'session.revoke': 'to end a person’s sessions',
  'identity.link': 'to link a person’s account to the organisation’s identity provider',
  'role.assign': 'to change a person’s role or department',
  'rota.list': 'to see teams and rotas',
  'rota.assign': 'to put a person on the rota',
  'rota.end': 'to take a person off the rota',
  'rota.import': 'to read in a rota',
  'team.create': 'to make a team',
  'team.join': 'to put a person into a team',
  'team.leave': 'to take a person out of a team',
  'department.create': 'to add a department',
  'department.rename': 'to rename a department',
  'organisation.list': 'to see the organisations',
  'patient.duplicates': 'to compare possible duplicates',
  'patient.link': 'to link two charts',
  'patient.unlink': 'to separate two charts',
  'password.reset': 'to give a person a new first password',
  'password.choose': 'to choose a password',
  'account.invite': 'to give out a code to make an account',
  'account.activate': 'to make an account with a code',
  'loss.open': 'to note that somebody lost what they sign in with',
  'loss.confirm': 'to confirm a loss and hand over a code',
  'loss.withdraw': 'to take back a loss',
  'loss.object': 'to stop a loss',
  'loss.redeem': 'to use the code handed over after a loss',
  'loss.list': 'to see the losses that wait',
  'mail.change': 'to change their mail address',
  'mail.confirm': 'to confirm a mail address',
  'mail.list': 'to see the mails that wait',
  'session.start': 'to sign in',
  'session.resume': 'to go on after a lock',
  'work.list': 'to see the worklist',
  'share.request': 'to ask for a share',
  'share.change': 'to change what was asked to be shared',
  'share.withdraw': 'to withdraw a request for a share',
  'share.read': 'to read a request for a share',
  'share.offer': 'to see the terms of a share',
  'share.approve': 'to approve a share',
  'share.decline': 'to decline a share',
  'share.defer': 'to put off a request for a share',
  'looked.export': 'to take away the proof of a list of who looked',
  'share.export': 'to take away the proof of a share',
  'share.stop': 'to stop a share',
  'key.enrol': 'to enrol a signing key',
  'key.revoke': 'to revoke a signing key',
}

/** After these words the patient's name follows with "of". */
const OF = new Set<EventAction>(['chart.open', 'record.import', 'record.create', 'record.update'])

export function sentenceFor(told: Told): SentencePart[] {
  const verb = told.outcome === 'permitted' ? ACTIONS[told.action] : `tried ${TRIED[told.action] ?? 'an act'}`
  const { actor, onBehalfOf, account } = told
  const parts: SentencePart[] = [{ text: actor, strong: true }]
  if (onBehalfOf) parts.push({ text: ', for ' }, { text: onBehalfOf, strong: true }, { text: ',' })
  parts.push({ text: ` ${verb}` })
  if (account) parts.push({ text: ': ' }, { text: account, strong: true })
  if (told.change) parts.push({ text: told.change })
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

/** Her own acts about shares and keys, where they came to nothing. */
const TRIED_HERSELF: Partial<Record<EventAction, string>> = {
  'chart.declare': 'Tried to give a reason to open your chart.',
  'account.invite': 'Tried to give out a code for your account; none was given.',
  'account.activate': 'Somebody tried to make an account for you with a code, and was refused.',
  'loss.open': 'Tried to note that you lost what you sign in with; nothing was noted.',
  'loss.confirm': 'Tried to confirm that you lost what you sign in with; nothing was taken away.',
  'loss.withdraw': 'Tried to take back that you lost what you sign in with.',
  'loss.redeem': 'Somebody who knew your password typed a wrong code, as after a loss.',
  'mail.change': 'Tried to change your mail address.',
  'mail.confirm': 'Tried a wrong code for your mail address.',
  'share.read': 'Tried to read a request to share.',
  'share.offer': 'Tried to see what would be shared.',
  'share.approve': 'Tried to share; nothing was shared.',
  'share.decline': 'Tried to answer a request to share.',
  'share.defer': 'Tried to put off a request to share.',
  'looked.export': 'Tried to keep the proof of this list; nothing was given out.',
  'share.export': 'Tried to keep the proof of a share; nothing was given out.',
  'share.stop': 'Tried to stop a share that was not there, or had ended.',
  'key.enrol': 'Tried to make a device your signing key; it was not made one.',
  'key.revoke': 'Tried to take back a signing key.',
}

/** What became of a request that was passed on to her. */
const DELIVERED: Readonly<Record<string, string>> = {
  'share.request': 'Asked you to share a part of your record.',
  'share.change': 'Changed what they ask you to share.',
  'share.withdraw': 'No longer asks you to share.',
}

/** What was done to a patient's record, keys or account, as she reads it. Whatever is not here is said as it is to officers. */
const LOOKED: Readonly<Partial<Record<EventAction, string>>> = {
  'share.read': 'You read a request to share.',
  'share.offer': 'You were shown what you would share.',
  'share.approve': 'You agreed to share, and signed it.',
  'share.decline': 'You decided not to share.',
  'share.defer': 'You put off a request to share.',
  'share.stop': 'You stopped a share.',
  'share.expire': 'A share ended: its time was over.',
  'share.list': 'You looked at your shares.',
  'share.export': 'You kept the proof of a share as a file.',
  'key.enrol': 'A device was made your signing key.',
  'key.revoke': 'You took back a signing key.',
  'key.list': 'You looked at your signing keys.',
  'account.invite': 'Gave out a code with which you make your account.',
  'account.activate': 'Your account was made, with the code and your birth date.',
  'mail.change': 'You asked for another mail address, or for none.',
  'mail.confirm': 'You confirmed your mail address.',
  'user.disable': 'Your account was closed.',
  'loss.open': 'Noted that you lost what you sign in with. Nothing changes until a second person confirms it.',
  'loss.confirm': 'Confirmed that you lost what you sign in with: it was taken away, and a code for another was handed over.',
  'loss.withdraw': 'Took back that you lost what you sign in with.',
  'loss.object': 'You said that what you sign in with is not lost.',
  'loss.redeem': 'You used the code that was handed over to you.',
  'factor.revoke': 'A way to sign in was taken away.',
  'chart.open': 'Opened your chart.',
  'chart.declare': 'Gave a reason to open your chart.',
  'care.start': 'Recorded who cares for you.',
  'care.end': 'Recorded that somebody no longer cares for you.',
  'record.import': 'Added to your record from another system.',
  'patient.create': 'Registered you.',
  'looked.list': 'You read this list.',
  'looked.export': 'You kept the proof of this list as a file.',
  'home.open': 'You signed in and read your first page.',
}

/** What a patient reads about an act in her list, without saying who. `what`: the act that an automatic one passed on. */
export function lookWords(action: EventAction, outcome: OutcomeWord, what = ''): string {
  const tried = TRIED_HERSELF[action]
  if (outcome === 'failed') return tried ? `${tried.replace(/[.;].*$/, '')}; it failed, and nothing was changed.` : FAILED
  if (outcome === 'refused') return tried ?? 'Tried to open your chart.'
  if (action === 'share.deliver') return DELIVERED[what] ?? 'A request to share was passed on to you.'
  return LOOKED[action] ?? `${ACTIONS[action].charAt(0).toUpperCase()}${ACTIONS[action].slice(1)}.`
}

const FAILED = 'Tried to open your chart; it failed, and nothing was shown.'
