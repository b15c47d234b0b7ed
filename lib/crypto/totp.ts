/**
 * Codes of an authenticator app: TOTP (RFC 6238) with what every app understands: SHA-1, 6 digits, 30 seconds, a secret of
 * 160 bits. A code is good in its own half minute and in the one before and after, for clocks that differ. Pure.
 */
import { generateURI, verify } from 'otplib'
import { TOTP_SECRET_BYTES, toBase32 } from '@/lib/crypto/base32'

const PERIOD_SECONDS = 30
const CODE = /^\d{6}$/

/** In base32, as it is typed into an app. */
export function newTotpSecret(): string {
  return toBase32(crypto.getRandomValues(new Uint8Array(TOTP_SECRET_BYTES)))
}

/** What the QR code says. `label`: shown by the app beside the code, so nothing that others may not read. */
export function totpUri(secret: string, label: string): string {
  return generateURI({ issuer: 'Chartseal', label, secret })
}

/**
 * The half minute that the code stands for, counted from 1970; `undefined` where it is none that may be taken now. One at or
 * before `after` was taken before: whoever watched it being typed cannot use it again (RFC 6238, 5.2).
 */
export async function stepOfCode(
  secret: string,
  typed: string,
  at: Date,
  after: number | undefined,
): Promise<number | undefined> {
  const code = typed.replaceAll(/\s/g, '')
  if (!CODE.test(code)) return undefined
  const epoch = Math.floor(at.getTime() / 1000)
  const result = await verify({ secret, token: code, epoch, epochTolerance: PERIOD_SECONDS })
  if (!result.valid || !('timeStep' in result)) return undefined
  return after !== undefined && result.timeStep <= after ? undefined : result.timeStep
}
