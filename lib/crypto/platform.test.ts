import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hmacSha256 } from '@/lib/crypto/hash'
import { hmacSha256Fast } from '@/lib/crypto/hmac'
import { platformSigner } from '@/lib/crypto/platform-signature'
import { freshBytes } from '@/lib/crypto/random'
import { signEd25519 } from '@/lib/crypto/signature'

const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength })

describe('what the platform does faster is the same', () => {
  it('HMAC-SHA-256, for keys of any length and any parts', () => {
    fc.assert(
      fc.property(bytes(0, 200), fc.array(bytes(0, 300), { maxLength: 4 }), (key, parts) => {
        const expected = new Uint8Array(createHmac('sha256', key).update(Buffer.concat(parts)).digest())
        expect(hmacSha256Fast(key, ...parts)).toEqual(expected)
        expect(hmacSha256(key, ...parts)).toEqual(expected)
      }),
    )
  })

  it('Ed25519 signatures', () => {
    fc.assert(
      fc.property(bytes(32, 32), bytes(0, 300), (seed, message) => {
        expect(platformSigner(seed)(message)).toEqual(signEd25519(seed, message))
      }),
      { numRuns: 30 },
    )
  })

  it('random bytes, none given twice', () => {
    const given = Array.from({ length: 2_000 }, (_, i) => freshBytes(i % 3 === 0 ? 12 : 32))
    const texts = given.map((bytes) => Buffer.from(bytes).toString('hex'))
    expect(new Set(texts).size).toBe(texts.length)
    expect(texts.some((text) => /^0+$/.test(text.slice(0, 16)))).toBe(false)
    expect(new Set(given.map(({ buffer }) => buffer)).size, 'no shared memory').toBe(given.length)
  })
})
