'use client'
/**
 * Her passkey signs: what it is asked to sign is the hash of the very bytes, and her device checks who holds it. Which passkey is
 * named, so that no other of hers is offered.
 */
import { type Bytes, fromBase64url, toBase64, toBase64url } from '@/lib/base/bytes'
import { sha256 } from '@/lib/crypto/hash'
import { encodeAssertion } from '@/lib/crypto/passkey-signature'

/** base64; `undefined` where none was shown: the browser does not say why. */
export async function signWithPasskey(credential: string, message: Bytes): Promise<string | undefined> {
  const { startAuthentication } = await import('@simplewebauthn/browser')
  const optionsJSON = {
    challenge: toBase64url(sha256(message)),
    rpId: location.hostname,
    allowCredentials: [{ id: credential, type: 'public-key' as const }],
    userVerification: 'required' as const,
  }
  const shown = await startAuthentication({ optionsJSON }).catch(() => undefined)
  if (!shown) return undefined
  const { authenticatorData, clientDataJSON, signature } = shown.response
  const parts = { authenticatorData, clientData: clientDataJSON, signature }
  const {
    authenticatorData: head,
    clientData,
    signature: made,
  } = Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, fromBase64url(text)])) as Record<
    keyof typeof parts,
    Bytes
  >
  return toBase64(encodeAssertion({ authenticatorData: head, clientData, signature: made }))
}
