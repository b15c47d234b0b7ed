/**
 * What a decision rests on. The gate loads these inside the act's transaction; the policies see nothing else.
 * Pure. Times are RFC 3339 UTC with milliseconds (Date.toISOString); an `until` is exclusive, null means still running.
 */
import type { CompartmentLabel, RestrictedLabel } from '@/lib/base/compartment'
import type { Kind, Limit } from '@/lib/base/kind'
import type { BasisKind, Factors, Purpose, Role } from '@/lib/base/vocabulary'

/**
 * Acts the policies know, with what each is decided on: `chart` each compartment of one patient, `list` the
 * demographics of one's own organisation's patients, `import` every compartment the organisation writes,
 * `entry` one ledger entry, `person` one account, `holder` one account or, where it is a patient's, her demographics,
 * `installation` the portal itself.
 */
export const SCOPE_OF = {
  'chart.open': 'chart',
  'chart.declare': 'chart',
  'home.open': 'chart',
  'looked.list': 'chart',
  'looked.export': 'chart',
  'share.read': 'chart',
  'share.offer': 'chart',
  'share.approve': 'chart',
  'share.decline': 'chart',
  'share.defer': 'chart',
  'share.stop': 'chart',
  'share.list': 'chart',
  'share.export': 'chart',
  'key.enrol': 'chart',
  'key.revoke': 'chart',
  'key.list': 'chart',
  'account.invite': 'chart',
  'account.activate': 'chart',
  'record.create': 'chart',
  'record.update': 'chart',
  'patient.search': 'list',
  'work.list': 'list',
  'ledger.query': 'list',
  'ledger.explain': 'list',
  'import.bundle': 'import',
  'record.check': 'import',
  'patient.create': 'import',
  'ledger.read': 'entry',
  'ledger.export': 'entry',
  'user.create': 'person',
  'user.update': 'person',
  'user.disable': 'person',
  'user.enable': 'person',
  'session.revoke': 'person',
  'password.reset': 'person',
  'identity.link': 'person',
  'role.assign': 'person',
  'rota.assign': 'person',
  'rota.end': 'person',
  'team.join': 'person',
  'team.leave': 'person',
  'loss.open': 'holder',
  'loss.confirm': 'holder',
  'loss.withdraw': 'holder',
  'loss.list': 'list',
  'patient.duplicates': 'list',
  'patient.link': 'list',
  'patient.unlink': 'list',
  'rota.list': 'installation',
  'rota.import': 'installation',
  'team.create': 'installation',
  'department.create': 'installation',
  'department.rename': 'installation',
  'organisation.list': 'installation',
  'user.list': 'installation',
  'mail.list': 'installation',
  'import.list': 'installation',
  'import.start': 'installation',
  'ledger.check': 'installation',
  'organisation.create': 'installation',
  'key.create': 'installation',
  'key.rotate': 'installation',
  'key.retire': 'installation',
  'ledger.resume': 'installation',
  'ledger.succeed': 'installation',
  'care.start': 'installation',
  'fact.record': 'installation',
  'session.start': 'installation',
  'session.end': 'installation',
  'session.lock': 'installation',
  'session.resume': 'installation',
  'share.request': 'installation',
  'share.change': 'installation',
  'share.withdraw': 'installation',
  'share.asked': 'installation',
  'password.choose': 'installation',
  'factor.list': 'installation',
  'factor.enrol': 'installation',
  'factor.revoke': 'installation',
  'factor.codes': 'installation',
  'factor.use': 'installation',
  'factor.recover': 'installation',
  'loss.redeem': 'installation',
  'loss.object': 'installation',
  'mail.change': 'installation',
  'mail.confirm': 'installation',
} as const
export type Action = keyof typeof SCOPE_OF
export type Scope = (typeof SCOPE_OF)[Action]

export const CARE_KINDS = [
  'attending',
  'admitting',
  'primary',
  'team',
  'rota',
  'encounter',
  'appointment',
  'order',
  'consult',
  'referral',
] as const
export type CareKind = (typeof CARE_KINDS)[number]

