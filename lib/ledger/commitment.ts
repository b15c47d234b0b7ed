/**
 * From event to leaf entry: the log publishes 33 bytes that say nothing, and whoever is given event and salt can show
 * that it is this one. Without the salt, an event of few possible values could be guessed from its commitment. Pure.
 *
 *   commitment = HMAC-SHA-256(salt(32), "chartseal/event/v1\n" ‖ event bytes)
 *   leaf entry = 01 ‖ commitment
 */
import { type Bytes, concat, utf8 } from '@/lib/base/bytes'
import { hmacSha256 } from '@/lib/crypto/hash'

export const EVENT_CONTEXT = utf8('chartseal/event/v1\n')
export const ENTRY_BYTES = 33

/**
 * `salt` of any other length throws: HMAC pads short keys with zeros, and two salts would give one commitment. `hmac`: a
 * faster one where the platform has it.
 */
export function commitment(salt: Uint8Array, eventBytes: Uint8Array, hmac: typeof hmacSha256 = hmacSha256): Bytes {
  if (salt.length !== 32) throw new Error('commitment: the salt has 32 bytes')
  return hmac(salt, EVENT_CONTEXT, eventBytes)
}

export function leafEntry(commitment: Uint8Array): Bytes {
  if (commitment.length !== 32) throw new Error('leaf entry: the commitment has 32 bytes')
  return concat(Uint8Array.of(1), commitment)
}

export function isLeafEntry(entry: Uint8Array): boolean {
  return entry.length === ENTRY_BYTES && entry[0] === 1
}

/** The commitment inside a leaf entry; throws for anything that is not one. */
export function parseLeafEntry(entry: Uint8Array): Bytes {
  if (!isLeafEntry(entry)) throw new Error('leaf entry: 01 and 32 bytes')
  return new Uint8Array(entry.subarray(1))
}
