/**
 * Proofs that verify offline (C2SP tlog-proof): an entry is in a log that witnesses stand behind. Pure.
 *
 *   c2sp.org/tlog-proof@v1 LF
 *   [extra <base64> LF]
 *   index <n> LF
 *   (<base64 hash> LF)*           the leaf's sibling first
 *   LF
 *   <signed checkpoint, as published>
 *
 * `extra` is signed by nobody: it may help to find what is checked, and is never itself believed.
 */
import { type Bytes, toBase64 } from '@/lib/base/bytes'
import { parseCheckpoint } from '@/lib/ledger/checkpoint'
import { parseNote } from '@/lib/ledger/note'
import { decodeBase64, NoteError } from '@/lib/ledger/note-key'
import { checkInclusion, MOST_HASHES } from '@/lib/ledger/proof'
import type { WitnessPolicy } from '@/lib/ledger/witness-policy'
import { openUnderPolicy, type WitnessedCheckpoint } from '@/lib/ledger/witnessed-checkpoint'

/** `index`: of the entry, from 0. `checkpoint`: the signed note. `extra`: at least one byte, or not there. */
export type TlogProof = {
  readonly extra?: Bytes
  readonly index: number
  readonly hashes: readonly Uint8Array[]
  readonly checkpoint: string
}

const HEADER = 'c2sp.org/tlog-proof@v1'

/** Throws `NoteError` for what would not read back, and for an index that the checkpoint does not reach. */
export function encodeTlogProof({ extra, index, hashes, checkpoint }: TlogProof): string {
  if (extra?.length === 0) throw new NoteError('extra data of a proof')
  if (hashes.length > MOST_HASHES || hashes.some(({ length }) => length !== 32)) throw new NoteError('hashes of a proof')
  const { size } = parseCheckpoint(parseNote(checkpoint).text)
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new NoteError('index of a proof')
  const lines = [HEADER, ...(extra ? [`extra ${toBase64(extra)}`] : []), `index ${index}`, ...hashes.map(toBase64)]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/** Form only: neither signatures nor hashes are checked. Throws `NoteError` for what does not encode to the same text. */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n')
  if (end < 0) throw new NoteError('proof without a checkpoint')
  const [, ...lines] = text.slice(0, end).split('\n')
  const extra = lines[0]?.startsWith('extra ') ? decodeBase64(lines.shift()?.slice(6) ?? '', 'extra data') : undefined
  const digits = /^index (0|[1-9][0-9]{0,15})$/.exec(lines.shift() ?? '')?.[1]
  if (digits === undefined) throw new NoteError('index of a proof')
  const hashes = lines.map((line) => decodeBase64(line, 'hash of a proof'))
  const proof = { ...(extra && { extra }), index: Number(digits), hashes, checkpoint: text.slice(end + 2) }
  if (encodeTlogProof(proof) !== text) throw new NoteError('proof')
  return proof
}

/**
 * `leaf`: hash of the entry that is said to be in the log. What is returned still says whether a quorum stands behind the
 * checkpoint. Throws `NoteError` where the checkpoint is not signed as `openUnderPolicy` wants, or the entry is not in it.
 */
export function openTlogProof(
  text: string,
  leaf: Uint8Array,
  policy: WitnessPolicy,
  nowSeconds: number,
): WitnessedCheckpoint & { readonly index: number } {
  const { index, hashes, checkpoint } = parseTlogProof(text)
  const opened = openUnderPolicy(checkpoint, policy, nowSeconds)
  const { size, root } = opened.checkpoint
  if (!checkInclusion({ index, size, hashes }, leaf, root)) throw new NoteError('the entry is not in the tree of the checkpoint')
  return { ...opened, index }
}
