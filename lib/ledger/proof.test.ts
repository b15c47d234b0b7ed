import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bytes, concat, toHex, u64 } from '@/lib/base/bytes'
import { type HashReader, nodesOf, readRoot, type TreeNode } from '@/lib/ledger/hash-reader'
import { emptyRoot, leafHash, nodeHash, rootOf } from '@/lib/ledger/merkle'
import { checkConsistency, checkInclusion, proveConsistency, proveInclusion } from '@/lib/ledger/proof'

/** Trees of up to 130 leaves: two full levels of 64, and what lies around every power of two below. */
const MOST = 130
const leaves = Array.from({ length: MOST }, (_, i) => leafHash(u64(i)))
const roots = Array.from({ length: MOST + 1 }, (_, size) => rootOf(leaves.slice(0, size)))
const sizes = Array.from({ length: MOST + 1 }, (_, size) => size)
const root = (size: number) => roots[size] as Bytes
const leaf = (index: number) => leaves[index] as Bytes

const nodes = new Map<string, Bytes>()
function hashOf({ level, n }: TreeNode): Bytes {
  const key = `${level}/${n}`
  const found = nodes.get(key) ?? (level === 0 ? leaf(n) : nodeHash(hashOf(lower(level, 2 * n)), hashOf(lower(level, 2 * n + 1))))
  nodes.set(key, found)
  return found
}
const lower = (level: number, n: number) => ({ level: level - 1, n })
const reader: HashReader = { readHashes: async (wanted) => wanted.map(hashOf) }

/** RFC 9162 2.1.3.1 and 2.1.4.1 word for word, over lists of leaves: slow, and shares nothing with what it judges. */
function split(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1))
}
function path(m: number, d: readonly Bytes[]): Bytes[] {
  if (d.length === 1) return []
  const k = split(d.length)
  return m < k ? [...path(m, d.slice(0, k)), rootOf(d.slice(k))] : [...path(m - k, d.slice(k)), rootOf(d.slice(0, k))]
}
function subproof(m: number, d: readonly Bytes[], b: boolean): Bytes[] {
  if (m === d.length) return b ? [] : [rootOf(d)]
  const k = split(d.length)
  return m <= k
    ? [...subproof(m, d.slice(0, k), b), rootOf(d.slice(k))]
    : [...subproof(m - k, d.slice(k), false), rootOf(d.slice(0, k))]
}

const hex = (hashes: readonly Uint8Array[]) => hashes.map(toHex).join(' ')
const flipped = (hash: Uint8Array, at = 0) => hash.map((byte, i) => (i === at ? byte ^ 1 : byte))

/** Every list that differs from `hashes` in one step: one changed, one missing, one too many, two in the other order. */
function* spoiled(hashes: readonly Uint8Array[]): Generator<Uint8Array[]> {
  for (let i = 0; i < hashes.length; i++) {
    yield hashes.map((hash, at) => (at === i ? flipped(hash, i) : hash))
    yield hashes.filter((_, at) => at !== i)
    if (i > 0) yield hashes.map((hash, at) => (at === i ? (hashes[i - 1] as Bytes) : at === i - 1 ? (hashes[i] as Bytes) : hash))
  }
  yield [...hashes, leaf(0)]
  yield [leaf(0), ...hashes]
}

