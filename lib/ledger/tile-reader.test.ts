import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bytes, toHex, u64 } from '@/lib/base/bytes'
import { readRoot } from '@/lib/ledger/hash-reader'
import { leafHash, nodeHash, rootOf } from '@/lib/ledger/merkle'
import { checkConsistency, checkInclusion, proveConsistency, proveInclusion } from '@/lib/ledger/proof'
import { encodeHashes, encodeTilePath, hashTilesOf, type TilePath } from '@/lib/ledger/tile'
import { tileReader } from '@/lib/ledger/tile-reader'

/** More than 256², so that a tile of level 2 is there. */
const MOST = 70_000
const levels = [Array.from({ length: MOST }, (_, i) => leafHash(u64(i)))]
for (let below = levels[0] as Bytes[]; below.length >= 256; below = levels.at(-1) as Bytes[])
  levels.push(Array.from({ length: Math.floor(below.length / 256) }, (_, n) => rootOf(below.slice(n * 256, (n + 1) * 256))))

const asked: string[] = []
async function loadTile(tile: TilePath): Promise<Bytes> {
  if (tile.kind !== 'hashes') throw new Error('not a hash tile')
  asked.push(encodeTilePath(tile))
  const hashes = levels[tile.level] as Bytes[]
  return encodeHashes(hashes.slice(tile.n * 256, tile.n * 256 + tile.width))
}
const leaf = (index: number) => (levels[0] as Bytes[])[index] as Bytes

/** Slow and apart from tiles: one row over the other, a lone hash promoted. */
function rootOfFirst(size: number): Bytes {
  let row = (levels[0] as Bytes[]).slice(0, size)
  while (row.length > 1)
    row = Array.from({ length: Math.ceil(row.length / 2) }, (_, i) =>
      row[2 * i + 1] ? nodeHash(row[2 * i] as Bytes, row[2 * i + 1] as Bytes) : (row[2 * i] as Bytes),
    )
  return row[0] as Bytes
}

describe('hash tiles of a tree', () => {
  it('of 70,000 entries are those of the specification’s example', () => {
    const tiles = [...hashTilesOf(70_000)]
    const at = (level: number) => tiles.filter((tile) => tile.level === level).map(({ width }) => width)
    expect(at(0)).toEqual([...Array<number>(273).fill(256), 112])
    expect(at(1)).toEqual([256, 17])
    expect(at(2)).toEqual([1])
    expect(tiles).toHaveLength(277)
  })

  it.each([
    [0, []],
    [1, ['tile/0/000.p/1']],
    [255, ['tile/0/000.p/255']],
    [256, ['tile/0/000', 'tile/1/000.p/1']],
    [257, ['tile/0/000', 'tile/0/001.p/1', 'tile/1/000.p/1']],
  ])('of %i entries are %j', (size, paths) => expect([...hashTilesOf(size)].map(encodeTilePath)).toEqual(paths))

  it('no tile is empty, and each level holds the full tiles below', () => {
    fc.assert(
      fc.property(fc.nat(300_000), (size) => {
        const hashes = new Map<number, number>()
        for (const { level, n, width } of hashTilesOf(size)) {
          expect(width).toBeGreaterThan(0)
          expect(n * 256).toBe(hashes.get(level) ?? 0)
          hashes.set(level, (hashes.get(level) ?? 0) + width)
        }
        for (const [level, count] of hashes) expect(count).toBe(Math.floor(size / 256 ** level))
      }),
      { numRuns: 30 },
    )
  })
})

describe('proofs from tiles', () => {
  const around = [1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, MOST]
  it.each(around)('the root of %i entries is the one of the leaves', async (size) => {
    expect(toHex(await readRoot(size, tileReader(size, loadTile)))).toBe(toHex(rootOfFirst(size)))
  })

  it('hold for any entry and any two sizes, and ask for tiles of the signed tree only, each once', async () => {
    const sizes = fc.oneof(fc.constantFrom(...around), fc.integer({ min: 1, max: MOST }))
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (size, someIndex, someFrom) => {
        const [index, from] = [someIndex % size, someFrom % (size + 1)]
        const reader = tileReader(size, loadTile)
        const [root, earlier] = [await readRoot(size, reader), await readRoot(from, reader)]
        asked.length = 0
        const inclusion = await proveInclusion(index, size, reader)
        const tiles = new Set([...hashTilesOf(size)].map(encodeTilePath))
        expect(asked.filter((path) => !tiles.has(path))).toEqual([])
        expect(new Set(asked).size).toBe(asked.length)
        expect(checkInclusion(inclusion, leaf(index), root)).toBe(true)
        expect(checkConsistency(await proveConsistency(from, size, reader), earlier, root)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('from a tile with other hashes are no proofs', async () => {
    const [size, index] = [600, 300]
    const root = await readRoot(size, tileReader(size, loadTile))
    for (const { level, n } of hashTilesOf(size)) {
      const changed = tileReader(size, async (tile) => {
        const bytes = await loadTile(tile)
        if (tile.kind === 'hashes' && tile.level === level && tile.n === n)
          for (let i = 0; i < bytes.length; i += 32) (bytes[i] as number)++ // every hash
        return bytes
      })
      const proof = await proveInclusion(index, size, changed)
      const usesIt = !(level === 0 && n === 0) // of the tile before it a proof needs the root only, which level 1 holds
      expect([level, n, checkInclusion(proof, leaf(index), root)]).toEqual([level, n, !usesIt])
    }
  })

  it.each<[string, (bytes: Bytes) => Uint8Array]>([
    ['cut', (bytes) => bytes.subarray(0, -1)],
    ['a hash short', (bytes) => bytes.subarray(32)],
    ['a hash too long', (bytes) => encodeHashes([...Array(bytes.length / 32 + 1)].map(() => leaf(0)))],
    ['empty', () => new Uint8Array(0)],
  ])('a tile that is %s is refused', async (_, spoil) => {
    const reader = tileReader(100, async (tile) => spoil(await loadTile(tile)))
    await expect(proveInclusion(5, 100, reader)).rejects.toThrow('hash tile')
  })

  it('a node beyond the tree is refused before a tile is asked for', async () => {
    asked.length = 0
    const reader = tileReader(100, loadTile)
    await expect(proveInclusion(5, 101, reader)).rejects.toThrow('does not reach')
    await expect(reader.readHashes([{ level: 0, n: 100 }])).rejects.toThrow('does not reach')
    await expect(reader.readHashes([{ level: 8, n: 0 }])).rejects.toThrow('does not reach')
    expect(asked).toEqual([])
  })

  it('a tile that cannot be had is an error, not a proof', async () => {
    const reader = tileReader(100, () => Promise.reject(new Error('offline')))
    await expect(proveInclusion(5, 100, reader)).rejects.toThrow('offline')
  })
})
