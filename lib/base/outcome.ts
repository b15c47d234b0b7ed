/**
 * Expected refusals are values: a thrown refusal would roll back the very ledger entry that records it.
 * Broken invariants throw.
 */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

export type RefusalCode =
  | 'no-session' // not signed in, session ended, account disabled
  | 'not-your-role' // the role never may
  | 'no-basis' // nothing in ACCESS's list permits; the patient is one's own organisation's
  | 'not-found' // does not exist, or belongs elsewhere: the two must look the same
  | 'invalid' // the input does not parse; `field` says where
  | 'conflict' // somebody was first
  | 'unavailable' // a dependency is down: fail closed
  | 'too-many' // limits; `afterSeconds` says when to try again
  | 'second-factor' // signed in with a password alone: nothing is open yet but showing or enrolling the second
  | 'factor' // the act needs a factor shown within five minutes
  | 'share-ended' // the patient had shared with this reader, and the share ended lately

export type Refusal = {
  readonly code: RefusalCode
  readonly field?: string
  readonly reference?: string
  readonly afterSeconds?: number
}

export function permitted<T>(value: T): Outcome<T> {
  return { ok: true, value }
}

export function refused(code: RefusalCode, more: Omit<Refusal, 'code'> = {}): Outcome<never> {
  return { ok: false, refusal: { code, ...more } }
}
