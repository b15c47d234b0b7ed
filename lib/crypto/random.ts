import 'server-only'
import { randomFillSync } from 'node:crypto'
import type { Bytes } from '@/lib/base/bytes'

/**
 * Random bytes for salts and nonces, fetched from the system 8 kB at a time: asked for singly, the system call was a fifth
 * of what an append costs. Each byte is given once and wiped here, so that no two results ever share one. Not for keys.
 */
export function freshBytes(length: number): Bytes {
  if (length > POOL / 8) return randomFillSync(new Uint8Array(length))
  if (at + length > POOL) {
    randomFillSync(pool)
    at = 0
  }
  const out = pool.slice(at, at + length)
  pool.fill(0, at, at + length)
  at += length
  return out
}

const POOL = 8_192
const pool = new Uint8Array(POOL)
let at = POOL
