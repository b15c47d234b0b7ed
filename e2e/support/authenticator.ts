/**
 * A passkey in software: what a browser and its authenticator would answer, to the byte, and what a hostile one might. Attestation
 * `none`, ECDSA on P-256.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { concat, toBase64url, u32, utf8 } from '@/lib/base/bytes'

export type Twist = {
  readonly origin?: string
  readonly rpId?: string
  readonly type?: string
  /** UP 1, UV 4, and of a new one AT 64. */
  readonly flags?: number
  readonly counter?: number
  readonly crossOrigin?: boolean
  readonly userHandle?: string
  /** Signs something else than what it says. */
  readonly forged?: boolean
}

export type Passkey = {
  readonly id: string
  readonly spki: Uint8Array<ArrayBuffer>
  create(options: { challenge: string; rp: { id?: string }; user: { id: string } }, twist?: Twist): unknown
  get(
    options: { challenge: string; rpId: string },
    twist?: Twist,
  ): {
    id: string
    rawId: string
    type: string
    response: { clientDataJSON: string; authenticatorData: string; signature: string; userHandle: string }
  }
}

export function newPasskey(origin: string): Passkey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const rawId = new Uint8Array(randomBytes(16))
  const id = toBase64url(rawId)
  const kept = { counter: 0, handle: '' }
  const clientData = (type: string, challenge: string, twist: Twist) =>
    utf8(
      JSON.stringify({
        type: twist.type ?? type,
        challenge,
        origin: twist.origin ?? origin,
        crossOrigin: twist.crossOrigin ?? false,
      }),
    )
  const head = (rpId: string, flags: number, twist: Twist) => {
    kept.counter = twist.counter ?? kept.counter
    return concat(sha256(utf8(twist.rpId ?? rpId)), Uint8Array.of(twist.flags ?? flags), u32(kept.counter))
  }
  return {
    id,
    spki: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })),
    create({ challenge, rp, user }, twist = {}) {
      kept.handle = user.id
      const credential = concat(new Uint8Array(16), Uint8Array.of(0, rawId.length), rawId, coseOf(publicKey))
      const authData = concat(head(rp.id ?? '', 0x45, twist), credential)
      const attestationObject = concat(
        Uint8Array.of(0xa3, 0x63),
        utf8('fmt'),
        Uint8Array.of(0x64),
        utf8('none'),
        Uint8Array.of(0x67),
        utf8('attStmt'),
        Uint8Array.of(0xa0, 0x68),
        utf8('authData'),
        Uint8Array.of(0x58, authData.length),
        authData,
      )
      const clientDataJSON = toBase64url(clientData('webauthn.create', challenge, twist))
      const response = { clientDataJSON, attestationObject: toBase64url(attestationObject), transports: ['internal'] }
      return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} }
    },
    get({ challenge, rpId }, twist = {}) {
      const data = clientData('webauthn.get', challenge, twist)
      const authenticatorData = head(rpId, 0x05, twist)
      const signed = concat(authenticatorData, sha256(twist.forged ? utf8('another') : data))
      const response = {
        clientDataJSON: toBase64url(data),
        authenticatorData: toBase64url(authenticatorData),
        signature: toBase64url(new Uint8Array(sign('sha256', signed, privateKey))),
        userHandle: twist.userHandle ?? kept.handle,
      }
      return { id, rawId: id, type: 'public-key', response }
    },
  }
}

function coseOf(key: KeyObject): Uint8Array<ArrayBuffer> {
  const { x, y } = key.export({ format: 'jwk' })
  const point = (text: string | undefined) => new Uint8Array(Buffer.from(text ?? '', 'base64url'))
  // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
  const front = Uint8Array.of(0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32)
  return concat(front, point(x), Uint8Array.of(0x22, 0x58, 32), point(y))
}

function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}
