/**
 * What a log sends to a witness (C2SP tlog-witness, add-checkpoint). Pure; log and witness share it.
 *
 *   old <size> LF  (<base64 hash> LF){0,63}  LF  <signed checkpoint>
 */
import { type Bytes, toBase64 } from '@/lib/base/bytes'
import { decodeBase64, NoteError } from '@/lib/ledger/note-key'
import { MOST_HASHES } from '@/lib/ledger/proof'

/** `old`: entries of the tree from which `hashes` prove that the checkpoint's continues it. `note`: the signed checkpoint. */
export type AddCheckpoint = { readonly old: number; readonly hashes: readonly Bytes[]; readonly note: string }

/** Longest body that a witness reads, in bytes: 63 hashes and a note with a hundred signatures stay below it. */
export const MOST_BYTES = 64 * 1024

export function encodeAddCheckpoint({ old, hashes, note }: AddCheckpoint): string {
  return `old ${old}\n${hashes.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note}`
}

/** Throws `NoteError` for anything that does not encode to the same text. The note is not looked into. */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const end = body.indexOf('\n\n')
  const [first = '', ...lines] = end < 0 ? [] : body.slice(0, end).split('\n')
  const digits = /^old (0|[1-9][0-9]{0,15})$/.exec(first)?.[1]
  if (digits === undefined || !Number.isSafeInteger(Number(digits))) throw new NoteError('old size')
  if (lines.length > MOST_HASHES) throw new NoteError('too many hashes')
  const hashes = lines.map((line) => decodeBase64(line, 'hash'))
  if (hashes.some(({ length }) => length !== 32)) throw new NoteError('hash')
  return { old: Number(digits), hashes, note: body.slice(end + 2) }
}

/** The size that a 409 tells: `<size> LF` and nothing else. `undefined` for a body that is none. */
export function parseSizeLine(body: string): number | undefined {
  const digits = /^(0|[1-9][0-9]{0,15})\n$/.exec(body)?.[1]
  return digits !== undefined && Number.isSafeInteger(Number(digits)) ? Number(digits) : undefined
}
