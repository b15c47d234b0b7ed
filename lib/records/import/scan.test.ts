import fc from 'fast-check'
import { parse, stringify } from 'lossless-json'
import { describe, expect, it } from 'vitest'
import { concat, fromUtf8, utf8 } from '@/lib/base/bytes'
import type { ProblemCode } from './problem'
import { receive } from './receive'
import { MAX_DEPTH, MAX_VALUES, type Scan, scanBundle } from './scan'
import { splice } from './splice'

function codeOf(bytes: Uint8Array | string): ProblemCode | 'accepted' {
  const result = scanBundle(typeof bytes === 'string' ? utf8(bytes) : bytes)
  return 'code' in result ? result.code : 'accepted'
}

function asResource(bytes: Uint8Array | string): Uint8Array {
  return concat(utf8('{"entry":[{"resource":'), typeof bytes === 'string' ? utf8(bytes) : bytes, utf8('}]}'))
}

/** Bundle, list and entry are three levels above a resource. */
const DEEPEST = MAX_DEPTH - 3

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

/** In a resource. */
const HOSTILE: readonly (readonly [string, string | Uint8Array, ProblemCode])[] = [
  ['nesting of 10,000', nested(10_000), 'too-deep'],
  ['arrays nested 10,000 deep', `{"a":${'['.repeat(10_000)}`, 'too-deep'],
  ['one level too many', nested(DEEPEST + 1), 'too-deep'],
  ['a key twice', '{"a":1,"b":2,"a":3}', 'duplicate-key'],
  ['a key twice, once behind an escape', '{"a":1,"\\u0061":2}', 'duplicate-key'],
  ['a key twice far inside', '{"x":[{"y":{"k":1,"k":1}}]}', 'duplicate-key'],
  ['__proto__', '{"__proto__":{"gender":"x"}}', 'forbidden-key'],
  ['__proto__ behind an escape', '{"\\u005f_proto__":1}', 'duplicate-key'],
  ['constructor', '{"constructor":1}', 'forbidden-key'],
  ['a key like an array index', '{"1":1}', 'forbidden-key'],
  ['a very long key', `{"${'k'.repeat(300)}":1}`, 'forbidden-key'],
  ['thousands of keys', `{${Array.from({ length: 5000 }, (_, i) => `"k${i}":1`).join()}}`, 'too-many-keys'],
  ['a lone high surrogate', '{"a":"\\ud83d"}', 'lone-surrogate'],
  ['a lone low surrogate', '{"a":"x\\udc00"}', 'lone-surrogate'],
  ['two high surrogates', '{"a":"\\ud83d\\ud83d"}', 'lone-surrogate'],
  ['a surrogate as raw bytes', concat(utf8('{"a":"'), Uint8Array.of(0xed, 0xa0, 0x80), utf8('"}')), 'invalid-utf8'],
  ['an overlong slash', concat(utf8('{"a":"'), Uint8Array.of(0xc0, 0xaf), utf8('"}')), 'invalid-utf8'],
  ['beyond U+10FFFF', concat(utf8('{"a":"'), Uint8Array.of(0xf4, 0x90, 0x80, 0x80), utf8('"}')), 'invalid-utf8'],
  ['a cut character', concat(utf8('{"a":"'), Uint8Array.of(0xe2, 0x82), utf8('"}')), 'invalid-utf8'],
  ['an escaped NUL', '{"a":"x\\u0000"}', 'nul'],
  ['a raw NUL', '{"a":"x\0"}', 'nul'],
  ['a raw line feed in a string', '{"a":"x\ny"}', 'not-json'],
  ['1e400', '{"a":1e400}', 'number-out-of-range'],
  ['-1E+999', '{"a":-1E+999}', 'number-out-of-range'],
  ['a number that vanishes', '{"a":1e-400}', 'number-out-of-range'],
  ['a number of 1,000 digits', `{"a":${'9'.repeat(1000)}}`, 'number-too-long'],
  ['a leading zero', '{"a":01}', 'not-json'],
  ['a bare minus', '{"a":-}', 'not-json'],
  ['NaN', '{"a":NaN}', 'not-json'],
  ['a trailing comma', '{"a":1,}', 'not-json'],
  ['a comment', '{/**/"a":1}', 'not-json'],
  ['an unknown escape', '{"a":"\\x41"}', 'not-json'],
  ['too many values', `{"a":[${'1,'.repeat(MAX_VALUES)}1]}`, 'too-many-values'],
  ['six MiB in one resource', `{"a":"${'x'.repeat(6 * 1024 * 1024)}"}`, 'resource-too-large'],
]

/** As a whole file. */
const BROKEN: readonly (readonly [string, string, ProblemCode])[] = [
  ['a byte order mark', '\ufeff{"a":1}', 'byte-order-mark'],
  ['trailing garbage', '{"a":1} x', 'not-json'],
  ['a second document', '{"a":1}{"a":2}', 'not-json'],
  ['an array at the root', '[1]', 'not-json'],
  ['nothing', '', 'not-json'],
  ['an end in a string', '{"a":"b', 'not-json'],
  ['an end in an escape', '{"a":"\\u00', 'not-json'],
  ['an end after a colon', '{"a":', 'not-json'],
]

