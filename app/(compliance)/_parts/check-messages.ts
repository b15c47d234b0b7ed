/**
 * What the page and the checking worker say to each other, and the states of a check. The verdict is the worker's
 * alone; the page only shows it. Pure.
 */
import type { SealState } from '@/app/_ui/seal'

export type CheckRequest = { readonly kind: 'start' }

export type CheckVerdict =
  /** `words`: four BIP-39 words of `head` (lower-case hex). `note`: "signed by the log alone". */
  | {
      readonly kind: 'intact'
      readonly upTo: number
      readonly size: number
      readonly head: string
      readonly words: readonly string[]
      readonly note: string
    }
  | { readonly kind: 'broken'; readonly position: number; readonly reason: string }
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
      return { state: 'broken', at, position: verdict.position, reason: verdict.reason }
    case 'cannot-check':
      return { state: 'cannot-check', reason: verdict.reason }
    case 'intact': {
      const { upTo, size, head, words } = verdict
      return upTo < size ? { state: 'intact-up-to', at, upTo, size, head, words } : { state: 'intact', at, size, head, words }
    }
  }
}
