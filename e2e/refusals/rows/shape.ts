import type { Arg } from '@/e2e/support/action-body'
import type { Action } from '@/lib/policy/facts'

/**
 * One of each role at Northgate, those of another organisation, two patients, and who is nobody yet: without a session, on a
 * password alone, at a locked screen.
 */
export const STAFF = [
  'solheim', // physician; treats Vega
  'carvalho', // physician without a care relation to her
  'byrne', // nurse
  'adeyemi', // pharmacist
  'okafor-c', // therapist
  'wrona', // student
  'quispe', // desk
  'pugh', // coder
  'zhao', // laboratory
  'karimov', // radiology
  'rahmani', // officer
  'nair', // administrator
] as const
export const ELSEWHERE = ['osei', 'keller', 'fonseca', 'rao'] as const
export const PATIENTS = ['vega', 'pham', 'ngata'] as const // Ngata has signed a share
export const NOBODIES = ['nobody', 'half', 'locked'] as const
export const CALLERS = [...STAFF, ...ELSEWHERE, ...PATIENTS, ...NOBODIES] as const
export type Caller = (typeof CALLERS)[number]

/** Whom a row lets in; everybody else is refused. `entered`: whoever is signed in with two factors, for acts on one's own account. */
export type Who = readonly Caller[] | 'anybody' | 'signed-in' | 'entered'

/**
 * Words in angle brackets are ids of the demo (`<request of vega>`, e2e/support/matrix-world.ts). A field of `ids` is swapped:
 * for what does not exist, for what is no id, and for what is named here, which is another's.
 */
export type ActionRow = {
  readonly action: string
  readonly may: Who
  /** What the ledger calls it: each refusal of somebody signed in is one entry, and nothing of it is permitted. */
  readonly does?: Action
  /** As whoever may sends them. */
  readonly args: readonly Arg[]
  /** One of those who may; by whom ids are swapped. */
  readonly by: Caller
  readonly ids?: Readonly<Record<string, readonly string[]>>
  /** Fields of `ids` that may be left empty. */
  readonly optional?: readonly string[]
  /** Of the acts that leave no entry: a statement whose answer stays the same. */
  readonly same?: string
  /** Sent by whoever may, the gate lets it through; `false` where an earlier step of the act is needed (the journeys take it). */
  readonly works?: false
}

/** A page: who sees it. Others get 404, or 200 with a sentence where the page is their role's in principle. */
export type PageRow = {
  /** With ids filled in. */
  readonly at: string
  readonly may: Who
  /** Of somebody else who may open this page, with what belongs to others. */
  readonly others?: Readonly<Partial<Record<Caller, readonly string[]>>>
}

export type HandlerRow = {
  readonly at: string
  readonly may: Who
  readonly does?: Action
  readonly by?: Caller
  readonly others?: readonly string[]
}

export function mayCall(who: Who, caller: Caller): boolean {
  if (typeof who !== 'string') return who.includes(caller)
  if (who === 'anybody') return true
  if (who === 'signed-in') return caller !== 'nobody' && caller !== 'locked'
  return !(NOBODIES as readonly string[]).includes(caller)
}