describe('inclusion proofs', () => {
  it('of every entry of every tree to 130 leaves are those of RFC 9162, and hold', async () => {
    for (const size of sizes) {
      for (let index = 0; index < size; index++) {
        const proof = await proveInclusion(index, size, reader)
        if (size % 13 === 0 || size < 34) expect(hex(proof.hashes)).toBe(hex(path(index, leaves.slice(0, size))))
        if (!checkInclusion(proof, leaf(index), root(size))) expect.fail(`entry ${index} of ${size}`)
      }
    }
  })

  it('changed in one step, to another place or against another root, hold nowhere', async () => {
    for (const size of sizes.filter((n) => n < 20 || n === 64 || n === 65 || n === 130)) {
      for (let index = 0; index < size; index++) {
        const proof = await proveInclusion(index, size, reader)
        const holds = (other: Partial<typeof proof>, of = leaf(index), at = root(size)) =>
          checkInclusion({ ...proof, ...other }, of, at) && expect.fail(`entry ${index} of ${size}`)
        for (const hashes of spoiled(proof.hashes)) holds({ hashes })
        for (let other = 0; other < size; other++) if (other !== index) holds({ index: other })
        holds({ index: size })
        holds({ index: -1 })
        holds({ index: index + 0.5 })
        holds({}, flipped(leaf(index)))
        holds({}, leaf((index + 1) % MOST))
        holds({}, leaf(index), root((size + 1) % MOST))
        holds({}, leaf(index), flipped(root(size), 31))
      }
    }
  })

  it('do not climb above the root: a log that hides leaves below others would have more entries than it signed', async () => {
    for (const size of [1, 2, 3, 8, 13]) {
      const { index, hashes } = await proveInclusion(size - 1, size, reader)
      const above = nodeHash(leaf(99), root(size))
      expect(checkInclusion({ index, size, hashes: [...hashes, leaf(99)] }, leaf(index), above)).toBe(false)
    }
  })

  it('do not tell two sizes apart where the way up is the same: the signed checkpoint does', async () => {
    const proof = await proveInclusion(5, 7, reader)
    expect(sizes.filter((size) => checkInclusion({ ...proof, size }, leaf(5), root(7)))).toEqual([7, 8])
  })

  it.each([
    [0, 0],
    [5, 5],
    [9, 5],
    [-1, 5],
    [0.5, 5],
    [0, 2 ** 53],
    [Number.NaN, 5],
  ])('entry %d of %d is not asked of the reader', async (index, size) => {
    await expect(proveInclusion(index, size, { readHashes: () => expect.fail('asked') })).rejects.toThrow(/index|size/)
  })
})

describe('consistency proofs', () => {
  it('of every pair of trees to 130 leaves are those of RFC 9162, and hold', async () => {
    for (const size of sizes) {
      for (let from = 0; from <= size; from++) {
        const proof = await proveConsistency(from, size, reader)
        const judged = size % 13 === 0 || size < 34
        if (judged && from > 0) expect(hex(proof.hashes)).toBe(hex(subproof(from, leaves.slice(0, size), true)))
        if (!checkConsistency(proof, root(from), root(size))) expect.fail(`${from} to ${size}`)
      }
    }
  })

  it('changed in one step, between other sizes or other roots, hold nowhere', async () => {
    for (const size of sizes.filter((n) => n < 20 || n === 64 || n === 65 || n === 130)) {
      for (let from = 0; from <= size; from++) {
        const proof = await proveConsistency(from, size, reader)
        const holds = (other: Partial<typeof proof>, earlier = root(from), later = root(size)) =>
          checkConsistency({ ...proof, ...other }, earlier, later) && expect.fail(`${from} to ${size}`)
        for (const hashes of spoiled(proof.hashes)) holds({ hashes })
        for (let other = 0; other < from; other++) if (other > 0 || from === size) holds({ from: other })
        holds({ from: size + 1 })
        holds({ from: from - 0.5 })
        holds({}, flipped(root(from)))
        holds({}, root((from + 1) % MOST))
        // From nothing to anything there is nothing to prove: only the later root's signature speaks for it.
        if (from > 0) holds({}, root(from), flipped(root(size), 9))
        if (from > 0) holds({}, root(from), root((size + 1) % MOST))
      }
    }
  })

  it('do not climb above the roots', async () => {
    for (const [from, size] of [
      [1, 2],
      [3, 7],
      [8, 13],
    ] as const) {
      const { hashes } = await proveConsistency(from, size, reader)
      const [earlier, later] = [nodeHash(leaf(99), root(from)), nodeHash(leaf(99), root(size))]
      const climbing = from === 3 ? hashes : [root(from), ...hashes]
      expect(checkConsistency({ from, size, hashes: [...climbing, leaf(99)] }, earlier, later)).toBe(false)
      expect(checkConsistency({ from, size, hashes: [...hashes, leaf(99)] }, earlier, later)).toBe(false)
    }
  })

  it('from an empty tree need its root to be the empty one, also to an empty tree', () => {
    const empty = { from: 0, size: 0, hashes: [] }
    expect(checkConsistency(empty, emptyRoot(), emptyRoot())).toBe(true)
    expect(checkConsistency(empty, leaf(0), leaf(0))).toBe(false)
    expect(checkConsistency({ ...empty, size: 3 }, leaf(0), root(3))).toBe(false)
  })

  it('from a larger to a smaller tree are not made, and never hold', async () => {
    await expect(proveConsistency(6, 5, reader)).rejects.toThrow('smaller')
    const grown = await proveConsistency(5, 6, reader)
    expect(checkConsistency({ ...grown, from: 6, size: 5 }, root(6), root(5))).toBe(false)
    // With nothing to climb, equal roots would do.
    for (let from = 1; from < 20; from++)
      for (let size = 0; size < from; size++)
        if (checkConsistency({ from, size, hashes: [] }, root(from), root(from))) expect.fail(`${from} to ${size}`)
  })

  it('a tree with one entry changed, left out or moved before the earlier size is not consistent', async () => {
    const [from, size] = [21, 50]
    for (let i = 0; i < from; i++) {
      const changed = leaves.slice(0, size).map((hash, at) => (at === i ? flipped(hash) : hash))
      const moved = leaves.slice(0, size).map((hash, at) => (at === i ? leaf(i + 1) : at === i + 1 ? leaf(i) : hash))
      for (const forged of [changed, moved, leaves.slice(0, size + 1).filter((_, at) => at !== i)]) {
        const hashes = subproof(from, forged, true)
        expect([i, checkConsistency({ from, size, hashes }, root(from), rootOf(forged))]).toEqual([i, false])
      }
    }
  })
})

