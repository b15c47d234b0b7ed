import 'server-only'
/**
 * What is asked, offered and signed is sealed under a key of the request's own, which the custodian wraps: who asked for
 * whom, for what and why stands nowhere in the clear.
 *
 *   01 ‖ nonce(12) ‖ AES-256-GCM(canonical JSON or statement) ‖ tag(16)
 *   associated data = "chartseal/share/v1\n" ‖ lp(part) ‖ lp(request) ‖ lp(id), so that nothing can be moved elsewhere
 */
import { randomBytes } from 'node:crypto'
import { type Bytes, concat, lp, toBase64, utf8 } from '@/lib/base/bytes'
import type { ShareRequestId } from '@/lib/base/ids'
import { OpenError, open, seal } from '@/lib/crypto/aead'
import { freshBytes } from '@/lib/crypto/random'
import { custodian } from '@/lib/keys/custodian'
import { shortLived } from '@/lib/keys/short-lived'

/** `id`: the version's number, the offer's or the consent's id. */
export type SharePart = { readonly part: 'terms' | 'offer' | 'statement'; readonly request: ShareRequestId; readonly id: string }

const VERSION = 1
const NONCE = 12

export async function createShareKey(request: ShareRequestId): Promise<{ key: Bytes; wrapped: Bytes }> {
  const key = new Uint8Array(randomBytes(32))
  return { key, wrapped: await custodian().wrap('share-key', request, key) }
}

const unwrapped = shortLived<string, Bytes>('share-keys', 20_000)

export async function loadShareKey(request: ShareRequestId, wrapped: Uint8Array): Promise<Bytes> {
  const cacheKey = `${request}/${toBase64(wrapped)}`
  return unwrapped.get(cacheKey) ?? unwrapped.set(cacheKey, await custodian().unwrap('share-key', request, wrapped))
}

export function sealShare(key: Bytes, place: SharePart, plaintext: Uint8Array): Bytes {
  const nonce = freshBytes(NONCE)
  return concat(Uint8Array.of(VERSION), nonce, seal(key, nonce, binding(place), plaintext))
}

/** Throws `OpenError`. */
export function openShare(key: Bytes, place: SharePart, sealed: Uint8Array): Bytes {
  if (sealed.length < 1 + NONCE + 16 || sealed[0] !== VERSION) throw new OpenError()
  return open(key, sealed.subarray(1, 1 + NONCE), binding(place), sealed.subarray(1 + NONCE))
}

function binding({ part, request, id }: SharePart): Bytes {
  return concat(utf8('chartseal/share/v1\n'), lp(part), lp(request), lp(id))
}
