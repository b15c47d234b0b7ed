import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, lp, toHex } from '@/lib/base/bytes'
import { hmacSha256 } from '@/lib/crypto/hash'
import { foldName, indexToken, namePrefixes, nameWords } from '@/lib/crypto/index-token'

const key = new Uint8Array(32).fill(1)

describe('index token', () => {
  it('is eight bytes of the keyed hash, field and value each with their length', () => {
    expect(indexToken(key, 'mrn', '123')).toEqual(hmacSha256(key, concat(lp('mrn'), lp('123'))).slice(0, 8))
  })

  it('differs by key, field and value, and where text moves between the two', () => {
    const tokens = [
      indexToken(key, 'ab', 'c'),
      indexToken(key, 'a', 'bc'),
      indexToken(key, 'ab', 'd'),
      indexToken(new Uint8Array(32), 'ab', 'c'),
    ]
    expect(new Set(tokens.map(toHex)).size).toBe(4)
  })
})

describe('folding names', () => {
  it.each([
    ['Müller', 'muller'],
    ['MÜLLER', 'muller'],
    ['Mu\u0308ller', 'muller'],
    ['Łucja', 'lucja'],
    ['Strauß', 'strauss'],
    ['STRAUẞ', 'strauss'],
    ['Đorđević', 'dordevic'],
    ['Ærøskøbing', 'aeroskobing'],
    ['Œuvrard', 'oeuvrard'],
    ['İpek', 'ipek'],
    ['O’Brien', 'obrien'],
    ["O'Brien", 'obrien'],
    ['Anna-Lena  von Berg ', 'anna lena von berg'],
    ['Ｗｉｄｅ', 'wide'],
    ['李小龍', '李小龍'],
    ['', ''],
    ['  - ', ''],
  ])('%j is found as %j', (name, folded) => expect(foldName(name)).toBe(folded))

  it('folding again changes nothing, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldName(foldName(text))).toBe(foldName(text))
      }),
    )
  })

  it('words split alike when indexed and when typed', () => {
    expect(nameWords('Anna-Lena  O’Brien')).toEqual(['anna', 'lena', 'obrien'])
    expect(nameWords(' ')).toEqual([])
  })

  it.each([
    ['Bo', []],
    ['Ada', ['ada']],
    ['Müller', ['mul', 'mull', 'mulle', 'muller']],
    ['𝒜nn𐐨', ['ann', 'ann𐐨']],
  ])('prefixes of %s', (word, prefixes) => expect(namePrefixes(word)).toEqual(prefixes))
})
