import 'server-only'
import { hash } from 'node:crypto'
import type { Bytes } from '@/lib/base/bytes'

/**
 * HMAC-SHA-256 (RFC 2104) over the platform's one-shot hash: a chart of 2,000 records takes 8,000 of them, and that many
 * `createHmac` objects cost more to collect than to compute.
 */
export function hmacSha256Fast(longKey: Uint8Array, ...parts: readonly Uint8Array[]): Bytes {
  const key = longKey.length > BLOCK ? hash('sha256', longKey, 'buffer') : longKey
  const inner = Buffer.allocUnsafe(parts.reduce((sum, part) => sum + part.length, BLOCK))
  const outer = Buffer.allocUnsafe(BLOCK + 32)
  inner.fill(0x36, 0, BLOCK)
  outer.fill(0x5c, 0, BLOCK)
  for (let i = 0; i < key.length; i++) {
    inner[i] = (key[i] as number) ^ 0x36
    outer[i] = (key[i] as number) ^ 0x5c
  }
  let at = BLOCK
  for (const part of parts) {
    inner.set(part, at)
    at += part.length
  }
  outer.set(hash('sha256', inner, 'buffer'), BLOCK)
  const digest = hash('sha256', outer, 'buffer')
  return new Uint8Array(digest.buffer as ArrayBuffer, digest.byteOffset, digest.length)
}

const BLOCK = 64
