/**
 * RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2.2), for passkeys of computers that make no other (COSE RS256). Only
 * verifying, only public values, so time may depend on them. Keys of 2048 to 4096 bits with the exponent 65537. Pure.
 */
import { type Bytes, concat, equal, fromHex, toHex } from '@/lib/base/bytes'
import { sha256 } from '@/lib/crypto/hash'

/** rsaEncryption with NULL, as in every SubjectPublicKeyInfo of such a key. */
const ALGORITHM = fromHex('300d06092a864886f70d0101010500')
/** DigestInfo of SHA-256, before its 32 bytes. */
const DIGEST_INFO = fromHex('3031300d060960864801650304020105000420')
const EXPONENT = 65_537n

export function isRsaKey(spki: Uint8Array): boolean {
  return modulusOf(spki) !== undefined
}

/** SubjectPublicKeyInfo of a modulus and the exponent 65537: the one spelling that `isRsaKey` takes. */
export function rsaSpki(modulus: Uint8Array): Bytes {
  const positive = (modulus[0] ?? 0) >= 0x80 ? concat(Uint8Array.of(0), modulus) : modulus
  const key = der(0x30, concat(der(0x02, positive), fromHex('0203010001')))
  return der(0x30, concat(ALGORITHM, der(0x03, concat(Uint8Array.of(0), key))))
}

/** False for anything malformed too. */
export function verifyRsaSignature(spki: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const modulus = modulusOf(spki)
  if (!modulus || signature.length !== modulus.length) return false
  const [n, s] = [numberOf(modulus), numberOf(signature)]
  if (s >= n) return false
  const info = concat(DIGEST_INFO, sha256(message))
  const padding = new Uint8Array(modulus.length - info.length - 3).fill(0xff)
  const expected = concat(Uint8Array.of(0, 1), padding, Uint8Array.of(0), info)
  return equal(bytesOf(power(s, n), modulus.length), expected)
}

/** `undefined` for any other key or encoding: what does not encode to itself is refused. */
function modulusOf(spki: Uint8Array): Bytes | undefined {
  for (const bits of [2048, 3072, 4096]) {
    // With its leading zero, the modulus ends five bytes before the end: the exponent with tag and length.
    const modulus = new Uint8Array(spki.subarray(Math.max(0, spki.length - 5 - bits / 8), Math.max(0, spki.length - 5)))
    if (modulus.length === bits / 8 && (modulus[0] ?? 0) >= 0x80 && equal(rsaSpki(modulus), spki)) return modulus
  }
  return undefined
}

function der(tag: number, content: Uint8Array): Bytes {
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return concat(Uint8Array.of(tag, ...size), content)
}

function power(base: bigint, modulus: bigint): bigint {
  let result = 1n
  let square = base % modulus
  for (let rest = EXPONENT; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes) || '0'}`)
}

function bytesOf(value: bigint, length: number): Bytes {
  return fromHex(value.toString(16).padStart(2 * length, '0'))
}
