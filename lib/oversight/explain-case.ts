/** What the explanation of one access is given: the act, what is known of person and patient, and what happened around it. Pure. */
import type { BasisKind, OutcomeWord, Role } from '@/lib/base/vocabulary'
import type { EventAction } from '@/lib/ledger/actions'
import type { CareKind } from '@/lib/policy/facts'

/** `decides`: alone enough to explain, or to flag. Night hours or a shared surname never are. */
export type Point = { readonly kind: string; readonly words: string; readonly decides: boolean }

/** Times are milliseconds since 1970; an `until` of null still runs. */
export type Span = { readonly since: number; readonly until: number | null }

export const TASKS = ['claim', 'specimen', 'imaging', 'arrival', 'dose', 'review', 'visit', 'recall'] as const
export type TaskKind = (typeof TASKS)[number]

/** The act, as its entry tells it. */
export type Act = {
  readonly action: EventAction
  readonly outcome: OutcomeWord
  readonly role: Role
  readonly basis: BasisKind
  readonly policies: readonly string[]
  /** The relation that permitted is the person's own, not her department's. */
  readonly named: boolean
  readonly at: number
  readonly reason?: string
  readonly refusal?: string
  /** Between ten in the evening and six. */
  readonly night: boolean
  /** Of the person who acted, for `automatic, for …`. */
  readonly organisation: string
}

/** What is known of this person and this patient. */
export type Known = {
  /** `named`: somebody's own, or a team's, rota's or order's; not what holds for a whole department. */
  readonly relations: readonly (Span & { readonly kind: CareKind; readonly named: boolean })[]
  readonly tasks: readonly (Span & { readonly kind: TaskKind })[]
  /** `ward`: it is the rota of the ward she lay on. */
  readonly rota: readonly (Span & { readonly ward: boolean })[]
  readonly self: boolean
  readonly coWorker: boolean
  readonly knownPerson: boolean
  readonly sameStreet: boolean
  readonly sameSurname: boolean
  readonly deceasedAt: number | null
  /** When what she shared with the person's organisation last ended. */
  readonly shareEnded: number | null
}

/** What the same person did around it. */
export type Around = {
  /** The shortest search by name that had listed her within ten minutes before: how many letters. */
  readonly searchedLetters: number | null
  /** Declared "opened by mistake". Null where nothing followed that would tell. */
  readonly mistake: { readonly stayMs: number | null; readonly items: number; readonly nextAfterMs: number | null } | null
  /** Of an emergency access. */
  readonly review: 'appropriate' | 'not-appropriate' | null
}

export type Case = {
  readonly act: Act
  readonly known: Known
  readonly around: Around
  readonly now: number
  readonly zone: string
}

/** Acts that look at a person's record. What else staff do is their duty. */
export const LOOKS: readonly EventAction[] = ['chart.open', 'chart.declare', 'record.open', 'record.export', 'emergency.open']
const NO_STAFF: readonly Role[] = ['patient', 'proxy', 'agent', 'system', 'anonymous']

export function isStaffLook({ action, role }: Pick<Act, 'action' | 'role'>): boolean {
  return LOOKS.includes(action) && !NO_STAFF.includes(role)
}

/** Without knowing anybody: whether an act is what its basis says it is, and nobody's look. */
export const PLAIN_BASES: readonly BasisKind[] = ['self', 'proxy', 'consent', 'exchange', 'duty']
export function isPlain({ action, outcome, basis }: Pick<Act, 'action' | 'outcome' | 'basis'>): boolean {
  return outcome === 'permitted' && !LOOKS.includes(action) && PLAIN_BASES.includes(basis)
}

/** Facts may come this long after an act and still bear it out. */
export const BEARS_OUT_MS = 72 * 3_600_000
/** What ended this long ago still explains why somebody tried. */
export const ENDED_LATELY_MS = 30 * 86_400_000
