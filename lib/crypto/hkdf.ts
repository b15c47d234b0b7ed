/** HKDF-SHA-256 (RFC 5869). Pure. */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Bytes } from '@/lib/base/bytes'

/** `length` in bytes, at most 255 × 32; throws above. An empty salt is 32 zero bytes, as the RFC says. */
export function hkdfSha256(key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Bytes {
  return hkdf(sha256, key, salt, info, length) as Bytes
}
