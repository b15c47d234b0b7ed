/**
 * A passkey's signature over bytes of ours (WebAuthn Level 3, section 7.2), and the one function that says whether a consent is
 * signed, by whichever kind of key. Pure: browser, server and an offline verifier run the same code.
 *
 *   challenge  SHA-256 of the signed bytes, so that what the passkey signed is this and nothing else
 *   stored     01 ‖ lp(authenticator data) ‖ lp(client data, JSON as the browser made it) ‖ lp(signature, DER or PKCS #1)
 *   signature  over authenticator data ‖ SHA-256(client data)
 *
 * The challenge of a sign-in is random and is looked up by its row; this one is a hash of a statement. Neither can be the
 * other. A device's signature is 64 bytes; nothing of this form is as short.
 */
import { p256 } from '@noble/curves/nist.js'
import { type Bytes, concat, equal, fromUtf8, lp, toBase64url, utf8 } from '@/lib/base/bytes'
import { parseDeviceKey, verifyDeviceSignature } from '@/lib/crypto/device-signature'
import { sha256 } from '@/lib/crypto/hash'
import { isRsaKey, verifyRsaSignature } from '@/lib/crypto/rsa-signature'

export type PasskeyAssertion = { readonly authenticatorData: Bytes; readonly clientData: Bytes; readonly signature: Bytes }

export type SignedBy =
  | { readonly by: 'device' }
  /** `counter`: its own count of uses; 0 where it keeps none. */
  | { readonly by: 'passkey'; readonly origin: string; readonly counter: number }

const VERSION = 1
const DEVICE_SIGNATURE = 64
const LONGEST = 4_096
const PRESENT = 0x01
const VERIFIED = 0x04
/** Hash of the party, flags, count. */
const HEAD = 37

export function encodeAssertion({ authenticatorData, clientData, signature }: PasskeyAssertion): Bytes {
  return concat(Uint8Array.of(VERSION), lp(authenticatorData), lp(clientData), lp(signature))
}

/** `undefined` for anything that does not encode to itself. */
export function parseAssertionBytes(bytes: Uint8Array): PasskeyAssertion | undefined {
  if (bytes.length <= DEVICE_SIGNATURE || bytes.length > LONGEST || bytes[0] !== VERSION) return undefined
  const parts: Bytes[] = []
  let at = 1
  while (at < bytes.length && parts.length < 3) {
    if (at + 4 > bytes.length) return undefined
    const length = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0)
    const end = at + 4 + length
    if (end > bytes.length) return undefined
    parts.push(new Uint8Array(bytes.subarray(at + 4, end)))
    at = end
  }
  const [authenticatorData, clientData, signature] = parts
  return at === bytes.length && authenticatorData && clientData && signature
    ? { authenticatorData, clientData, signature }
    : undefined
}

/** A key that may sign a consent: P-256 of a device or a passkey, or RSA of a passkey. */
export function isSigningKey(spki: Uint8Array): boolean {
  return parseDeviceKey(spki) !== undefined || isRsaKey(spki)
}

/**
 * By what kind of key `signed` is signed; `undefined` where it is not. Whose key it is, and whether the origin is the portal's,
 * is for the caller: an offline file knows the key by its enrolment and the origin by the party that the authenticator signed.
 */
export function verifyConsentSignature(spki: Uint8Array, signed: Uint8Array, signature: Uint8Array): SignedBy | undefined {
  if (signature.length === DEVICE_SIGNATURE) return verifyDeviceSignature(spki, signed, signature) ? { by: 'device' } : undefined
  const assertion = parseAssertionBytes(signature)
  return assertion && verifyPasskey(spki, signed, assertion)
}

function verifyPasskey(spki: Uint8Array, signed: Uint8Array, assertion: PasskeyAssertion): SignedBy | undefined {
  const { authenticatorData, clientData, signature } = assertion
  const origin = originIn(clientData, sha256(signed))
  const head = authenticatorData.length >= HEAD ? authenticatorData : undefined
  if (origin === undefined || !head) return undefined
  // The authenticator signed whom it is for: a page of another site cannot have asked.
  if (!equal(head.subarray(0, 32), sha256(utf8(new URL(origin).hostname)))) return undefined
  const flags = head[32] as number
  if ((flags & PRESENT) === 0 || (flags & VERIFIED) === 0) return undefined
  if (!isSignedBy(spki, concat(authenticatorData, sha256(clientData)), signature)) return undefined
  return { by: 'passkey', origin, counter: new DataView(head.buffer, head.byteOffset + 33).getUint32(0) }
}

/** Where it was asked for; `undefined` for another ceremony, another challenge, or a page inside a foreign one. */
function originIn(clientData: Uint8Array, hash: Uint8Array): string | undefined {
  try {
    const { type, challenge, origin, crossOrigin } = JSON.parse(fromUtf8(clientData)) as Record<string, unknown>
    const right = type === 'webauthn.get' && challenge === toBase64url(hash) && crossOrigin !== true
    return right && typeof origin === 'string' && new URL(origin).origin === origin ? origin : undefined
  } catch {
    return undefined
  }
}

function isSignedBy(spki: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const point = parseDeviceKey(spki)
  if (!point) return verifyRsaSignature(spki, message, signature)
  try {
    return p256.verify(signature, message, point, { lowS: false, prehash: true, format: 'der' })
  } catch {
    return false
  }
}
