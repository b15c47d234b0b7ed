/**
 * Evidence files: entries of the ledger with all that a stranger needs to check them, offline, in one file. Pure.
 *
 *   {"consents":[{"key":"<base64 SPKI>","remembered":["<base64 hash>",…],"signature":"<base64>",
 *     "statement":"<what was signed>","text":"<what was read>"},…],
 *    "entries":[{"event":"<the event's bytes as text>","proof":"<tlog-proof, with the checkpoint>","salt":"<base64, 32 bytes>"},…],
 *    "format":"chartseal/evidence/v1",
 *    "heads":["<signed stream head>",…],
 *    "policy":"<the policy that the portal proposes>"}
 *
 * Canonical JSON (RFC 8785), no line end behind it. `proof` is whole, so that other people's tools check it alone; the
 * checkpoint in it is the one that was published with its cosignatures, the same in every entry. `remembered`: the
 * consistency proof from the checkpoint that the signing device had seen. `heads` stands in the file of a whole list alone
 * (lib/ledger/stream-head.ts), each of a stream all of whose events are said to be here. `policy` is a proposal: it never decides.
 *
 * `parseEvidence` accepts exactly what `encodeEvidence` writes. It looks at the form alone; `checkEvidence` tells what holds.
 */
import { type Bytes, equal, fromBase64, fromUtf8, toBase64, utf8 } from '@/lib/base/bytes'
import { canonicalize } from '@/lib/crypto/canonical'
import { parseAssertionBytes } from '@/lib/crypto/passkey-signature'
import { PolicyError, parsePolicy } from '@/lib/ledger/witness-policy'

export const EVIDENCE_FORMAT = 'chartseal/evidence/v1'

/** `event`: canonical JSON, as it was hashed. `proof`: tlog-proof. */
export type EvidenceEntry = { readonly event: string; readonly salt: Uint8Array; readonly proof: string }

/**
 * `statement`: canonical JSON, as it was signed. `key`: SubjectPublicKeyInfo. `signature`: r ‖ s of a device, or what a passkey gave
 * (lib/crypto/passkey-signature.ts). */
export type EvidenceConsent = {
  readonly statement: string
  readonly text: string
  readonly key: Uint8Array
  readonly signature: Uint8Array
  readonly remembered: readonly Uint8Array[]
}

export type Evidence = {
  readonly entries: readonly EvidenceEntry[]
  readonly consents: readonly EvidenceConsent[]
  /** Signed notes; at least one, or not there. */
  readonly heads?: readonly string[]
  readonly policy: string
}

/** Names the place, never its value. */
export class EvidenceError extends Error {
  constructor(place: string) {
    super(`evidence file: ${place}`)
    this.name = 'EvidenceError'
  }
}

/** What a reader takes at most: beyond this a file is an attack on whoever opens it. */
export const MOST_EVIDENCE_BYTES = 16 * 1024 * 1024

/** Throws `EvidenceError` for what would not read back. */
export function encodeEvidence({ entries, consents, heads, policy }: Evidence): Bytes {
  const bytes = utf8(
    canonicalize({
      format: EVIDENCE_FORMAT,
      entries: entries.map(({ event, salt, proof }) => ({ event, salt: toBase64(salt), proof })),
      consents: consents.map(({ statement, text, key, signature, remembered }) => ({
        statement,
        text,
        key: toBase64(key),
        signature: toBase64(signature),
        remembered: remembered.map(toBase64),
      })),
      ...(heads && { heads }),
      policy,
    }),
  )
  readEvidence(bytes)
  return bytes
}

/** Throws `EvidenceError` for anything that does not encode to the same bytes. */
export function parseEvidence(bytes: Uint8Array): Evidence {
  const evidence = readEvidence(bytes)
  // Doubled keys, spaces and escapes parse to the same values: whoever shows the file could show something else.
  if (!equal(encodeEvidence(evidence), bytes)) throw new EvidenceError('not in its one spelling')
  return evidence
}

function readEvidence(bytes: Uint8Array): Evidence {
  if (bytes.length > MOST_EVIDENCE_BYTES) throw new EvidenceError('too large')
  let value: unknown
  try {
    value = JSON.parse(fromUtf8(bytes))
  } catch {
    throw new EvidenceError('not JSON')
  }
  const file = record(value, 'file')
  if (file.format !== EVIDENCE_FORMAT) throw new EvidenceError('of another format or version')
  const entries = list(file.entries, 'entries').map(readEntry)
  if (entries.length === 0) throw new EvidenceError('no entries')
  const consents = list(file.consents, 'consents').map(readConsent)
  return { entries, consents, ...('heads' in file && { heads: readHeads(file.heads) }), policy: readPolicy(file.policy) }
}

/** One spelling of a file without them. */
function readHeads(value: unknown): readonly string[] {
  const heads = list(value, 'heads').map((head) => text(head, 'head'))
  if (heads.length === 0) throw new EvidenceError('heads')
  return heads
}

function readEntry(value: unknown): EvidenceEntry {
  const { event, salt, proof } = record(value, 'entry')
  return { event: text(event, 'event'), salt: bytesOf(salt, 'salt', 32), proof: text(proof, 'proof') }
}

function readConsent(value: unknown): EvidenceConsent {
  const found = record(value, 'consent')
  return {
    statement: text(found.statement, 'statement'),
    text: text(found.text, 'text'),
    key: bytesOf(found.key, 'key'),
    signature: signatureOf(found.signature),
    remembered: list(found.remembered, 'remembered').map((hash) => bytesOf(hash, 'remembered', 32)),
  }
}

/** r ‖ s, or what a passkey gives: whether it is one the check says. */
function signatureOf(value: unknown): Bytes {
  const signature = bytesOf(value, 'signature')
  if (signature.length !== 64 && !parseAssertionBytes(signature)) throw new EvidenceError('signature')
  return signature
}

function readPolicy(value: unknown): string {
  const policy = text(value, 'policy')
  try {
    parsePolicy(policy)
  } catch (error) {
    if (error instanceof PolicyError) throw new EvidenceError('policy')
    throw error
  }
  return policy
}

/** Keys that are not looked at do not come back when it is encoded again, and so are refused there. */
function record(value: unknown, place: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new EvidenceError(place)
  return value as Record<string, unknown>
}

function list(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new EvidenceError(place)
  return value
}

function text(value: unknown, place: string): string {
  if (typeof value !== 'string' || !value.isWellFormed()) throw new EvidenceError(place)
  return value
}

function bytesOf(value: unknown, place: string, length?: number): Bytes {
  let bytes: Bytes
  try {
    bytes = fromBase64(text(value, place))
  } catch {
    throw new EvidenceError(place)
  }
  if (length !== undefined && bytes.length !== length) throw new EvidenceError(place)
  return bytes
}
