/**
 * The public key of a passkey, from COSE (RFC 9052, 9053) to SubjectPublicKeyInfo, so that it has one id and one spelling in
 * statements, entries and files: ES256 on P-256 and RS256. Pure.
 */
import { decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'
import { type Bytes, concat, fromHex } from '@/lib/base/bytes'
import { parseDeviceKey } from '@/lib/crypto/device-signature'
import { isRsaKey, rsaSpki } from '@/lib/crypto/rsa-signature'

const P256 = fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200')

/** `undefined` for any other key. */
export function spkiOfCose(cose: Uint8Array): Bytes | undefined {
  try {
    // 1: type, 3: algorithm, -1: curve or modulus, -2: x or exponent, -3: y (RFC 9053, section 7; RFC 8230, section 4)
    const key = decodeCredentialPublicKey(new Uint8Array(cose)) as unknown as Map<number, unknown>
    if (key.get(1) === 2 && key.get(3) === -7 && key.get(-1) === 1) return p256(key.get(-2), key.get(-3))
    if (key.get(1) === 3 && key.get(3) === -257) return rsa(key.get(-1), key.get(-2))
    return undefined
  } catch {
    return undefined
  }
}

function p256(x: unknown, y: unknown): Bytes | undefined {
  if (!(x instanceof Uint8Array) || !(y instanceof Uint8Array) || x.length !== 32 || y.length !== 32) return undefined
  const spki = concat(P256, Uint8Array.of(4), x, y)
  return parseDeviceKey(spki) ? spki : undefined
}

function rsa(n: unknown, e: unknown): Bytes | undefined {
  if (!(n instanceof Uint8Array) || !(e instanceof Uint8Array)) return undefined
  const spki = rsaSpki(n)
  return e.length === 3 && e[0] === 1 && e[1] === 0 && e[2] === 1 && isRsaKey(spki) ? spki : undefined
}
