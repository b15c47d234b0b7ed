import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testData } from '@/lib/base/test-data'
import { canonicalize } from '@/lib/crypto/canonical'

const folder = testData('vectors/jcs')

describe.skipIf(!folder)('published RFC 8785 pairs', () => {
  const names = folder ? readdirSync(`${folder}/input`) : []
  it('all six are there', () => expect(names).toHaveLength(6))
  it.each(names)('%s has the published canonical form', (name) => {
    const input: unknown = JSON.parse(readFileSync(`${folder}/input/${name}`, 'utf8'))
    expect(canonicalize(input)).toBe(readFileSync(`${folder}/output/${name}`, 'utf8').trim())
  })
})

describe('canonicalize', () => {
  it.each([
    ['a lone high surrogate', '\ud800'],
    ['a lone low surrogate', 'a\udc00'],
    ['a lone surrogate in a key', { '\ud800': 1 }],
    ['infinity', Number.POSITIVE_INFINITY],
    ['NaN', Number.NaN],
    ['undefined', undefined],
    ['undefined inside', { a: undefined }],
    ['a hole in an array', new Array(1)],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['bytes', new Uint8Array(1)],
  ])('refuses %s', (_, value) => expect(() => canonicalize(value)).toThrow('canonical JSON'))

  it('keeps a key named __proto__ like any other', () => {
    expect(canonicalize(JSON.parse('{"b":1,"__proto__":{"a":2}}'))).toBe('{"__proto__":{"a":2},"b":1}')
  })

  it('the canonical form reads back to the same value and the same form, in whatever order keys were set', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        const once = canonicalize(value)
        expect(canonicalize(JSON.parse(once))).toBe(once)
        expect(canonicalize(reversed(value))).toBe(once)
      }),
    )
  })
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  )
}
