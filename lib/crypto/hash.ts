/** SHA-256 and HMAC-SHA-256 over parts, without joining them first. Pure: the same bytes in browser and server. */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 as sha256Of } from '@noble/hashes/sha2.js'
import type { Bytes } from '@/lib/base/bytes'

export function sha256(...parts: readonly Uint8Array[]): Bytes {
  const hash = sha256Of.create()
  for (const part of parts) hash.update(part)
  return hash.digest() as Bytes
}

/** `key` of any length; keys longer than 64 bytes are hashed first, as RFC 2104 says. */
export function hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Bytes {
  const mac = hmac.create(sha256Of, key)
  for (const part of parts) mac.update(part)
  return mac.digest() as Bytes
}
