/**
 * X25519 (RFC 7748) on raw 32-byte keys. Pure: takes the platform's implementation where the process is Node (ten times
 * as fast, and without the experimental warning of Node 20's WebCrypto), else @noble/curves. Both give the same bytes
 * (tested), and both refuse a peer's key of small order, whose shared secret would be zero whatever ours is.
 */
import { x25519 } from '@noble/curves/ed25519.js'
import { type Bytes, toBase64url } from '@/lib/base/bytes'

export type KeyPair = { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array }
export type Exchange = (own: KeyPair, peer: Uint8Array) => Bytes

export function exchangeInJavaScript(own: KeyPair, peer: Uint8Array): Bytes {
  return x25519.getSharedSecret(own.privateKey, peer) as Bytes
}

const platform = globalThis.process?.getBuiltinModule?.('node:crypto')

export const exchangeOnPlatform: Exchange | undefined = platform && platformExchange(platform)

/** The shared secret, 32 bytes. Throws for a peer's key of small order and for keys that are not 32 bytes. */
export const exchange: Exchange = exchangeOnPlatform ?? exchangeInJavaScript

export function publicKeyOf(privateKey: Uint8Array): Bytes {
  return x25519.getPublicKey(privateKey) as Bytes
}

export function generateKeyPair(): KeyPair {
  if (platform) {
    const { x = '', d = '' } = platform.generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' })
    return { publicKey: new Uint8Array(Buffer.from(x, 'base64url')), privateKey: new Uint8Array(Buffer.from(d, 'base64url')) }
  }
  const privateKey = crypto.getRandomValues(new Uint8Array(32))
  return { privateKey, publicKey: publicKeyOf(privateKey) }
}

/** Keys go in as JWK: OpenSSL 3 takes ten times as long to find out that DER is DER. */
function platformExchange(node: NonNullable<typeof platform>): Exchange {
  return (own, peer) => {
    if (own.privateKey.length !== 32 || peer.length !== 32) throw new Error('X25519: keys have 32 bytes')
    const okp = { kty: 'OKP', crv: 'X25519' }
    const pair = { ...okp, x: toBase64url(own.publicKey), d: toBase64url(own.privateKey) }
    const privateKey = node.createPrivateKey({ key: pair, format: 'jwk' })
    const publicKey = node.createPublicKey({ key: { ...okp, x: toBase64url(peer) }, format: 'jwk' })
    return new Uint8Array(node.diffieHellman({ privateKey, publicKey }))
  }
}
