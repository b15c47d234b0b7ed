import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '@/lib/base/bytes'
import { testData } from '@/lib/base/test-data'
import { OpenError, open, seal } from '@/lib/crypto/aead'
import { hkdfSha256 } from '@/lib/crypto/hkdf'

type Case<T> = T & { tcId: number; result: 'valid' | 'invalid' }
type Groups<G, T> = { numberOfTests: number; testGroups: (G & { tests: Case<T>[] })[] }
type GcmGroup = { keySize: number; ivSize: number; tagSize: number }
type GcmCase = { key: string; iv: string; aad: string; msg: string; ct: string; tag: string }
type HkdfCase = { ikm: string; salt: string; info: string; size: number; okm: string }

const gcmFile = testData('vectors/wycheproof/aes_gcm_test.json')
const hkdfFile = testData('vectors/wycheproof/hkdf_sha256_test.json')

describe.skipIf(!gcmFile)('Wycheproof AES-GCM', () => {
  const file = gcmFile ? (JSON.parse(readFileSync(gcmFile, 'utf8')) as Groups<GcmGroup, GcmCase>) : undefined
  const all = (file?.testGroups ?? []).flatMap((group) => group.tests.map((test) => ({ group, test })))
  const ours = all.filter(({ group }) => group.keySize === 256 && group.ivSize === 96)
  const others = all.filter(({ group }) => group.keySize !== 256 || group.ivSize !== 96)

  it('every case with a 256-bit key and a 96-bit nonce: 39 valid and 27 invalid', () => {
    for (const { test } of ours) {
      const [key, iv, aad, msg] = [test.key, test.iv, test.aad, test.msg].map(fromHex) as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ]
      if (test.result === 'valid') {
        expect(toHex(seal(key, iv, aad, msg))).toBe(test.ct + test.tag)
        expect(toHex(open(key, iv, aad, fromHex(test.ct + test.tag)))).toBe(test.msg)
      } else expect(() => open(key, iv, aad, fromHex(test.ct + test.tag))).toThrow(OpenError)
    }
    expect(ours.filter(({ test }) => test.result === 'valid')).toHaveLength(39)
    expect(ours.filter(({ test }) => test.result === 'invalid')).toHaveLength(27)
  })

  it('every other key or nonce size, 250 cases, is refused outright', () => {
    for (const { test } of others) {
      expect(() => seal(fromHex(test.key), fromHex(test.iv), fromHex(test.aad), fromHex(test.msg))).toThrow('AES-256-GCM')
      expect(() => open(fromHex(test.key), fromHex(test.iv), fromHex(test.aad), fromHex(test.ct + test.tag))).toThrow(
        'AES-256-GCM',
      )
    }
    expect(others).toHaveLength(250)
    expect(all).toHaveLength(file?.numberOfTests ?? 0)
  })
})

describe.skipIf(!hkdfFile)('Wycheproof HKDF-SHA-256', () => {
  const file = hkdfFile ? (JSON.parse(readFileSync(hkdfFile, 'utf8')) as Groups<object, HkdfCase>) : undefined
  const all = (file?.testGroups ?? []).flatMap((group) => group.tests)

  it('every case: 83 valid and 3 too long', () => {
    for (const test of all) {
      const derive = () => toHex(hkdfSha256(fromHex(test.ikm), fromHex(test.salt), fromHex(test.info), test.size))
      if (test.result === 'valid') expect(derive()).toBe(test.okm)
      else expect(derive).toThrow()
    }
    expect(all.filter((test) => test.result === 'valid')).toHaveLength(83)
    expect(all).toHaveLength(file?.numberOfTests ?? 0)
  })
})

describe('seal and open', () => {
  it.each([0, 1, 15])('a text of %i bytes is shorter than a tag and does not open', (length) => {
    expect(() => open(new Uint8Array(32), new Uint8Array(12), new Uint8Array(0), new Uint8Array(length))).toThrow(OpenError)
  })
})
