/**
 * Checkpoints (C2SP tlog-checkpoint): what a log signs. Pure.
 *
 *   <origin> LF <size, no leading zeros> LF <base64 root> LF (<extension line> LF)*
 *
 * Ours has no extension lines: nobody could check what they say. Other logs may; they are kept, since a witness signs
 * the whole text, and are never looked at.
 */
import { type Bytes, toBase64 } from '@/lib/base/bytes'
import { openNote, parseNote, requireText } from '@/lib/ledger/note'
import { decodeBase64, NoteError, type VerifierKey } from '@/lib/ledger/note-key'

/** `size`: entries. `root`: 32 bytes. `extensions`: not there where there is none. */
export type Checkpoint = {
  readonly origin: string
  readonly size: number
  readonly root: Bytes
  readonly extensions?: readonly string[]
}

/** Throws `NoteError` for what would not read back. */
export function encodeCheckpoint(checkpoint: Omit<Checkpoint, 'root'> & { readonly root: Uint8Array }): string {
  const { origin, size, root, extensions = [] } = checkpoint
  if (!Number.isSafeInteger(size) || size < 0) throw new NoteError('checkpoint size')
  if (root.length !== 32) throw new NoteError('checkpoint root')
  const lines = [origin, String(size), toBase64(root), ...extensions]
  if (lines.some((line) => line === '' || line.includes('\n'))) throw new NoteError('checkpoint line')
  return requireText(`${lines.join('\n')}\n`)
}

/** Throws `NoteError` for anything that does not encode to the same text. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', digits = '', encoded = '', ...rest] = text.split('\n')
  const extensions = rest.slice(0, -1)
  if (!/^(0|[1-9][0-9]{0,15})$/.test(digits)) throw new NoteError('checkpoint size')
  const root = decodeBase64(encoded, 'checkpoint root')
  const checkpoint = { origin, size: Number(digits), root, ...(extensions.length > 0 && { extensions }) }
  if (encodeCheckpoint(checkpoint) !== text) throw new NoteError('checkpoint')
  return checkpoint
}

/**
 * A checkpoint signed by one of the log's keys (two while it rotates): the origin is the key's name. Throws `NoteError`
 * where none of them signed, where one of them fails, and for another log's checkpoint.
 */
export function openCheckpoint(note: string, ...keys: readonly VerifierKey[]): Checkpoint {
  const checkpoint = parseCheckpoint(parseNote(note).text)
  const ofThisLog = keys.filter(({ name }) => name === checkpoint.origin)
  if (ofThisLog.length === 0) throw new NoteError('checkpoint of another log')
  openNote(note, ofThisLog)
  return checkpoint
}
