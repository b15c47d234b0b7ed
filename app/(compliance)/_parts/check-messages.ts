/**
 * What the page and the checking worker say to each other, and the states of a check. The verdict is the worker's
 * alone; the page only shows it. Pure.
 */
import type { SealState } from '@/app/_ui/seal'
import type { BrokenKind } from '@/lib/ledger/verify'

/**
 * `trust`: pins what the portal proposes now, in the place of what this device kept, and checks by it. `timeZone`: the
 * hospital's, as on the rest of the page: two clocks on one screen would read as two events.
 */
export type CheckRequest = { readonly kind: 'start' | 'trust'; readonly timeZone: string }

/** Fingerprints: the portal proposes another policy than the one this device keeps. `words`: what it says about its log's key. */
export type Changed = { readonly pinned: string; readonly proposed: string; readonly words?: string }

export type CheckVerdict =
  /** `upTo` entries are under the checkpoint, of `size` written. `words`: four BIP-39 words of `head` (lower-case hex). */
  | {
      readonly kind: 'intact'
      readonly upTo: number
      readonly size: number
      readonly head: string
      readonly words: readonly string[]
      /** Who stands behind it, and by whose rules. */
      readonly note: string
      readonly policy: string
      /** Those who countersigned, by the policy's names, where its quorum is met. */
      readonly witnesses: readonly string[] | undefined
      readonly changed?: Changed
    }
  /** Entries before `trustedUpTo` are as they were signed; `position` is where the break is, where it has a place. */
  | {
      readonly kind: 'broken'
      readonly what: BrokenKind
      readonly position?: number
      readonly trustedUpTo: number
      readonly expected: string
      readonly found: string
      readonly changed?: Changed
    }
  | { readonly kind: 'cannot-check'; readonly reason: string }

export type CheckReport = { readonly kind: 'progress'; readonly done: number; readonly total: number } | CheckVerdict

export type CheckState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly verdict: CheckVerdict; readonly at: string }

export type CheckStep =
  | { readonly kind: 'started' }
  | { readonly kind: 'reported'; readonly report: CheckReport; readonly at: string }

/** A report that arrives after the verdict changes nothing: a verdict is not overwritten by a late progress message. */
export function nextCheck(state: CheckState, step: CheckStep): CheckState {
  if (step.kind === 'started') return { kind: 'running', done: 0, total: 0 }
  if (state.kind !== 'running') return state
  if (step.report.kind === 'progress') return { kind: 'running', done: step.report.done, total: step.report.total }
  return { kind: 'done', verdict: step.report, at: step.at }
}

export function sealOf(state: CheckState): SealState {
  if (state.kind === 'idle') return { state: 'not-checked' }
  if (state.kind === 'running') return { state: 'checking', done: state.done, total: state.total }
  const { verdict, at } = state
  switch (verdict.kind) {
    case 'broken':
      return { state: 'broken', at, position: verdict.position ?? verdict.trustedUpTo, reason: `${BREAKS[verdict.what].found}.` }
    case 'cannot-check':
      return { state: 'cannot-check', reason: verdict.reason }
    case 'intact': {
      const { upTo, size, head, words } = verdict
      return upTo < size ? { state: 'intact-up-to', at, upTo, size, head, words } : { state: 'intact', at, size, head, words }
    }
  }
}

/** What was found, and what that means to somebody who has to act on it. */
export const BREAKS: { readonly [K in BrokenKind]: { readonly found: string; readonly means: string } } = {
  entry: {
    found: 'The entry was changed',
    means:
      'What it says now is not what was written and signed. Somebody who can write to the database changed it, or a damaged copy was restored.',
  },
  leaf: {
    found: 'The stored leaf hash was changed',
    means: 'The entry itself is as it was signed; the hash stored beside it is not. Somebody wrote to the ledger’s table.',
  },
  chain: {
    found: 'The stored chain hash was changed',
    means:
      'The entry itself is as it was signed; its stored link to the entry before is not. Somebody wrote to the ledger’s table.',
  },
  root: {
    found: 'The entries do not lead to the signed root',
    means:
      'Entries and their hashes were rewritten together, so that they agree with each other but not with what was signed. Where it begins cannot be seen from here.',
  },
  signature: {
    found: 'The checkpoint is not signed by the log',
    means:
      'What is served as the signed state of the ledger does not come from the key of this log. Nothing of it can be relied upon.',
  },
  size: {
    found: 'Entries are missing',
    means: 'Entries that were signed are no longer there: they were deleted, or an older copy was restored.',
  },
}
