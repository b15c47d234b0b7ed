/**
 * Stream heads: the portal's signed word that a stream has n events under a checkpoint, and which one is the last. Whoever
 * keeps it notices later that an event is gone: a list of fewer events, or one that ends in another, contradicts it. Pure.
 *
 *   chartseal/stream-head/v1 LF <origin> LF <stream> LF <n> LF <base64 commitment> LF <checkpoint size> LF
 *   as a signed note; key name <origin>/receipt
 */
import { type Bytes, toBase64 } from '@/lib/base/bytes'
import { parseId, type StreamId } from '@/lib/base/ids'
import { openNote, parseNote, signNote } from '@/lib/ledger/note'
import { decodeBase64, NoteError, type NoteSigner, requireName, type VerifierKey } from '@/lib/ledger/note-key'
import { receiptKeyName } from '@/lib/ledger/receipt'

/** `n`: events, from 1. `commitment`: of the n-th. `size`: of the checkpoint under which all of them are. */
export type StreamHead = {
  readonly origin: string
  readonly stream: StreamId
  readonly n: number
  readonly commitment: Bytes
  readonly size: number
}

/** Throws `NoteError` for what would not read back. */
export function encodeStreamHead({ origin, stream, n, commitment, size }: StreamHead): string {
  if (parseId<StreamId>(stream) !== stream) throw new NoteError('stream of a stream head')
  if (!Number.isSafeInteger(n) || n < 1) throw new NoteError('number of a stream head')
  // Each event is an entry: a tree with fewer entries cannot hold them.
  if (!Number.isSafeInteger(size) || size < n) throw new NoteError('checkpoint of a stream head')
  if (commitment.length !== 32) throw new NoteError('commitment of a stream head')
  return `chartseal/stream-head/v1\n${requireName(origin)}\n${stream}\n${n}\n${toBase64(commitment)}\n${size}\n`
}

/** Form only. Throws `NoteError` for anything that does not encode to the same text. */
export function parseStreamHead(text: string): StreamHead {
  const [, origin = '', stream = '', n = '', encoded = '', size = ''] =
    /^chartseal\/stream-head\/v1\n([^\n]+)\n([^\n]+)\n([^\n]+)\n([^\n]+)\n([^\n]+)\n$/.exec(text) ?? []
  const commitment = decodeBase64(encoded, 'commitment of a stream head')
  const head = { origin, stream: stream as StreamId, n: Number(n), commitment, size: Number(size) }
  if (encodeStreamHead(head) !== text) throw new NoteError('stream head')
  return head
}

/** What a note says, signed or not. Throws `NoteError`. */
export function readStreamHead(note: string): StreamHead {
  return parseStreamHead(parseNote(note).text)
}

/** Throws where the key is another log's: a head must name the log that it is of. */
export function signStreamHead(head: StreamHead, signer: NoteSigner): string {
  if (signer.name !== receiptKeyName(head.origin)) throw new NoteError('receipt key of another log')
  return signNote(encodeStreamHead(head), signer)
}

/** `keys`: the receipt keys of a policy; those of other logs say nothing here. Throws `NoteError`. */
export function openStreamHead(note: string, keys: readonly VerifierKey[]): StreamHead {
  const { text, verified } = openNote(note, keys)
  const head = parseStreamHead(text)
  if (!verified.some(({ name }) => name === receiptKeyName(head.origin))) throw new NoteError('receipt key of another log')
  return head
}
