/**
 * Content binding (LEDGER.md): what a `record.*` event says about an item, so that holding every key and the database
 * still does not let anyone change a value, drop the newest version or bring back an old one unnoticed. Pure.
 *
 *   content = HMAC-SHA-256(salt, "chartseal/content/v1\n" ‖ resource bytes)
 *   state   = SHA-256 of the canonical JSON of the sorted list of [record id, version id, base64 content]
 *
 * The salt lies inside the item's envelope: without it, a content of few possible values could be guessed from the event.
 */
import { type Bytes, utf8 } from '@/lib/base/bytes'
import { canonicalize } from '@/lib/crypto/canonical'
import { hmacSha256, sha256 } from '@/lib/crypto/hash'

export const CONTENT_CONTEXT = utf8('chartseal/content/v1\n')

/** 32 bytes. */
export function contentOf(salt: Uint8Array, resourceBytes: Uint8Array): Bytes {
  return hmacSha256(salt, CONTENT_CONTEXT, resourceBytes)
}

/** One current item: record id, version id, content in base64. */
export type StateItem = readonly [recordId: string, versionId: string, contentBase64: string]

/**
 * 32 bytes, whatever order the items come in. A record named twice throws: two current versions of one record would
 * let a dropped newest version hide behind an older one.
 */
export function stateOf(items: readonly StateItem[]): Bytes {
  const sorted = [...items].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [i, [record]] of sorted.entries()) {
    if (record === sorted[i + 1]?.[0]) throw new Error('state: a record has two current versions')
  }
  return sha256(utf8(canonicalRows(sorted)))
}

/** Ids and base64 need no escape, and then JSON.stringify writes the canonical form, several times as fast. */
function canonicalRows(rows: readonly StateItem[]): string {
  const text = JSON.stringify(rows)
  return text.includes('\\') ? canonicalize(rows) : text
}
