/**
 * Receipts: the log's promise, signed at once, that an entry will be in it within the maximum merge delay. A receipt
 * without inclusion after that is evidence of a suppressed entry, in the hands of the person who acted. Pure.
 *
 *   chartseal/receipt/v1 LF <origin> LF <base64 commitment> LF <time, RFC 3339 UTC with milliseconds> LF
 *   as a signed note; key name <origin>/receipt
 */
import { type Bytes, toBase64 } from '@/lib/base/bytes'
import { openNote, signNote } from '@/lib/ledger/note'
import { decodeBase64, NoteError, type NoteSigner, requireName, type VerifierKey } from '@/lib/ledger/note-key'

export type Receipt = { readonly origin: string; readonly commitment: Bytes; readonly at: string }

export function receiptKeyName(origin: string): string {
  return `${origin}/receipt`
}

export function encodeReceipt({ origin, commitment, at }: { origin: string; commitment: Uint8Array; at: string }): string {
  if (commitment.length !== 32) throw new NoteError('receipt commitment')
  if (!isInstant(at)) throw new NoteError('receipt time')
  return `chartseal/receipt/v1\n${requireName(origin)}\n${toBase64(commitment)}\n${at}\n`
}

/** Throws `NoteError` for anything that does not encode to the same text. */
export function parseReceipt(text: string): Receipt {
  const [, origin = '', encoded = '', at = ''] = /^chartseal\/receipt\/v1\n([^\n]+)\n([^\n]+)\n([^\n]+)\n$/.exec(text) ?? []
  const receipt = { origin, commitment: decodeBase64(encoded, 'receipt commitment'), at }
  if (encodeReceipt(receipt) !== text) throw new NoteError('receipt')
  return receipt
}

/** Throws where the key is another log's: a receipt must name the log that made the promise. */
export function signReceipt(receipt: { origin: string; commitment: Uint8Array; at: string }, signer: NoteSigner): string {
  if (signer.name !== receiptKeyName(receipt.origin)) throw new NoteError('receipt key of another log')
  return signNote(encodeReceipt(receipt), signer)
}

/** Throws `NoteError`. */
export function openReceipt(note: string, key: VerifierKey): Receipt {
  const receipt = parseReceipt(openNote(note, [key]).text)
  if (key.name !== receiptKeyName(receipt.origin)) throw new NoteError('receipt key of another log')
  return receipt
}

function isInstant(at: string): boolean {
  const time = Date.parse(at)
  return !Number.isNaN(time) && new Date(time).toISOString() === at
}
