/**
 * The statement a patient signs (KEYS.md, "Consent signature"; fields in FORMATS.md): canonical JSON, one spelling.
 *
 *   signed bytes = "chartseal/consent/v1\n" ‖ statement
 *   {"checkpoint":{"root":"…","size":48213},"compartments":["demographics","general"],…,"v":1,"validFrom":"…",…}
 *
 * `parseStatement` accepts exactly what `encodeStatement` writes: a field the checker passes over is a field in which
 * something else could be agreed to. Pure: browser, server and an offline verifier run the same code.
 */
import { type Bytes, concat, equal, fromUtf8, utf8 } from '@/lib/base/bytes'
import { COMPARTMENTS, type CompartmentLabel } from '@/lib/base/compartment'
import { isKind, type Kind } from '@/lib/base/kind'
import { canonicalize } from '@/lib/crypto/canonical'

export const CONSENT_CONTEXT = utf8('chartseal/consent/v1\n')

export type Statement = {
  readonly v: 1
  readonly request: string
  readonly requestVersion: number
  readonly patient: string
  /** `delegation` names a proxy's ground; empty for herself. */
  readonly signer: {
    readonly person: string
    readonly keyId: string
    readonly capacity: 'self' | 'proxy'
    readonly delegation: string
  }
  /** `person` empty: everybody of the organisation who treats her. `keyHash`: base64 of SHA-256 of the public key. */
  readonly recipient: { readonly person: string; readonly organisation: string; readonly keyHash: string }
  readonly kinds: readonly { readonly kind: Kind; readonly count: number }[]
  readonly compartments: readonly CompartmentLabel[]
  /** `2026-11-22`; empty is unbounded. */
  readonly recordsFrom: string
  readonly recordsUntil: string
  readonly purpose: string
  readonly validFrom: string
  /** Exclusive. */
  readonly validUntil: string
  readonly language: string
  /** base64 of SHA-256 of the text as displayed, in UTF-8. */
  readonly textHash: string
  readonly notice: string
  /** The newest checkpoint her device remembers; size 0 and an empty root where it remembers none. */
  readonly checkpoint: { readonly size: number; readonly root: string }
  /** 32 random bytes in base64, used once. */
  readonly nonce: string
}

export class StatementError extends Error {
  constructor(place: string) {
    super(`consent statement: ${place}`)
    this.name = 'StatementError'
  }
}

/** Throws `StatementError` for anything the format does not allow. */
export function encodeStatement(statement: Statement): Bytes {
  checkStatement(statement)
  return utf8(canonicalize(statement))
}

/** Throws `StatementError`. */
export function parseStatement(bytes: Uint8Array): Statement {
  let value: unknown
  try {
    value = JSON.parse(fromUtf8(bytes))
  } catch {
    throw new StatementError('not JSON')
  }
  checkStatement(value)
  if (!equal(utf8(canonicalize(value)), bytes)) throw new StatementError('not canonical')
  return value
}

/** What the key signs. */
export function signedBytes(statement: Uint8Array): Bytes {
  return concat(CONSENT_CONTEXT, statement)
}

type Fields = Readonly<Record<string, (value: unknown) => boolean>>

const text = (value: unknown) => typeof value === 'string' && value.isWellFormed()
const filled = (value: unknown) => text(value) && value !== ''
const count = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0)
const day = (value: unknown) => value === '' || (text(value) && /^\d{4}-\d{2}-\d{2}$/.test(value as string))
const hash = (value: unknown) => text(value) && /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(value as string)
const instant = (value: unknown) => {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString() === value
}
const listOf = (fits: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(fits)
const record = (fields: Fields) => (value: unknown) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const keys = Object.keys(value)
  if (keys.length !== Object.keys(fields).length) return false
  return keys.every((key) => Object.hasOwn(fields, key) && fields[key]?.((value as Record<string, unknown>)[key]))
}

const FIELDS: Fields = {
  v: (value) => value === 1,
  request: filled,
  requestVersion: (value) => count(value) && value !== 0,
  patient: filled,
  signer: record({
    person: filled,
    keyId: filled,
    capacity: (value) => value === 'self' || value === 'proxy',
    delegation: text,
  }),
  recipient: record({ person: text, organisation: filled, keyHash: hash }),
  kinds: (value) => listOf(record({ kind: isKind, count }))(value) && (value as unknown[]).length > 0,
  compartments: listOf((value) => (COMPARTMENTS as readonly unknown[]).includes(value)),
  recordsFrom: day,
  recordsUntil: day,
  purpose: filled,
  validFrom: instant,
  validUntil: instant,
  language: filled,
  textHash: hash,
  notice: filled,
  checkpoint: record({ size: count, root: (value) => value === '' || hash(value) }),
  nonce: hash,
}

function checkStatement(value: unknown): asserts value is Statement {
  if (record(FIELDS)(value)) return
  const named = Object.keys(FIELDS).find((key) => !FIELDS[key]?.((value as Record<string, unknown> | null)?.[key]))
  throw new StatementError(named ?? 'unknown field')
}
