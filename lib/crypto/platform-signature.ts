import 'server-only'
import { createPrivateKey, sign } from 'node:crypto'
import { type Bytes, concat, fromHex } from '@/lib/base/bytes'

/** PKCS #8 of an Ed25519 private key up to its 32 bytes (RFC 8410, section 7). */
const PKCS8 = fromHex('302e020100300506032b657004220420')

/** Ed25519 by OpenSSL: the same bytes as `signEd25519` (tested), in a fortieth of the time. */
export function platformSigner(seed: Uint8Array): (message: Uint8Array) => Bytes {
  if (seed.length !== 32) throw new Error('Ed25519: the seed has 32 bytes')
  const key = createPrivateKey({ key: Buffer.from(concat(PKCS8, seed)), format: 'der', type: 'pkcs8' })
  return (message) => new Uint8Array(sign(null, message, key))
}
