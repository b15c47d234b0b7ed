import { describe, expect, it } from 'vitest'
import { utf8 } from '@/lib/base/bytes'
import { inGroups, toBase32 } from '@/lib/crypto/base32'
import { newTotpSecret, stepOfCode, totpUri } from '@/lib/crypto/totp'

/** RFC 6238, appendix B, SHA-1: the last six of the eight digits printed there. */
const SECRET = toBase32(utf8('12345678901234567890'))
const VECTORS = [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
] as const
const at = (seconds: number) => new Date(seconds * 1000)

describe('a code of an app', () => {
  it.each(VECTORS)('at %i is that of RFC 6238', async (seconds, code) => {
    expect(await stepOfCode(SECRET, code, at(seconds), undefined)).toBe(Math.floor(seconds / 30))
  })

  it('is good in its half minute, the one before and the one after, and in no other', async () => {
    const begins = 1111111110
    const good = []
    for (let seconds = begins - 61; seconds <= begins + 91; seconds++)
      if ((await stepOfCode(SECRET, '050471', at(seconds), undefined)) !== undefined) good.push(seconds)
    expect([good.at(0), good.at(-1)]).toEqual([begins - 30, begins + 59])
  })

  it('that was taken, or is older than the one taken, is not taken again', async () => {
    const step = Math.floor(1111111111 / 30)
    expect(await stepOfCode(SECRET, '050471', at(1111111111), step - 1)).toBe(step)
    expect(await stepOfCode(SECRET, '050471', at(1111111111), step)).toBeUndefined()
    expect(await stepOfCode(SECRET, '050471', at(1111111111), step + 1)).toBeUndefined()
  })

  it('may be typed with spaces, and is six digits, nothing else', async () => {
    expect(await stepOfCode(SECRET, ' 050 471 ', at(1111111111), undefined)).toBeDefined()
    for (const typed of ['', '50471', '0050471', '05047l', '٠٥٠٤٧١', '050471x', '-50471'])
      expect(await stepOfCode(SECRET, typed, at(1111111111), undefined), typed).toBeUndefined()
  })

  it('of another secret is none', async () => {
    expect(await stepOfCode(newTotpSecret(), '050471', at(1111111111), undefined)).toBeUndefined()
  })
})

describe('a secret', () => {
  it('is 160 bits in base32, another each time', () => {
    const secrets = new Set(Array.from({ length: 50 }, newTotpSecret))
    expect(secrets.size).toBe(50)
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  })

  it('is spelt as RFC 4648 spells it', () => {
    expect(toBase32(utf8('fooba'))).toBe('MZXW6YTB')
    expect(toBase32(utf8('12345678901234567890'))).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
    expect(() => toBase32(utf8('foo'))).toThrow()
    expect(inGroups('MZXW6YTB')).toBe('MZXW 6YTB')
  })

  it('goes to an app by one address', () => {
    expect(totpUri(SECRET, 'Colleen Byrne')).toBe(`otpauth://totp/Chartseal:Colleen%20Byrne?secret=${SECRET}&issuer=Chartseal`)
  })
})
