/** Base32 (RFC 4648) without padding, as secrets and recovery codes are typed. Pure. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
export const TOTP_SECRET_BYTES = 20

/** Multiples of five bytes only: nothing is left over that could be spelt twice. */
export function toBase32(bytes: Uint8Array): string {
  if (bytes.length % 5 !== 0) throw new Error('base32: multiples of five bytes')
  let text = ''
  let bits = 0n
  for (const [i, byte] of bytes.entries()) {
    bits = (bits << 8n) | BigInt(byte)
    if (i % 5 !== 4) continue
    for (let shift = 35n; shift >= 0n; shift -= 5n) text += ALPHABET[Number((bits >> shift) & 31n)]
    bits = 0n
  }
  return text
}

/** Groups of four with a space between, to be read aloud and typed. */
export function inGroups(text: string): string {
  return text.replace(/(.{4})(?=.)/g, '$1 ')
}
