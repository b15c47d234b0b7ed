import { toBase64 } from '@/lib/base/bytes'
import type { SigningKeyId } from '@/lib/base/ids'
import { signingKeyId } from '@/lib/crypto/device-signature'

/** A key as a patient's browser makes it: P-256, WebCrypto, not extractable. */
export type DeviceKey = {
  readonly id: SigningKeyId
  /** base64 */
  readonly spki: string
  /** base64 of r ‖ s. */
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<string>
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const

export async function newDeviceKey(): Promise<DeviceKey> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
  return {
    id: signingKeyId(spki),
    spki: toBase64(spki),
    async sign(bytes) {
      const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, bytes)
      return toBase64(new Uint8Array(signature))
    },
  }
}
