import 'server-only'
import { type Bytes, concat, equal, lp, toHex, uuidBytes } from '@/lib/base/bytes'
import { type EventId, type KeyId, parseId } from '@/lib/base/ids'
import { OpenError, open, seal } from '@/lib/crypto/aead'
import { freshBytes } from '@/lib/crypto/random'
import { commitment as commitmentOf, EVENT_CONTEXT } from '@/lib/ledger/commitment'

/**
 * An event at rest, under an event key sealed to its readers. Sealing needs no secret of theirs: an entry can be written
 * when the custodian is down. Opening checks that what comes out is what the leaf commits to, so a sealed event swapped
 * or rewritten by someone who holds the event key does not pass for the entry.
 *
 *   01 ‖ event key id(16) ‖ nonce(12) ‖ AES-256-GCM(salt(32) ‖ event bytes) ‖ tag(16)
 *   associated data: "chartseal/event/v1\n" ‖ lp(event id) ‖ lp(commitment)
 */
export type SealedPlace = {
  /** The event key, 32 bytes. */
  readonly key: Uint8Array
  readonly keyId: KeyId
  readonly eventId: EventId
  readonly commitment: Uint8Array
}

const VERSION = 1
const HEADER = 29
const SALT = 32

export function sealEvent(place: SealedPlace & { readonly salt: Uint8Array; readonly bytes: Uint8Array }): Bytes {
  const { key, keyId, salt, bytes } = place
  if (salt.length !== SALT) throw new Error('sealed event: the salt has 32 bytes')
  const nonce = freshBytes(12)
  return concat(Uint8Array.of(VERSION), uuidBytes(keyId), nonce, seal(key, nonce, aad(place), concat(salt, bytes)))
}

/** Throws the uniform `OpenError`, also where the commitment does not recompute. */
export function openEvent(place: SealedPlace & { readonly sealed: Uint8Array }): { salt: Bytes; bytes: Bytes } {
  const { key, keyId, sealed } = place
  if (eventKeyIdOf(sealed) !== keyId) throw new OpenError()
  const plaintext = open(key, sealed.subarray(17, HEADER), aad(place), sealed.subarray(HEADER))
  if (plaintext.length < SALT) throw new OpenError()
  const salt = plaintext.slice(0, SALT)
  const bytes = plaintext.slice(SALT)
  if (!equal(commitmentOf(salt, bytes), place.commitment)) throw new OpenError()
  return { salt, bytes }
}

/** Which event key opens it; `undefined` where the bytes are not a sealed event. */
export function eventKeyIdOf(sealed: Uint8Array): KeyId | undefined {
  if (sealed.length < HEADER || sealed[0] !== VERSION) return undefined
  const hex = toHex(sealed.subarray(1, 17))
  return parseId<KeyId>(hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'))
}

function aad({ eventId, commitment }: SealedPlace): Bytes {
  return concat(EVENT_CONTEXT, lp(eventId), lp(commitment))
}
