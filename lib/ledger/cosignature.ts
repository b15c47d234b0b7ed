/**
 * Cosignatures (C2SP tlog-cosignature): a witness says that at a time the largest tree it had seen of this log was this
 * one, and continued all it had seen before. Pure.
 *
 *   type 04    signature = u64 seconds ‖ 64 bytes Ed25519 over
 *              cosignature/v1 LF time <seconds> LF ‖ checkpoint text
 *   type 06    ML-DSA-44: never accepted, because it is not checked here
 *
 * The first line keeps a cosignature from being passed off as a log's signature, and the other way round.
 */
import { type Bytes, concat, equal, u64, utf8 } from '@/lib/base/bytes'
import { signEd25519, verifyEd25519 } from '@/lib/crypto/signature'
import { parseCheckpoint } from '@/lib/ledger/checkpoint'
import { findKey, type NoteSignature, parseNote, signatureLine } from '@/lib/ledger/note'
import { COSIGNATURE, type Cosigner, type CosignerKey, NoteError } from '@/lib/ledger/note-key'

/** `seconds` since 1970, by the witness's clock. `line`: the signature line as read, with its LF. */
export type Cosignature = { readonly key: CosignerKey; readonly seconds: number; readonly line: string }

const SIGNATURE_BYTES = 8 + 64

/** The signature line of a witness over a checkpoint's text. Throws `NoteError` for any other text and for no time. */
export function signCosignature(text: string, { name, id, seed, sign }: Cosigner, seconds: number): string {
  parseCheckpoint(text)
  if (!Number.isSafeInteger(seconds) || seconds <= 0) throw new NoteError('time of a cosignature')
  const message = messageOf(text, seconds)
  const signature = concat(u64(seconds), sign?.(message) ?? signEd25519(seed, message))
  return signatureLine({ name, id, signature })
}

/**
 * Those cosignatures of a note that are of `keys` and hold, the newest of each key. The log's own signature is not looked
 * at: `openCheckpoint` does. Throws `NoteError` where a known key's signature fails, since somebody altered the note;
 * where the text is no checkpoint; and where two of `keys` hold one public key, which would then be counted twice.
 */
export function openCosignatures(note: string, keys: readonly CosignerKey[]): Cosignature[] {
  const { text, signatures } = parseNote(note)
  parseCheckpoint(text)
  requireDistinct(keys)
  const newest = new Map<CosignerKey, Cosignature>()
  for (const signature of signatures) {
    const key = findKey(signature, keys)
    if (key?.type !== COSIGNATURE) continue
    const seconds = checkSignature(text, key.publicKey, signature)
    if (seconds >= (newest.get(key)?.seconds ?? 0)) newest.set(key, { key, seconds, line: signatureLine(signature) })
  }
  return [...newest.values()]
}

/** Its time, in seconds. Throws `NoteError` where it fails. */
function checkSignature(text: string, publicKey: Bytes, { signature }: NoteSignature): number {
  if (signature.length !== SIGNATURE_BYTES) throw new NoteError('a cosignature fails')
  const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0)
  // Beyond 2^53 a number would be rounded, and the line signed would be another one.
  if (time > BigInt(Number.MAX_SAFE_INTEGER)) throw new NoteError('a cosignature fails')
  const seconds = Number(time)
  if (!verifyEd25519(publicKey, messageOf(text, seconds), signature.subarray(8))) throw new NoteError('a cosignature fails')
  return seconds
}

function messageOf(text: string, seconds: number): Bytes {
  return utf8(`cosignature/v1\ntime ${seconds}\n${text}`)
}

function requireDistinct(keys: readonly CosignerKey[]): void {
  for (const [i, { publicKey }] of keys.entries())
    if (keys.slice(0, i).some((other) => equal(other.publicKey, publicKey))) throw new NoteError('one key under two names')
}
