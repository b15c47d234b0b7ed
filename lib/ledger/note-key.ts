/**
 * Keys of signed notes (C2SP signed-note). Pure.
 *
 *   key id        = first 4 bytes of SHA-256(name ‖ 0A ‖ type ‖ public key), written as 8 hex digits
 *   verifier key  = name+<key id>+base64(type ‖ public key)
 *   private key   = PRIVATE+KEY+name+<key id>+base64(type ‖ seed)
 *
 * Example: example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx
 */
import { type Bytes, concat, fromBase64, toBase64, toHex, utf8 } from '@/lib/base/bytes'
import { sha256 } from '@/lib/crypto/hash'
import { generateSigningKey, signingPublicKey } from '@/lib/crypto/signature'

/** Type 01: Ed25519 over the note's text. */
export const ED25519 = 1

export type VerifierKey = { readonly name: string; readonly id: string; readonly publicKey: Bytes }
export type NoteSigner = VerifierKey & {
  readonly seed: Bytes
  /** Ed25519 by the platform, where there is one that is faster; the same signature (RFC 8032 is deterministic). */
  readonly sign?: (message: Uint8Array) => Bytes
}

export class NoteError extends Error {
  constructor(why: string) {
    super(`signed note: ${why}`)
    this.name = 'NoteError'
  }
}

/** 8 hex digits. */
export function keyIdOf(name: string, publicKey: Uint8Array): string {
  return toHex(sha256(utf8(name), Uint8Array.of(0x0a, ED25519), publicKey).subarray(0, 4))
}

/** A name without spaces or `+`: either would let one line be read as two different keys. */
export function requireName(name: string): string {
  if (name === '' || !name.isWellFormed() || /[\s\u0085\p{Cc}+]/u.test(name)) throw new NoteError('key name')
  return name
}

export function generateNoteSigner(name: string): NoteSigner {
  return signerOf(name, generateSigningKey().seed)
}

export function verifierOf({ name, id, publicKey }: VerifierKey): VerifierKey {
  return { name, id, publicKey }
}

export function formatVerifierKey({ name, id, publicKey }: VerifierKey): string {
  return `${name}+${id}+${toBase64(concat(Uint8Array.of(ED25519), publicKey))}`
}

/** Throws `NoteError` for another type, an id that is not the key's, and any second spelling. */
export function parseVerifierKey(text: string): VerifierKey {
  const { name, bytes: publicKey } = split(text)
  const key = { name, id: keyIdOf(name, publicKey), publicKey }
  if (formatVerifierKey(key) !== text) throw new NoteError('verifier key')
  return key
}

const PRIVATE = 'PRIVATE+KEY+'

export function formatPrivateKey({ name, id, seed }: NoteSigner): string {
  return `${PRIVATE}${name}+${id}+${toBase64(concat(Uint8Array.of(ED25519), seed))}`
}

/** As in the file, without the line end. Its error never carries the text: that is the key. */
export function parsePrivateKey(text: string): NoteSigner {
  if (!text.startsWith(PRIVATE)) throw new NoteError('not a private key')
  const { name, bytes: seed } = split(text.slice(PRIVATE.length))
  const signer = signerOf(name, seed)
  if (formatPrivateKey(signer) !== text) throw new NoteError('private key')
  return signer
}

function signerOf(name: string, seed: Bytes): NoteSigner {
  const publicKey = signingPublicKey(seed)
  return { name: requireName(name), id: keyIdOf(name, publicKey), publicKey, seed }
}

/** name+id+base64(01 ‖ 32 bytes); base64 may itself hold a `+`, names may not. */
function split(text: string): { name: string; bytes: Bytes } {
  const [, name, encoded] = /^([^+]*)\+[0-9a-f]{8}\+(.*)$/s.exec(text) ?? []
  if (name === undefined || encoded === undefined) throw new NoteError('key')
  const bytes = decodeBase64(encoded, 'key')
  if (bytes.length !== 33 || bytes[0] !== ED25519) throw new NoteError('key of another kind')
  return { name: requireName(name), bytes: bytes.slice(1) }
}

export function decodeBase64(text: string, place: string): Bytes {
  try {
    return fromBase64(text)
  } catch {
    throw new NoteError(`base64 of ${place}`)
  }
}
