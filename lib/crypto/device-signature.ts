/**
 * Signatures of a patient's device: ECDSA on P-256 with SHA-256 (FIPS 186-5), as WebCrypto makes them. Pure.
 *
 * Public key: SubjectPublicKeyInfo, DER, uncompressed point: 91 bytes, the first 26 fixed. Signature: r ‖ s, 64 bytes.
 * Both values of s are accepted, since WebCrypto gives either: what is signed is single-use, so a second spelling of a
 * signature buys nothing. DER signatures and compressed points are refused: one encoding.
 */
import { p256 } from '@noble/curves/nist.js'
import { type Bytes, equal, fromHex, toBase64url } from '@/lib/base/bytes'
import type { SigningKeyId } from '@/lib/base/ids'
import { sha256 } from '@/lib/crypto/hash'

const SPKI = fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200')
const POINT = 65

/** The point (65 bytes) of a P-256 key; `undefined` for any other key, encoding, or a point not on the curve. */
export function parseDeviceKey(spki: Uint8Array): Bytes | undefined {
  if (spki.length !== SPKI.length + POINT || !equal(spki.subarray(0, SPKI.length), SPKI)) return undefined
  const point = new Uint8Array(spki.subarray(SPKI.length))
  try {
    return point[0] === 4 && p256.utils.isValidPublicKey(point) ? point : undefined
  } catch {
    return undefined
  }
}

export function signingKeyId(spki: Uint8Array): SigningKeyId {
  return toBase64url(sha256(spki)) as string as SigningKeyId
}

/** False for anything malformed too. */
export function verifyDeviceSignature(spki: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const point = parseDeviceKey(spki)
  if (!point || signature.length !== 64) return false
  try {
    return p256.verify(signature, message, point, { lowS: false, prehash: true, format: 'compact' })
  } catch {
    return false
  }
}
