import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromHex, utf8 } from '@/lib/base/bytes'
import { testData } from '@/lib/base/test-data'
import { generateSigningKey, signEd25519, signingPublicKey, verifyEd25519 } from '@/lib/crypto/signature'

const path = testData('vectors/wycheproof/ed25519_test.json')
type File = {
  numberOfTests: number
  testGroups: { publicKey: { pk: string }; tests: { tcId: number; msg: string; sig: string; result: string }[] }[]
}

describe.skipIf(!path)('Wycheproof Ed25519', () => {
  it('every case verifies or fails as published', () => {
    const file = JSON.parse(readFileSync(path ?? '', 'utf8')) as File
    const wrong = file.testGroups.flatMap(({ publicKey, tests }) =>
      tests.filter((t) => verifyEd25519(fromHex(publicKey.pk), fromHex(t.msg), fromHex(t.sig)) !== (t.result === 'valid')),
    )
    expect(wrong).toEqual([])
    expect(file.testGroups.flatMap(({ tests }) => tests)).toHaveLength(file.numberOfTests)
  })
})

describe('Ed25519', () => {
  it('a signature holds for its message and key only', () => {
    const { seed, publicKey } = generateSigningKey()
    const signature = signEd25519(seed, utf8('a'))
    expect(verifyEd25519(publicKey, utf8('a'), signature)).toBe(true)
    expect(verifyEd25519(publicKey, utf8('b'), signature)).toBe(false)
    expect(verifyEd25519(generateSigningKey().publicKey, utf8('a'), signature)).toBe(false)
    expect(signingPublicKey(seed)).toEqual(publicKey)
  })

  it('keys and signatures of a wrong length are false, not errors', () => {
    const { seed, publicKey } = generateSigningKey()
    const signature = signEd25519(seed, utf8('a'))
    expect(verifyEd25519(publicKey.subarray(1), utf8('a'), signature)).toBe(false)
    expect(verifyEd25519(publicKey, utf8('a'), signature.subarray(1))).toBe(false)
    expect(verifyEd25519(publicKey, utf8('a'), new Uint8Array(65))).toBe(false)
  })
})