describe('scan', () => {
  it.each(HOSTILE)('refuses %s', (_, bytes, code) => {
    expect(codeOf(asResource(bytes))).toBe(code)
  })

  it.each(BROKEN)('refuses %s', (_, text, code) => {
    expect(codeOf(text)).toBe(code)
  })

  it('accepts the largest depth, zero with an exponent, pairs and every escape', () => {
    for (const text of [
      nested(DEEPEST),
      '{"a":0e-999}',
      '{"a":"\\ud83d\\ude00😀\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"}',
      ' {"a" : [ ] , "b":{ }}\n',
    ]) {
      expect(codeOf(asResource(text))).toBe('accepted')
    }
  })

  it('says where: offset, path and entry', () => {
    const bytes = utf8('{"resourceType":"Bundle","entry":[{},{"resource":{"name":[{"given":["A",1e999]}]}}]}')
    const { code, offset, path, entry } = scanBundle(bytes) as { code: string; offset: number; path: string; entry: number }
    expect({ code, path, entry }).toEqual({ code: 'number-out-of-range', path: '$.entry[1].resource.name[0].given[1]', entry: 1 })
    expect(fromUtf8(bytes.subarray(offset, offset + 5))).toBe('1e999')
  })

  it('refuses a resource above its limit inside a bundle below its own, and stops an upload at the limit', async () => {
    const big = utf8(`{"entry":[{"resource":{"a":"${'x'.repeat(2000)}"}}]}`)
    expect(scanBundle(big, { bundleBytes: 10_000, resourceBytes: 1000 })).toMatchObject({ code: 'resource-too-large', entry: 0 })
    expect(scanBundle(big, { bundleBytes: 2000, resourceBytes: 10_000 })).toMatchObject({ code: 'too-large' })
    async function* endless() {
      for (;;) yield new Uint8Array(1000)
    }
    expect(await receive(endless(), 5000)).toMatchObject({ code: 'too-large' })
  })

  it('gives what JSON.parse accepts back as lossless-json writes it, and refuses what JSON.parse refuses', () => {
    const key = fc.stringMatching(/^[a-z_]{1,6}$/)
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'grapheme' }),
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }),
        fc.constantFrom(true, false, null),
        fc.array(tie('any')),
        fc.dictionary(key, tie('any')),
      ),
    })).any
    fc.assert(
      fc.property(fc.dictionary(key, value), fc.constantFrom(0, 2, '\t'), (object, indent) => {
        const text = JSON.stringify(object, null, indent)
        const bytes = utf8(text)
        const scan = scanBundle(asResource(bytes))
        if ('code' in scan) return ['nul', 'forbidden-key', 'number-out-of-range'].includes(scan.code)
        return fromUtf8(splice(bytes, 0, bytes.length, [])) === stringify(parse(text))
      }),
      { numRuns: 200 },
    )
    fc.assert(
      fc.property(fc.dictionary(key, value), fc.nat(), fc.nat(255), (object, place, byte) => {
        const bytes = utf8(JSON.stringify(object))
        bytes[place % bytes.length] = byte
        if ('code' in scanBundle(asResource(bytes))) return true
        return JSON.parse(fromUtf8(bytes)) !== undefined
      }),
      { numRuns: 500 },
    )
  })

  it('keeps every digit', () => {
    const numbers = [
      '1.50',
      '100.0',
      '-0',
      '1e2',
      '1E+2',
      '0.10',
      '12345678901234567890.123456789',
      '9007199254740993',
      '3.00e-5',
    ]
    const text = `{ "n" : [ ${numbers.join(' , ')} ] }`
    expect(fromUtf8(splice(utf8(text), 0, text.length, []))).toBe(`{"n":[${numbers.join()}]}`)
  })

  it('holds its memory: 60 MB of one string, of brackets, of entries', () => {
    const string = utf8(`{"entry":[{"resource":{"a":"${'x'.repeat(30_000_000)}"}}]}`)
    const entries = utf8(`{"entry":[${'{},'.repeat(10_000_000)}{}]}`)
    const before = process.memoryUsage().rss
    expect((scanBundle(string) as { code: string }).code).toBe('resource-too-large')
    expect((scanBundle(entries) as { code: string }).code).toBe('too-many-entries')
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })

  it('points at each resource and each reference', () => {
    const text = '{"entry":[ {"fullUrl":"u","resource":{"a":{"reference":"x/1"}}} , {"resource":{"url":"y"}}]}'
    const scan = scanBundle(utf8(text)) as Scan
    expect(scan.entries.map(({ resource }) => text.slice(resource?.start, resource?.end))).toEqual([
      '{"a":{"reference":"x/1"}}',
      '{"url":"y"}',
    ])
    expect(scan.entries.map(({ links }) => links.map(({ start, end }) => text.slice(start, end)))).toEqual([['"x/1"'], ['"y"']])
  })
})
