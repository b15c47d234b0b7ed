import 'server-only'
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { type Bytes, concat } from '@/lib/base/bytes'

/**
 * AES-256-GCM with a 96-bit nonce and a 128-bit tag, and nothing else: shorter tags can be forged, and other nonce
 * lengths go through GHASH, where a collision gives the key away (NIST SP 800-38D, 8.2 and appendix C).
 *
 *   seal(...) = ciphertext ‖ tag(16)
 */
const CIPHER = 'aes-256-gcm'
const TAG = 16

/** The one answer to anything that does not open. Which part was wrong is what an attacker would like to be told. */
export class OpenError extends Error {
  constructor() {
    super('does not open')
    this.name = 'OpenError'
  }
}

export function seal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Bytes {
  requireSizes(key, nonce)
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG })
  cipher.setAAD(aad)
  return concat(cipher.update(plaintext), cipher.final(), cipher.getAuthTag())
}

/** Throws `OpenError`; no byte of plaintext leaves before the tag was checked. */
export function open(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Bytes {
  requireSizes(key, nonce)
  const end = sealed.length - TAG
  if (end < 0) throw new OpenError()
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG })
  decipher.setAAD(aad)
  decipher.setAuthTag(sealed.subarray(end))
  // GCM is a stream mode: `update` returns everything, `final` only compares the tag.
  const plaintext = decipher.update(sealed.subarray(0, end))
  try {
    decipher.final()
  } catch {
    throw new OpenError()
  }
  return new Uint8Array(plaintext.buffer as ArrayBuffer, plaintext.byteOffset, plaintext.length)
}

function requireSizes(key: Uint8Array, nonce: Uint8Array): void {
  if (key.length !== 32) throw new Error('AES-256-GCM: the key has 32 bytes')
  if (nonce.length !== 12) throw new Error('AES-256-GCM: the nonce has 12 bytes')
}
