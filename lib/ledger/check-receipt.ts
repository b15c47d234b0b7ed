/**
 * What a receipt shows by itself: that a log of the pinned policy promised to hold an entry. Pure.
 *
 * Never `intact`: whether the promise was kept stands in the log and not in the receipt. Whoever is checked does not choose
 * the rules: without a policy that names the log and its receipt key, not even the promise is anybody's.
 */
import { toBase64 } from '@/lib/base/bytes'
import { parseNote } from '@/lib/ledger/note'
import { NoteError } from '@/lib/ledger/note-key'
import { openReceipt, parseReceipt, type Receipt, receiptKeyName } from '@/lib/ledger/receipt'
import type { WitnessPolicy } from '@/lib/ledger/witness-policy'

/** Maximum merge delay: from then on the log owes the entry. */
export const MERGE_DELAY_MS = 60_000

export type ReceiptFinding = { readonly receipt: Receipt } & (
  | { readonly why: 'promised' | 'not-due' | 'no-policy' | 'unknown-log' | 'no-key'; readonly verdict: 'cannot-check' }
  | { readonly why: 'not-signed'; readonly verdict: 'broken' }
)

/** `policy`: pinned by whoever checks. `nowMs`: by the clock of whoever checks. */
export type ReceiptTerms = { readonly policy?: WitnessPolicy; readonly nowMs: number }

export function isReceipt(text: string): boolean {
  return text.startsWith('chartseal/receipt/')
}

/** Throws `NoteError` for what is no receipt. */
export function checkReceipt(note: string, { policy, nowMs }: ReceiptTerms): ReceiptFinding {
  const receipt = parseReceipt(parseNote(note).text)
  const verdict = 'cannot-check'
  if (!policy) return { why: 'no-policy', verdict, receipt }
  if (!policy.logs.some(({ key }) => key.name === receipt.origin)) return { why: 'unknown-log', verdict, receipt }
  // The policy may list receipt keys of several logs: only this log's can make its promise.
  const keys = policy.receiptKeys.filter(({ name }) => name === receiptKeyName(receipt.origin))
  if (keys.length === 0) return { why: 'no-key', verdict, receipt }
  if (!keys.some((key) => isSigned(() => openReceipt(note, key)))) return { why: 'not-signed', verdict: 'broken', receipt }
  return { why: Date.parse(receipt.at) + MERGE_DELAY_MS > nowMs ? 'not-due' : 'promised', verdict, receipt }
}

function isSigned(open: () => unknown): boolean {
  try {
    open()
    return true
  } catch (error) {
    if (error instanceof NoteError) return false
    throw error
  }
}

const SENTENCES: { readonly [W in ReceiptFinding['why']]: string } = {
  promised: 'The log signed this promise, and owes the entry. Whether it kept it cannot be checked offline without proof.',
  'not-due': 'The log signed this promise, and may still take its time by this clock: the entry is not owed yet.',
  'no-policy': 'Cannot check who signed this promise: you named no policy of your own.',
  'unknown-log': 'Cannot check who signed this promise: your policy does not name this log.',
  'no-key': 'Cannot check who signed this promise: your policy names no receipt key of this log.',
  'not-signed': 'Broken: this log did not sign this receipt, or it was changed since.',
}

/** The last line is the sentence; those before repeat what the receipt says of itself. */
export function tellReceipt({ why, receipt: { origin, commitment, at } }: ReceiptFinding): readonly string[] {
  const due = new Date(Date.parse(at) + MERGE_DELAY_MS).toISOString()
  return [
    `A receipt of the log ${origin}, given at ${at}.`,
    `It promises that an entry with the commitment ${toBase64(commitment)} is in the log from ${due} on.`,
    'It holds nothing of what was done, nor for whom.',
    SENTENCES[why],
  ]
}
