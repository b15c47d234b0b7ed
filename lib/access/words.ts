/** Refusals and bases in plain words, for screens and reports. Pure: no fact about a patient goes in or out. */
import type { RefusalCode } from '@/lib/base/outcome'
import type { BasisKind, Purpose } from '@/lib/base/vocabulary'
import { waitWords } from '@/lib/base/wait'
import { DECLARED_REASONS } from '@/lib/policy/facts'
import type { Relation } from '@/lib/policy/request'

/** Says what to do next, never which fact was missing (ACCESS.md, "How a refusal looks"). */
export function refusalWords(code: RefusalCode, afterSeconds?: number): string {
  switch (code) {
    case 'no-basis':
      return 'You have no care relationship with this patient. Declare one, or ask for access.'
    case 'not-found':
      return 'Nothing here, or nothing you may see.'
    case 'not-your-role':
      return 'Your role does not include this. If your work needs it, ask your administrator.'
    case 'no-session':
      return 'You are not signed in, or your session has ended. Sign in to go on.'
    case 'invalid':
      return 'Something in the form is not right. Correct what is marked and send it again.'
    case 'conflict':
      return 'Somebody else was first. Look at the present state, then decide again.'
    case 'unavailable':
      return 'This cannot be done safely right now, so nothing was opened. Try again in a moment.'
    case 'too-many':
      return `Too many in a short time. Try again ${afterSeconds === undefined ? 'in a little while' : waitWords(afterSeconds)}.`
    case 'second-factor':
      return 'You are not signed in completely yet. Show your second factor, or set one up, to go on.'
    case 'factor':
      return 'You showed who you are more than five minutes ago. Confirm it once more, and then repeat this.'
    case 'share-ended':
      return 'The share with you has ended. Ask for access again if you still need it.'
  }
}

/** HL7 purposes of use as staff say them. */
export function purposeWords(purpose: Purpose): string {
  switch (purpose) {
    case 'TREAT':
      return 'treatment'
    case 'ETREAT':
      return 'emergency treatment'
    case 'HPAYMT':
      return 'payment'
    case 'HOPERAT':
      return 'operations'
    case 'PATRQT':
      return 'the patient’s own request'
    case 'HRESCH':
      return 'research'
    case 'HSYSADMIN':
      return 'administration'
    case 'HCOMPL':
      return 'compliance'
  }
}

/** `policies` are those of the entry's basis; `who` begins the sentence a patient reads ("Dr Solheim", "She"). */
export type BasisView = {
  kind: BasisKind
  policies: readonly string[]
  who: string
  organisation: string
  /** The day she agreed, `05-Jan-2027`, where it is known. */
  agreed?: string
  /** One of the declared reasons; any other is said not to be given. */
  reason?: string
}

/** What a patient reads about someone who looked. */
export function basisForPatient(basis: BasisView): string {
  const { who, organisation } = basis
  switch (basis.kind) {
    case 'self':
      return 'You looked yourself.'
    case 'proxy':
      return `${who} acted for you.`
    case 'care':
      return `${who} ${RELATION_WORDS[relationIn(basis.policies)].forPatient} at ${organisation}.`
    case 'declared':
      return `${who} works at ${organisation} and gave a reason: ${reasonWords(basis.reason)}.`
    case 'consent':
      return basis.agreed ? `You agreed to this on ${basis.agreed}.` : 'You agreed to this.'
    case 'exchange':
      return `${who} treats you at ${organisation}.`
    case 'emergency':
      return `${who} used emergency access at ${organisation}.`
    case 'duty':
      return dutyForPatient(basis)
    case 'none':
      return `${who} tried to look and was refused.`
  }
}

/** The policy that decided says whose work it was; what a department looks for is not known here. */
const DUTIES: ReadonlyMap<string, string> = new Map([
  ['duty.desk', 'works at the reception of'],
  ['duty.coding', 'prepares the bills of'],
  ['duty.diagnostics', 'works on tests and images at'],
])

function dutyForPatient({ who, organisation, policies }: BasisView): string {
  const words = policies.map((id) => DUTIES.get(id)).find((found) => found !== undefined)
  if (organisation && words) return `${who} ${words} ${organisation}.`
  return organisation ? `A task of ${organisation}.` : 'Part of running the portal.'
}

/** What staff read beside a chart or an entry. */
export function basisForStaff(basis: BasisView): string {
  switch (basis.kind) {
    case 'self':
      return 'One’s own record'
    case 'proxy':
      return 'Acts for the patient'
    case 'care':
      return withPlace(RELATION_WORDS[relationIn(basis.policies)].forStaff, basis.organisation)
    case 'declared':
      return `Declared: ${reasonWords(basis.reason)}`
    case 'consent':
      return 'The patient’s consent'
    case 'exchange':
      return 'Treatment exchange'
    case 'emergency':
      return 'Emergency access'
    case 'duty':
      return withPlace('Duty', basis.organisation)
    case 'none':
      return 'Refused'
  }
}

/** `organisation` may be empty: the installation belongs to none. */
function withPlace(words: string, organisation: string): string {
  return organisation ? `${words}, ${organisation}` : words
}

type RelationWords = { forPatient: string; forStaff: string }

const RELATION_WORDS: Record<Relation | 'unnamed', RelationWords> = {
  attending: { forPatient: 'is your attending clinician', forStaff: 'Attending' },
  admitting: { forPatient: 'admitted you', forStaff: 'Admitting' },
  primary: { forPatient: 'is your named clinician', forStaff: 'Primary clinician' },
  team: { forPatient: 'is on your care team', forStaff: 'Care team' },
  rota: { forPatient: 'was on duty for your ward', forStaff: 'Current rota' },
  encounter: { forPatient: 'works in the department that saw you', forStaff: 'Encounter in the department' },
  appointment: { forPatient: 'works in the department of your appointment', forStaff: 'Appointment in the department' },
  upcoming: { forPatient: 'works in the department of your coming appointment', forStaff: 'Appointment ahead' },
  order: { forPatient: 'works on something ordered for you', forStaff: 'Open order' },
  consult: { forPatient: 'was asked for advice about your care', forStaff: 'Open consult' },
  referral: { forPatient: 'received your referral', forStaff: 'Referral accepted' },
  unnamed: { forPatient: 'cares for you', forStaff: 'Care relationship' },
}

/** The policy that decided is called `care.<relation>`; an entry of a later policy set may name one not known here. */
function relationIn(policies: readonly string[]): Relation | 'unnamed' {
  const named = policies.find((id) => id.startsWith('care.'))?.slice('care.'.length) ?? ''
  return Object.hasOwn(RELATION_WORDS, named) ? (named as Relation) : 'unnamed'
}

function reasonWords(reason: string | undefined): string {
  const declared = DECLARED_REASONS.find((known) => known === reason)
  switch (declared) {
    case 'cover':
      return 'covering for a colleague'
    case 'consult':
      return 'asked for advice'
    case 'phone':
      return 'a phone call'
    case 'late-result':
      return 'a late result'
    case 'teaching':
      return 'teaching'
    case 'mistake':
      return 'opened by mistake'
    case undefined:
      return 'not given here'
  }
}
