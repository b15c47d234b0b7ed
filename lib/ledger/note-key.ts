/**
 * Keys of signed notes (C2SP signed-note). Pure.
 *
 *   key id        = first 4 bytes of SHA-256(name ‖ 0A ‖ type ‖ public key), written as 8 hex digits
 *   verifier key  = name+<key id>+base64(type ‖ public key)
 *   private key   = PRIVATE+KEY+name+<key id>+base64(type ‖ seed)
 *
 *   type 01: Ed25519 over the note's text        type 04: Ed25519 cosignature of a checkpoint
 *   type 06: ML-DSA-44 cosignature: recognised, so that a policy may name one, and never checked
 *
 * Example: example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx
 *
 * A log's key and a witness's are two types here: a cosignature taken for a log's signature would let a witness speak
 * for the log, and a log's signature taken for a cosignature would let the log witness itself.
 */
import { type Bytes, concat, fromBase64, toBase64, toHex, utf8 } from '@/lib/base/bytes'
import { sha256 } from '@/lib/crypto/hash'
import { generateSigningKey, signingPublicKey } from '@/lib/crypto/signature'

export const ED25519 = 1
export const COSIGNATURE = 4
export const ML_DSA_COSIGNATURE = 6
export type KeyType = typeof ED25519 | typeof COSIGNATURE | typeof ML_DSA_COSIGNATURE

/** By type, the bytes of a public key. */
const LENGTHS: Readonly<Record<KeyType, number>> = { [ED25519]: 32, [COSIGNATURE]: 32, [ML_DSA_COSIGNATURE]: 1312 }

/** `id`: 8 hex digits. */
type Key<Type extends KeyType> = {
  readonly name: string
  readonly id: string
  readonly type: Type
  readonly publicKey: Bytes
}
type Private = {
  readonly seed: Bytes
  /** Ed25519 by the platform, where there is one that is faster; the same signature (RFC 8032 is deterministic). */
  readonly sign?: (message: Uint8Array) => Bytes
}

export type VerifierKey = Key<typeof ED25519>
export type CosignerKey = Key<typeof COSIGNATURE> | Key<typeof ML_DSA_COSIGNATURE>
export type NoteSigner = VerifierKey & Private
export type Cosigner = Key<typeof COSIGNATURE> & Private

export class NoteError extends Error {
  constructor(why: string) {
    super(`signed note: ${why}`)
    this.name = 'NoteError'
  }
}

/** 8 hex digits. */
export function keyIdOf(name: string, publicKey: Uint8Array, type: KeyType = ED25519): string {
  return toHex(sha256(utf8(name), Uint8Array.of(0x0a, type), publicKey).subarray(0, 4))
}

/** A name without spaces or `+`: either would let one line be read as two different keys. */
export function requireName(name: string): string {
  if (name === '' || !name.isWellFormed() || /[\s\u0085\p{Cc}+]/u.test(name)) throw new NoteError('key name')
  return name
}

export function generateNoteSigner(name: string): NoteSigner {
  return signerOf(name, ED25519, generateSigningKey().seed)
}

/** The same key under another name, which makes it another key to whoever checks a note. */
export function renamed({ type, seed }: NoteSigner, name: string): NoteSigner {
  return signerOf(name, type, seed)
}

/** A key of its own for each name: a cosignature does not say its cosigner's name (tlog-cosignature). */
export function generateCosigner(name: string): Cosigner {
  return signerOf(name, COSIGNATURE, generateSigningKey().seed)
}

export function verifierOf<Type extends KeyType>({ name, id, type, publicKey }: Key<Type>): Key<Type> {
  return { name, id, type, publicKey }
}

export function formatVerifierKey({ name, id, type, publicKey }: VerifierKey | CosignerKey): string {
  return `${name}+${id}+${toBase64(concat(Uint8Array.of(type), publicKey))}`
}

/** A log's or a receipt's key. Throws `NoteError` for another type, an id that is not the key's, and any second spelling. */
export function parseVerifierKey(text: string): VerifierKey {
  return parseKey(text, [ED25519])
}

/** A witness's key, type 04 or 06. Throws as `parseVerifierKey`. */
export function parseCosignerKey(text: string): CosignerKey {
  return parseKey<typeof COSIGNATURE | typeof ML_DSA_COSIGNATURE>(text, [COSIGNATURE, ML_DSA_COSIGNATURE]) as CosignerKey
}

function parseKey<Type extends KeyType>(text: string, types: readonly Type[]): Key<Type> {
  const { name, type, bytes: publicKey } = split(text, types)
  const key = { name, id: keyIdOf(name, publicKey, type), type, publicKey }
  if (publicKey.length !== LENGTHS[type]) throw new NoteError('key of another length')
  if (formatVerifierKey(key as unknown as VerifierKey) !== text) throw new NoteError('verifier key')
  return key
}

const PRIVATE = 'PRIVATE+KEY+'

export function formatPrivateKey({ name, id, type, seed }: NoteSigner | Cosigner): string {
  return `${PRIVATE}${name}+${id}+${toBase64(concat(Uint8Array.of(type), seed))}`
}

/** As in the file, without the line end. Its error never carries the text: that is the key. */
export function parsePrivateKey(text: string): NoteSigner {
  return parsePrivate(text, ED25519)
}

/** A witness's private key; as `parsePrivateKey`. */
export function parseCosigner(text: string): Cosigner {
  return parsePrivate(text, COSIGNATURE)
}

function parsePrivate<Type extends 1 | 4>(text: string, type: Type): Key<Type> & Private {
  if (!text.startsWith(PRIVATE)) throw new NoteError('not a private key')
  const { name, bytes: seed } = split(text.slice(PRIVATE.length), [type])
  if (seed.length !== 32) throw new NoteError('key of another length')
  const signer = signerOf(name, type, seed)
  if (formatPrivateKey(signer as NoteSigner | Cosigner) !== text) throw new NoteError('private key')
  return signer
}

function signerOf<Type extends KeyType>(name: string, type: Type, seed: Bytes): Key<Type> & Private {
  const publicKey = signingPublicKey(seed)
  return { name: requireName(name), id: keyIdOf(name, publicKey, type), type, publicKey, seed }
}

/** name+id+base64(type ‖ bytes); base64 may itself hold a `+`, names may not. */
function split<Type extends KeyType>(text: string, types: readonly Type[]): { name: string; type: Type; bytes: Bytes } {
  const [, name, encoded] = /^([^+]*)\+[0-9a-f]{8}\+(.*)$/s.exec(text) ?? []
  if (name === undefined || encoded === undefined) throw new NoteError('key')
  const bytes = decodeBase64(encoded, 'key')
  const type = types.find((one) => one === bytes[0])
  if (type === undefined) throw new NoteError('key of another kind')
  return { name: requireName(name), type, bytes: bytes.slice(1) }
}

export function decodeBase64(text: string, place: string): Bytes {
  try {
    return fromBase64(text)
  } catch {
    throw new NoteError(`base64 of ${place}`)
  }
}
