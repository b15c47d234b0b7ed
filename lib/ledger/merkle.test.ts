import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bytes, concat, equal, toHex, u64, utf8 } from '@/lib/base/bytes'
import { FixedHash } from '@/lib/crypto/fixed-hash'
import { sha256 } from '@/lib/crypto/hash'
import { Edge } from '@/lib/ledger/edge'
import { chainHash, emptyChain, emptyRoot, leafHash, nodeHash, rootOf } from '@/lib/ledger/merkle'

const leaves = Array.from({ length: 130 }, (_, i) => leafHash(u64(i)))

describe('Merkle tree', () => {
  it('known answers of RFC 6962', () => {
    expect(toHex(emptyRoot())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(toHex(leafHash(new Uint8Array(0)))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
  })

  it('hashes carry their kind: two hashes side by side are not an entry', () => {
    const [a, b] = [leaves[0] as Bytes, leaves[1] as Bytes]
    expect(nodeHash(a, b)).toEqual(sha256(Uint8Array.of(1), a, b))
    expect(chainHash(emptyChain(), a)).toEqual(sha256(Uint8Array.of(2), new Uint8Array(32), a))
    expect(equal(leafHash(concat(a, b)), nodeHash(a, b))).toBe(false)
  })

  it('a lone node is promoted, never duplicated', () => {
    const [a, b, c] = leaves as [Bytes, Bytes, Bytes]
    expect(rootOf([a])).toEqual(a)
    expect(rootOf([a, b, c])).toEqual(nodeHash(nodeHash(a, b), c))
    expect(equal(rootOf([a, b, c]), rootOf([a, b, c, c]))).toBe(false)
  })
})

describe('right edge', () => {
  it('has the root of the recursion for every tree to 130 leaves, also after being stored and read', () => {
    let edge = new Edge()
    expect(edge.root()).toEqual(emptyRoot())
    for (const [i, leaf] of leaves.entries()) {
      edge.append(leaf)
      expect(edge.size).toBe(i + 1)
      expect(toHex(edge.root())).toBe(toHex(rootOf(leaves.slice(0, i + 1))))
      expect(edge.encode()).toHaveLength(8 + 32 * (i + 1).toString(2).replaceAll('0', '').length)
      edge = Edge.decode(edge.encode())
    }
  })

  it('a copy goes its own way', () => {
    const edge = new Edge()
    edge.append(leaves[0] as Bytes)
    const copy = edge.copy()
    copy.append(leaves[1] as Bytes)
    expect(edge.root()).toEqual(rootOf(leaves.slice(0, 1)))
    expect(copy.root()).toEqual(rootOf(leaves.slice(0, 2)))
  })

  it('appends from the middle of a tile, and refuses a hash that is cut', () => {
    const tile = concat(...leaves)
    const edge = new Edge()
    for (let i = 0; i < leaves.length; i++) edge.append(tile, 32 * i)
    expect(edge.root()).toEqual(rootOf(leaves))
    expect(() => edge.append(tile, tile.length - 31)).toThrow('32 bytes')
  })

  it.each([
    ['nothing', new Uint8Array(0)],
    ['a size without its hashes', u64(3)],
    ['too many hashes', concat(u64(1), new Uint8Array(64))],
    ['too few hashes', concat(u64(3), new Uint8Array(32))],
    ['half a hash', concat(u64(1), new Uint8Array(16))],
    ['a size beyond 2^53', concat(u64(2n ** 60n), new Uint8Array(32))],
  ])('refuses %s', (_, bytes) => expect(() => Edge.decode(bytes)).toThrow('edge'))
})

describe('hashes of a fixed length', () => {
  it('equal the ordinary ones, for every length to 130 and any bytes, one after the other', () => {
    for (let length = 0; length <= 130; length++) {
      const fixed = new FixedHash(length)
      fc.assert(
        fc.property(fc.uint8Array({ minLength: length, maxLength: length }), (message) => {
          const out = new Uint8Array(40)
          fixed.message.set(message)
          fixed.hashTo(out, 5)
          expect(equal(out.subarray(5, 37), sha256(message))).toBe(true)
        }),
        { numRuns: 3 },
      )
    }
    expect(toHex(sha256(utf8('')))).toBe(toHex(emptyRoot()))
  })

  it('and others one after another: leaf, node and chain are always SHA-256 of their byte and parts', () => {
    const part = fc.oneof(fc.uint8Array({ minLength: 32, maxLength: 33 }), fc.uint8Array({ maxLength: 70 }))
    fc.assert(
      fc.property(part, part, (a, b) => {
        expect(leafHash(a)).toEqual(sha256(Uint8Array.of(0), a))
        expect(nodeHash(a, b)).toEqual(sha256(Uint8Array.of(1), a, b))
        expect(chainHash(a, b)).toEqual(sha256(Uint8Array.of(2), a, b))
      }),
    )
  })
})
