/**
 * Ed25519 (RFC 8032) on raw keys: private 32-byte seed, public 32 bytes, signature 64 bytes. Pure.
 * Verification is the strict one (`zip215: false`), so that a signature good here is good in Go and OpenSSL too.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import type { Bytes } from '@/lib/base/bytes'

export type SigningKeyPair = { readonly publicKey: Bytes; readonly seed: Bytes }

export function generateSigningKey(): SigningKeyPair {
  const seed = crypto.getRandomValues(new Uint8Array(32))
  return { seed, publicKey: signingPublicKey(seed) }
}

export function signingPublicKey(seed: Uint8Array): Bytes {
  return ed25519.getPublicKey(seed) as Bytes
}

export function signEd25519(seed: Uint8Array, message: Uint8Array): Bytes {
  return ed25519.sign(message, seed) as Bytes
}

/** False for anything malformed too: a wrong length is a bad signature, not an error somebody forgets to catch. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}
