import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, u16, utf8 } from '@/lib/base/bytes'
import {
  encodeEntries,
  encodeHashes,
  encodeTileNumber,
  encodeTilePath,
  parseEntries,
  parseHashes,
  parseTileNumber,
  parseTilePath,
  type TilePath,
} from '@/lib/ledger/tile'

describe('tile paths', () => {
  it.each<[TilePath, string]>([
    [{ kind: 'hashes', level: 0, n: 0, width: 256 }, 'tile/0/000'],
    [{ kind: 'hashes', level: 0, n: 1234067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ kind: 'hashes', level: 3, n: 999, width: 1 }, 'tile/3/999.p/1'],
    [{ kind: 'hashes', level: 63, n: 1000, width: 255 }, 'tile/63/x001/000.p/255'],
    [{ kind: 'entries', n: 7, width: 12 }, 'tile/entries/007.p/12'],
    [{ kind: 'chain', n: 1_000_000, width: 256 }, 'chain/x001/x000/000'],
    [{ kind: 'chain', n: Number.MAX_SAFE_INTEGER, width: 256 }, 'chain/x009/x007/x199/x254/x740/991'],
  ])('%j is %s', (tile, path) => {
    expect(encodeTilePath(tile)).toBe(path)
    expect(parseTilePath(path)).toEqual(tile)
  })

  it('any number and width reads back', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (n, width) => {
        expect(parseTileNumber(encodeTileNumber(n, width))).toEqual({ n, width })
      }),
    )
  })

  it.each([
    'tile/0/0',
    'tile/0/00',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/x001',
    'tile/0/001/002',
    'tile/0/x001/x002',
    'tile/0/X001/002',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/',
    'tile/0/000.p',
    'tile/0/000/',
    '/tile/0/000',
    'tile/0/000\n',
    'tile/0/%30',
    'tile/0/../000',
    'tile/entries/0x1',
    'chain/0/000',
    'chain',
    'tile/0/x009/x007/x199/x254/x740/992',
    'tile/0/x001/x009/x007/x199/x254/x740/992',
    '',
  ])('%j is no path', (path) => expect(parseTilePath(path)).toBeUndefined())

  it('is never written wrongly', () => {
    expect(() => encodeTileNumber(-1)).toThrow('number')
    expect(() => encodeTileNumber(2 ** 53)).toThrow('number')
    expect(() => encodeTileNumber(0, 0)).toThrow('width')
    expect(() => encodeTileNumber(0, 257)).toThrow('width')
    expect(() => encodeTilePath({ kind: 'hashes', level: 64, n: 0, width: 1 })).toThrow('level')
  })
})

describe('tile contents', () => {
  it('any entries read back', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 20 }), (entries) => {
        expect(parseEntries(encodeEntries(entries), entries.length).map((e) => [...e])).toEqual(entries.map((e) => [...e]))
      }),
    )
    const long = new Uint8Array(65535)
    expect(parseEntries(encodeEntries([long]), 1)[0]).toHaveLength(65535)
    expect(() => encodeEntries([new Uint8Array(65536)])).toThrow('too long')
  })

  const bundle = encodeEntries([utf8('one'), utf8('two')])
  it.each<[string, Uint8Array, number]>([
    ['fewer entries', bundle, 3],
    ['more entries', bundle, 1],
    ['half an entry', bundle.subarray(0, 9), 2],
    ['half a length', bundle.subarray(0, 6), 1],
    ['bytes behind', concat(bundle, Uint8Array.of(0)), 2],
    ['a length beyond the end', u16(9), 1],
    ['nothing', new Uint8Array(0), 1],
  ])('a bundle with %s is refused', (_, bytes, width) => expect(() => parseEntries(bytes, width)).toThrow('bundle'))

  it('hashes are 32 bytes each, and exactly as many as the width says', () => {
    expect(parseHashes(new Uint8Array(64), 2)).toHaveLength(2)
    const hash = new Uint8Array(32)
    for (const hashes of [[], [hash.subarray(1)], [hash.subarray(1), new Uint8Array(33)], Array<Uint8Array>(257).fill(hash)])
      expect(() => encodeHashes(hashes)).toThrow('tile')
    for (const [length, width] of [
      [63, 2],
      [64, 1],
      [0, 0],
      [257 * 32, 257],
    ] as const) {
      expect(() => parseHashes(new Uint8Array(length), width)).toThrow('tile')
    }
  })
})