/** The one-tap reasons of ACCESS.md; any other opens nothing. */
export const DECLARED_REASONS = ['cover', 'consult', 'phone', 'late-result', 'teaching', 'mistake'] as const
export type DeclaredReason = (typeof DECLARED_REASONS)[number]

/** Encounters and appointments count only in the actor's own department; the loader asks the directory. */
export type Care = { kind: CareKind; ref: string; since: string; until: string | null }
export type Declaration = { ref: string; reason: DeclaredReason; at: string; until: string }
/** `organisation`: the one the duty is named for; null for the installation itself. */
export type Duty = {
  kind: 'audit' | 'administration' | 'import' | 'agent' | 'installation'
  ref: string
  organisation: string | null
}

/** What she signed, read from the statement itself once its signature was verified; ended ones of late too. */
export type Consent = {
  ref: string
  recipient: string
  /** null: everybody of the organisation who treats patients. */
  person: string | null
  purpose: Purpose
  compartments: CompartmentLabel[]
  kinds: Kind[]
  recordsFrom: string | null
  recordsUntil: string | null
  from: string
  until: string
  /** Stopped, or found to have expired. */
  endedAt: string | null
  /** Compartments whose key the recipient holds under this very consent. */
  granted: CompartmentLabel[]
}
/** Bases with a place but no policy yet: no fact of these permits anything until their policies are written. */
export type Emergency = { ref: string; at: string; until: string }
export type Delegation = { ref: string; compartments: CompartmentLabel[]; from: string; until: string }

export type Facts = {
  actor: {
    id: string
    role: Role
    organisation: string | null
    active: boolean
    /** Whose account it is, for a patient's own account only. */
    patient: string | null
    /** What was shown when the session began; null for who has no session: agents and the installation. */
    factors: Factors | null
    /** When the newest factor was shown; null where nobody can tell. */
    factorAt: string | null
    /** The account has a second factor. */
    enrolled: boolean
  }
  action: Action
  purpose: Purpose
  regime: 'consent-first'
  now: string
  /** null where the act has no patient, and equally where the id named does not exist. */
  patient: {
    id: string
    custody: string
    deceased: boolean
    /** Compartments she restricted. */
    restricted: RestrictedLabel[]
    /** "Not this named employee". */
    blockedActors: string[]
  } | null
  care: Care[]
  declaration: Declaration | null
  /** `chart.declare`: the reason that is just being given. */
  declaring: DeclaredReason | null
  consents: Consent[]
  emergency: Emergency | null
  delegations: Delegation[]
  exchange: null
  /** Compartments for which the actor's organisation (for a patient: each writing organisation) holds a grant of its own: of custody or as writer. */
  granted: CompartmentLabel[]
  duty: Duty | null
  /** `ledger.read`, `ledger.export`: the organisations that act or have custody in that entry; null if there is no such entry. */
  entry: { organisations: string[] } | null
  /** Acts on a person: the account acted on. */
  target: { id: string; organisation: string | null } | null
  /** `loss.confirm`: who opened the loss. */
  loss: { openedBy: string } | null
}

export type Decision =
  | {
      permitted: true
      basis: { kind: BasisKind; ref: string; policies: string[]; policySet: string }
      compartments: CompartmentLabel[]
      /** What a consent opens of these compartments; null where they are open whole. */
      limits: Limit[] | null
    }
  | { permitted: false; code: DecisionCode; policies: string[]; policySet: string }

export type DecisionCode = 'no-basis' | 'not-your-role' | 'not-found' | 'no-session' | 'share-ended' | 'second-factor' | 'factor'

/** The one purpose under which each role acts today; the policy `purpose.table` refuses every other. */
export function purposeOf(role: Role): Purpose {
  switch (role) {
    case 'patient':
    case 'proxy':
      return 'PATRQT'
    case 'officer':
      return 'HCOMPL'
    case 'administrator':
    case 'system':
    case 'anonymous':
      return 'HSYSADMIN'
    case 'desk':
    case 'agent':
      return 'HOPERAT'
    case 'coder':
      return 'HPAYMT'
    case 'researcher':
      return 'HRESCH'
    case 'physician':
    case 'nurse':
    case 'pharmacist':
    case 'therapist':
    case 'student':
    case 'laboratory':
    case 'radiology':
      return 'TREAT'
  }
}
