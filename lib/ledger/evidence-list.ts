/**
 * Whole lists in an evidence file: each signed stream head, and whether the entries beside it are all that it counts. Pure.
 *
 * The key that signs heads is named by the policy of whoever checks. Without one a hole is still a hole, because the file
 * contradicts itself; that nothing is missing nobody vouches for.
 */
import type { StreamId } from '@/lib/base/ids'
import { type Beside, checkList, type Listed, type ListFinding, listedOf } from '@/lib/ledger/check-list'
import type { Checkpoint } from '@/lib/ledger/checkpoint'
import type { Evidence } from '@/lib/ledger/evidence'
import { NoteError, type VerifierKey } from '@/lib/ledger/note-key'
import { receiptKeyName } from '@/lib/ledger/receipt'
import { openStreamHead, readStreamHead, type StreamHead } from '@/lib/ledger/stream-head'
import type { TlogProof } from '@/lib/ledger/tlog-proof'
import { parsePolicy, type WitnessPolicy } from '@/lib/ledger/witness-policy'

export type HeadFinding =
  | ListFinding
  /** No head, one of another checkpoint, one that the key of the policy did not sign, or that the file's own proposal does not know. */
  | { readonly why: 'no-head' | 'other-checkpoint' | 'head-not-signed' | 'head-altered'; readonly verdict: 'broken' }
  | { readonly why: 'no-policy' | 'no-receipt-key' | 'no-checkpoint'; readonly verdict: 'cannot-check' }

export type BesideOf = (stream: StreamId) => Beside

type Terms = { readonly policy?: WitnessPolicy; readonly beside?: BesideOf }

/** `proofs`: as read, of the entries in their order. `tree`: of the one checkpoint of the file. */
export function checkLists(
  { heads = [], entries, policy: proposal }: Evidence,
  proofs: readonly (TlogProof | undefined)[],
  tree: Checkpoint | undefined,
  terms: Terms,
): HeadFinding[] {
  if (heads.length === 0) return []
  const listed = entries.flatMap(({ event, salt }, i) => listedOf(event, salt, proofs[i], tree) ?? [])
  return heads.map((note) => checkHead(note, listed, tree, { ...terms, proposal }))
}

function checkHead(
  note: string,
  listed: readonly Listed[],
  tree: Checkpoint | undefined,
  { policy, proposal, beside }: Terms & { readonly proposal: string },
): HeadFinding {
  const head = orUndefined(() => readStreamHead(note))
  if (!head) return { why: 'no-head', verdict: 'broken' }
  if (!tree) return { why: 'no-checkpoint', verdict: 'cannot-check' }
  // Under a larger one there may be more of its events, which this head does not count.
  if (head.origin !== tree.origin || head.size !== tree.size) return { why: 'other-checkpoint', verdict: 'broken' }
  const keys = keysFor(head, policy ?? parsePolicy(proposal))
  const signed = keys.length > 0 && orUndefined(() => openStreamHead(note, keys)) !== undefined
  if (keys.length > 0 && !signed) return { why: policy ? 'head-not-signed' : 'head-altered', verdict: 'broken' }
  const found = checkList(head, listed, beside?.(head.stream))
  if (found.verdict === 'broken' || (policy && signed)) return found
  return { why: policy ? 'no-receipt-key' : 'no-policy', verdict: 'cannot-check' }
}

function keysFor({ origin }: StreamHead, { receiptKeys }: WitnessPolicy): readonly VerifierKey[] {
  return receiptKeys.filter(({ name }) => name === receiptKeyName(origin))
}

function orUndefined<T>(open: () => T): T | undefined {
  try {
    return open()
  } catch (error) {
    if (error instanceof NoteError) return undefined
    throw error
  }
}
