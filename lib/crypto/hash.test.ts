import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, toHex } from '@/lib/base/bytes'
import { hmacSha256, sha256 } from '@/lib/crypto/hash'

describe('hash', () => {
  it('parts hash like their concatenation, and like the platform', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 4 }),
        (key, parts) => {
          const joined = concat(...parts)
          expect(toHex(sha256(...parts))).toBe(createHash('sha256').update(joined).digest('hex'))
          expect(toHex(hmacSha256(key, ...parts))).toBe(createHmac('sha256', key).update(joined).digest('hex'))
        },
      ),
    )
  })
})
