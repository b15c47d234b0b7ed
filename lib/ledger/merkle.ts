/**
 * The Merkle tree of RFC 9162 section 2.1 and the running chain beside it, over SHA-256. Pure.
 *
 *   leaf hash  = SHA-256(00 ‖ entry)             node hash = SHA-256(01 ‖ left ‖ right)
 *   chain hash = SHA-256(02 ‖ chain before ‖ leaf hash); before the first, 32 zero bytes
 *   empty root = SHA-256 of nothing
 *
 * The first byte separates the three: without it, two hashes side by side could be passed off as an entry.
 * A tree splits at the largest power of two below its size; a lone node is promoted, never duplicated, since duplicating
 * lets two different lists share a root.
 */
import type { Bytes } from '@/lib/base/bytes'
import { FixedHash } from '@/lib/crypto/fixed-hash'
import { sha256 } from '@/lib/crypto/hash'

/** A first byte, then parts of fixed lengths: a proof takes hundreds of these hashes, the sequencer a few for each entry. */
function hashOf(first: number, ...lengths: readonly number[]): (...parts: readonly Uint8Array[]) => Bytes {
  const fixed = new FixedHash(lengths.reduce((sum, length) => sum + length, 1))
  return (...parts) => {
    // Of any other length, what was hashed before would stay in the message.
    if (parts.some(({ length }, i) => length !== lengths[i])) return sha256(Uint8Array.of(first), ...parts)
    fixed.message[0] = first
    let at = 1
    for (const part of parts) {
      fixed.message.set(part, at)
      at += part.length
    }
    const out = new Uint8Array(32)
    fixed.hashTo(out, 0)
    return out
  }
}

const leafOf = hashOf(0, 33)
const nodeOf = hashOf(1, 32, 32)
const chainOf = hashOf(2, 32, 32)

export function leafHash(entry: Uint8Array): Bytes {
  return leafOf(entry)
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Bytes {
  return nodeOf(left, right)
}

export function chainHash(before: Uint8Array, leaf: Uint8Array): Bytes {
  return chainOf(before, leaf)
}

export function emptyRoot(): Bytes {
  return sha256()
}

export function emptyChain(): Bytes {
  return new Uint8Array(32)
}

/** Root over leaf hashes, as the recursion of the RFC says it. For long lists append to an `Edge`. */
export function rootOf(leaves: readonly Uint8Array[]): Bytes {
  if (leaves.length === 0) return emptyRoot()
  if (leaves.length === 1) return new Uint8Array(leaves[0] as Uint8Array)
  const split = largestPowerBelow(leaves.length)
  return nodeHash(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)))
}

/** Where a tree of `size` ≥ 2 leaves splits: the largest power of two below its size (RFC 9162 section 2.1.1). */
export function largestPowerBelow(size: number): number {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}

/** Sizes and positions are whole numbers below 2^53; beyond, arithmetic would round and check another tree. Throws. */
export function requireSize(size: number): number {
  if (!Number.isSafeInteger(size) || size < 0) throw new Error('tree size: a whole number below 2^53')
  return size
}
