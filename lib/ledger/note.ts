/**
 * Signed notes (C2SP signed-note), read strictly: what is accepted re-encodes to the same bytes. Pure.
 *
 *   <text, ends in LF> LF (— <name> <base64(key id ‖ signature)> LF)+          the dash is U+2014
 *
 * Text and signatures split at the last blank line, so that a text holding a blank line and a forged signature line
 * cannot end early. A name and id that are unknown say nothing and are ignored; a known pair whose signature fails
 * rejects the whole note, since somebody altered it.
 */
import { type Bytes, concat, fromHex, toBase64, toHex, utf8 } from '@/lib/base/bytes'
import { signEd25519, verifyEd25519 } from '@/lib/crypto/signature'
import { decodeBase64, NoteError, type NoteSigner, requireName, type VerifierKey } from '@/lib/ledger/note-key'

export type NoteSignature = { readonly name: string; readonly id: string; readonly signature: Bytes }
export type SignedNote = { readonly text: string; readonly signatures: readonly NoteSignature[] }
export type OpenedNote = {
  readonly text: string
  readonly verified: readonly VerifierKey[]
  readonly unknown: readonly NoteSignature[]
}

/** As in Go's reader: more lines than this are an attack on the reader. */
const MOST_SIGNATURES = 100

/** One line, with its LF. */
export function signatureLine({ name, id, signature }: NoteSignature): string {
  return `\u2014 ${name} ${toBase64(concat(fromHex(id), signature))}\n`
}

/** The signature line of one key over a text. */
export function signText(text: string, { name, id, seed, sign }: NoteSigner): string {
  const message = utf8(requireText(text))
  return signatureLine({ name, id, signature: sign?.(message) ?? signEd25519(seed, message) })
}

/** From a text and signature lines as stored; throws unless the result reads back. */
export function joinNote(text: string, lines: readonly string[]): string {
  const note = `${text}\n${lines.join('')}`
  if (parseNote(note).text !== text) throw new NoteError('lines')
  return note
}

export function signNote(text: string, ...signers: readonly NoteSigner[]): string {
  return joinNote(
    text,
    signers.map((signer) => signText(text, signer)),
  )
}

/** Form only, no signature is checked. Throws `NoteError`. */
export function parseNote(note: string): SignedNote {
  requireText(note)
  const split = note.lastIndexOf('\n\n')
  if (split < 0) throw new NoteError('no signatures')
  const lines = note.slice(split + 2).split('\n')
  if (lines.pop() !== '' || lines.length === 0) throw new NoteError('no signatures')
  if (lines.length > MOST_SIGNATURES) throw new NoteError('too many signatures')
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignature) }
}

/**
 * Checks every signature whose name and id are among `keys`. Throws `NoteError` where one of them fails, where none is
 * there, and where two of the keys share name and id, because then nobody can say whose signature it is.
 */
export function openNote(note: string, keys: readonly VerifierKey[]): OpenedNote {
  const { text, signatures } = parseNote(note)
  const message = utf8(text)
  const verified = new Set<VerifierKey>()
  const unknown: NoteSignature[] = []
  for (const signature of signatures) {
    const key = findKey(signature, keys)
    if (!key) unknown.push(signature)
    else if (!verifyEd25519(key.publicKey, message, signature.signature)) throw new NoteError('a signature fails')
    else verified.add(key)
  }
  if (verified.size === 0) throw new NoteError('no signature of a known key')
  return { text, verified: [...verified], unknown }
}

/** The key of a signature line; `undefined` for an unknown one. Throws `NoteError` where two share name and id. */
export function findKey<Key extends { readonly name: string; readonly id: string }>(
  { name, id }: NoteSignature,
  keys: readonly Key[],
): Key | undefined {
  const [key, ...others] = keys.filter((one) => one.name === name && one.id === id)
  if (others.length > 0) throw new NoteError('two keys share a name and an id')
  return key
}

/** `— name base64`, at least one byte of signature behind the id. */
export function parseSignature(line: string): NoteSignature {
  const [, name, encoded] = /^\u2014 ([^ ]*) ([^ ]*)$/.exec(line) ?? []
  if (name === undefined || encoded === undefined) throw new NoteError('signature line')
  const bytes = decodeBase64(encoded, 'signature')
  if (bytes.length < 5) throw new NoteError('signature too short')
  return { name: requireName(name), id: toHex(bytes.subarray(0, 4)), signature: bytes.slice(4) }
}

/** A control character could show another text in a terminal than the one that was signed. Throws `NoteError`. */
export function requireText(text: string): string {
  if (!text.isWellFormed() || /[^\P{Cc}\n]/u.test(text) || !text.endsWith('\n')) throw new NoteError('text')
  return text
}
