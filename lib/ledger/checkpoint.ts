/**
 * Checkpoints (C2SP tlog-checkpoint): what the log signs. Pure.
 *
 *   <origin> LF <size, no leading zeros> LF <base64 root> LF
 *
 * Exactly three lines: an extension line would be signed text that nothing here reads.
 */
import { type Bytes, toBase64 } from '@/lib/base/bytes'
import { openNote } from '@/lib/ledger/note'
import { decodeBase64, NoteError, requireName, type VerifierKey } from '@/lib/ledger/note-key'

export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Bytes }

export function encodeCheckpoint({ origin, size, root }: { origin: string; size: number; root: Uint8Array }): string {
  if (!Number.isSafeInteger(size) || size < 0) throw new NoteError('checkpoint size')
  if (root.length !== 32) throw new NoteError('checkpoint root')
  return `${requireName(origin)}\n${size}\n${toBase64(root)}\n`
}

/** Throws `NoteError` for anything that does not encode to the same text. */
export function parseCheckpoint(text: string): Checkpoint {
  const [, origin = '', digits = '', encoded = ''] = /^([^\n]+)\n(0|[1-9][0-9]{0,15})\n([^\n]+)\n$/.exec(text) ?? []
  const checkpoint = { origin, size: Number(digits), root: decodeBase64(encoded, 'checkpoint root') }
  if (encodeCheckpoint(checkpoint) !== text) throw new NoteError('checkpoint')
  return checkpoint
}

/** A signed checkpoint of this log: signed by its key, under the origin that is the key's name. Throws `NoteError`. */
export function openCheckpoint(note: string, key: VerifierKey): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(note, [key]).text)
  if (checkpoint.origin !== key.name) throw new NoteError('checkpoint of another log')
  return checkpoint
}
