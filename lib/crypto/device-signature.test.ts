import { p256 } from '@noble/curves/nist.js'
import { describe, expect, test } from 'vitest'
import { newDeviceKey } from '@/e2e/support/device-key'
import { concat, fromBase64, fromHex, utf8 } from '@/lib/base/bytes'
import { parseDeviceKey, signingKeyId, verifyDeviceSignature } from '@/lib/crypto/device-signature'

const HEAD = fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200')
const point = (hex: string) => concat(HEAD, Uint8Array.of(4), fromHex(hex))

/** RFC 6979, A.2.5: P-256 with SHA-256. */
const RFC6979 = point(
  '60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6' +
    '7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
)
const SIGNED: readonly [string, string][] = [
  [
    'sample',
    'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716' +
      'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
  ],
  [
    'test',
    'f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367' +
      '019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083',
  ],
]

describe('a signature of a device', () => {
  test.each(SIGNED)('over %s verifies as RFC 6979 published it, and over nothing else', (message, signature) => {
    expect(verifyDeviceSignature(RFC6979, utf8(message), fromHex(signature))).toBe(true)
    expect(verifyDeviceSignature(RFC6979, utf8(`${message}x`), fromHex(signature))).toBe(false)
  })

  test('made by WebCrypto verifies; with any byte changed it does not', async () => {
    const device = await newDeviceKey()
    const message = utf8('chartseal/consent/v1\n{}')
    const signature = fromBase64(await device.sign(message))
    const spki = fromBase64(device.spki)
    expect(verifyDeviceSignature(spki, message, signature)).toBe(true)
    for (let at = 0; at < signature.length; at++) {
      const changed = signature.map((byte, i) => (i === at ? byte ^ 0x10 : byte))
      expect(verifyDeviceSignature(spki, message, changed)).toBe(false)
    }
    expect(verifyDeviceSignature(RFC6979, message, signature)).toBe(false)
  })

  test('has both spellings of s, as WebCrypto gives either; r and s of zero or the order verify nothing', () => {
    const [message, hex] = SIGNED[0] as [string, string]
    const high = fromHex(hex)
    const order = p256.Point.Fn.ORDER
    const s = order - BigInt(`0x${hex.slice(64)}`)
    const low = concat(high.subarray(0, 32), fromHex(s.toString(16).padStart(64, '0')))
    expect(verifyDeviceSignature(RFC6979, utf8(message), low)).toBe(true)
    const whole = fromHex(order.toString(16).padStart(64, '0'))
    for (const part of [new Uint8Array(32), whole]) {
      expect(verifyDeviceSignature(RFC6979, utf8(message), concat(part, high.subarray(32)))).toBe(false)
      expect(verifyDeviceSignature(RFC6979, utf8(message), concat(high.subarray(0, 32), part))).toBe(false)
    }
  })

  test('has 64 bytes: DER, and anything shorter or longer, is refused', () => {
    const [message, hex] = SIGNED[0] as [string, string]
    const signature = fromHex(hex)
    const der = p256.Signature.fromBytes(signature, 'compact').toBytes('der')
    for (const other of [der, signature.subarray(1), concat(signature, new Uint8Array(1)), new Uint8Array()])
      expect(verifyDeviceSignature(RFC6979, utf8(message), other)).toBe(false)
  })
})

describe('a public key', () => {
  test('is an uncompressed point of P-256 in one encoding', () => {
    expect(parseDeviceKey(RFC6979)).toHaveLength(65)
    const compressed = concat(HEAD, Uint8Array.of(3), RFC6979.subarray(27, 59))
    const off = RFC6979.map((byte, at) => (at === 90 ? byte ^ 1 : byte))
    const otherCurve = RFC6979.map((byte, at) => (at === 20 ? byte ^ 1 : byte))
    for (const bad of [compressed, off, otherCurve, RFC6979.subarray(1), concat(RFC6979, new Uint8Array(1)), new Uint8Array()])
      expect(parseDeviceKey(bad)).toBeUndefined()
  })

  test('is named by its hash, 43 characters', () => {
    expect(signingKeyId(RFC6979)).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(signingKeyId(RFC6979)).not.toBe(signingKeyId(RFC6979.subarray(1)))
  })
})