describe('what a proof is made of', () => {
  it('any range is covered by perfect subtrees, in order and without a gap', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.nat(2 ** 20), (from, width) => {
        let at = from
        for (const { level, n } of nodesOf({ from, to: from + width })) {
          expect(n * 2 ** level).toBe(at)
          at += 2 ** level
        }
        expect(at).toBe(from + width)
      }),
    )
  })

  it('a proof in a tree of nearly 2^53 leaves climbs without losing a digit', async () => {
    // A tree of equal leaves: every perfect subtree of one height has one hash, so the largest trees can be built.
    const byLevel = [leaf(0)]
    for (let level = 1; level < 54; level++) byLevel.push(nodeHash(byLevel[level - 1] as Bytes, byLevel[level - 1] as Bytes))
    const equalLeaves: HashReader = { readHashes: async (wanted) => wanted.map(({ level }) => byLevel[level] as Bytes) }
    const huge = fc.integer({ min: 2 ** 33, max: Number.MAX_SAFE_INTEGER })
    await fc.assert(
      fc.asyncProperty(huge, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async (size, part) => {
        const index = Math.floor(size * part)
        const top = await readRoot(size, equalLeaves)
        const inclusion = await proveInclusion(index, size, equalLeaves)
        expect(inclusion.hashes.length).toBeLessThan(54)
        expect(checkInclusion(inclusion, leaf(0), top)).toBe(true)
        expect(checkInclusion({ ...inclusion, hashes: inclusion.hashes.slice(1) }, leaf(0), top)).toBe(false)
        const consistency = await proveConsistency(index, size, equalLeaves)
        expect(checkConsistency(consistency, await readRoot(index, equalLeaves), top)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('hashes of another length are no hashes', async () => {
    const [a, b] = [leaf(0), leaf(1)]
    // Moved by one byte between two fields, the same bytes are hashed: the lengths are what tells them apart.
    const moved = { index: 1, size: 2, hashes: [concat(a, b.subarray(0, 1))] }
    expect(checkInclusion(moved, b.subarray(1), nodeHash(a, b))).toBe(false)
    expect(checkInclusion({ index: 0, size: 1, hashes: [] }, new Uint8Array(31), new Uint8Array(31))).toBe(false)
    const short: HashReader = { readHashes: async (wanted) => wanted.map(() => new Uint8Array(31)) }
    await expect(proveInclusion(0, 2, short)).rejects.toThrow('32 bytes')
    await expect(proveConsistency(1, 2, { readHashes: async () => [] })).rejects.toThrow('hash reader')
  })

  it('the root is that of the recursion, for every tree to 130 leaves', async () => {
    for (const size of sizes) expect(toHex(await readRoot(size, reader))).toBe(toHex(root(size)))
  })
})
