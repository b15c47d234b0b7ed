import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { newPasskey, type Twist } from '@/e2e/support/authenticator'
import { newDeviceKey } from '@/e2e/support/device-key'
import { type Bytes, concat, fromBase64, fromBase64url, toBase64url, u32, utf8 } from '@/lib/base/bytes'
import { encodeAssertion, isSigningKey, parseAssertionBytes, verifyConsentSignature } from '@/lib/crypto/passkey-signature'

const ORIGIN = 'https://portal.example'
const SIGNED = utf8('chartseal/consent/v1\n{"v":1}')
const challengeOf = (bytes: Uint8Array) => toBase64url(new Uint8Array(createHash('sha256').update(bytes).digest()))

const passkey = newPasskey(ORIGIN)
function assertionOf(challenge: string, twist: Twist = {}): Bytes {
  const { response } = passkey.get({ challenge, rpId: 'portal.example' }, twist)
  return encodeAssertion({
    authenticatorData: fromBase64url(response.authenticatorData),
    clientData: fromBase64url(response.clientDataJSON),
    signature: fromBase64url(response.signature),
  })
}
const verdict = (signature: Uint8Array, signed = SIGNED, spki: Uint8Array = passkey.spki) =>
  verifyConsentSignature(spki, signed, signature)

describe('a consent signed by a passkey', () => {
  it('holds, and says where and how often the passkey was used', () => {
    expect(verdict(assertionOf(challengeOf(SIGNED), { counter: 7 }))).toEqual({ by: 'passkey', origin: ORIGIN, counter: 7 })
  })

  it('is of these bytes, and no others', () => {
    expect(verdict(assertionOf(challengeOf(SIGNED)), utf8('chartseal/consent/v1\n{"v":2}'))).toBeUndefined()
  })

  it('is none with another key', () => {
    expect(verdict(assertionOf(challengeOf(SIGNED)), SIGNED, newPasskey(ORIGIN).spki)).toBeUndefined()
  })

  const TWISTS: Record<string, Twist> = {
    'a signature made for a sign-in': {},
    'the page of another site': { origin: 'https://elsewhere.example' },
    'another relying party': { rpId: 'elsewhere.example' },
    'both of another site': { origin: 'https://elsewhere.example', rpId: 'elsewhere.example', forged: true },
    'an origin with a path': { origin: `${ORIGIN}/x` },
    'no origin': { origin: 'null' },
    'a page inside a foreign one': { crossOrigin: true },
    'its holder not checked': { flags: 0x01 },
    'nobody present': { flags: 0x04 },
    'another ceremony': { type: 'webauthn.create' },
    'a signature over something else': { forged: true },
  }
  it.each(Object.entries(TWISTS))('%s is none', (what, twist) => {
    const random = toBase64url(new Uint8Array(32).fill(7))
    expect(verdict(assertionOf(what.includes('sign-in') ? random : challengeOf(SIGNED), twist))).toBeUndefined()
  })

  it('does not survive a change of any byte', () => {
    const whole = assertionOf(challengeOf(SIGNED))
    const survivors = [...whole.keys()].filter((at) => verdict(whole.map((byte, i) => (i === at ? byte ^ 1 : byte))))
    expect(survivors).toEqual([])
    expect(verdict(whole.subarray(0, -1))).toBeUndefined()
    expect(verdict(concat(whole, Uint8Array.of(0)))).toBeUndefined()
  })

  it('has one spelling', () => {
    const whole = assertionOf(challengeOf(SIGNED))
    const parsed = parseAssertionBytes(whole)
    expect(parsed && encodeAssertion(parsed)).toEqual(whole)
    for (const bytes of [
      new Uint8Array(),
      new Uint8Array(65),
      Uint8Array.of(2, ...whole.subarray(1)),
      new Uint8Array(5000).fill(1),
    ])
      expect(parseAssertionBytes(bytes)).toBeUndefined()
  })
})

describe('a consent signed by a device', () => {
  it('holds as before, and neither kind stands for the other', async () => {
    const device = await newDeviceKey()
    const spki = fromBase64(device.spki)
    const signature = fromBase64(await device.sign(SIGNED))
    expect(verdict(signature, SIGNED, spki)).toEqual({ by: 'device' })
    expect(verdict(signature, SIGNED, passkey.spki)).toBeUndefined()
    expect(verdict(assertionOf(challengeOf(SIGNED)), SIGNED, spki)).toBeUndefined()
  })
})

describe.each([2048, 3072, 4096])('a passkey of RSA with %i bits', (modulusLength) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength })
  const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }))
  const clientData = utf8(JSON.stringify({ type: 'webauthn.get', challenge: challengeOf(SIGNED), origin: ORIGIN }))
  const hashed = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())
  const authenticatorData = concat(hashed(utf8('portal.example')), Uint8Array.of(5), u32(0))
  const signature = new Uint8Array(sign('sha256', concat(authenticatorData, hashed(clientData)), privateKey))

  it('signs, and a changed signature does not hold', () => {
    expect(isSigningKey(spki)).toBe(true)
    expect(verdict(encodeAssertion({ authenticatorData, clientData, signature }), SIGNED, spki)).toMatchObject({ by: 'passkey' })
    for (const at of [0, 1, signature.length - 1]) {
      const changed = signature.map((byte, i) => (i === at ? byte ^ 1 : byte))
      expect(verdict(encodeAssertion({ authenticatorData, clientData, signature: changed }), SIGNED, spki)).toBeUndefined()
    }
  })
})

it('a key of another size, exponent or encoding signs nothing', () => {
  const export_ = (options: { modulusLength: number; publicExponent?: number }) =>
    new Uint8Array(generateKeyPairSync('rsa', options).publicKey.export({ format: 'der', type: 'spki' }))
  expect(isSigningKey(export_({ modulusLength: 1024 }))).toBe(false)
  expect(isSigningKey(export_({ modulusLength: 2048, publicExponent: 3 }))).toBe(false)
  const good = export_({ modulusLength: 2048 })
  expect(isSigningKey(good)).toBe(true)
  expect(isSigningKey(concat(good, Uint8Array.of(0)))).toBe(false)
  expect(isSigningKey(new Uint8Array())).toBe(false)
})
