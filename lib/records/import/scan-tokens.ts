import type { ProblemCode } from './problem'

/**
 * The leaves of JSON (RFC 8259), read strictly over bytes. Each function takes the offset of a token's first byte and
 * returns the offset after its last, or throws a ScanFault, which `scan.ts` turns into a value at its border.
 */
export class ScanFault extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly offset: number,
    reason: string,
  ) {
    super(reason)
  }
}

/** FHIR decimals carry 18 digits; no measured thing needs more than this. */
const MAX_NUMBER_BYTES = 64

const QUOTE = 0x22
const BACKSLASH = 0x5c

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

/** `at` is the opening quote. */
export function scanString(bytes: Uint8Array, at: number): number {
  const end = bytes.length
  let i = at + 1
  while (i < end) {
    const byte = bytes[i] as number
    if (byte === QUOTE) return i + 1
    if (byte < 0x20) throw control(byte, i)
    if (byte === BACKSLASH) i = scanEscape(bytes, i)
    else if (byte < 0x80) i++
    else i = scanMultibyte(bytes, i)
  }
  throw new ScanFault('not-json', end, 'the file ends inside a string')
}

function control(byte: number, at: number): ScanFault {
  if (byte === 0) return new ScanFault('nul', at, 'a NUL byte')
  return new ScanFault('not-json', at, 'a control character inside a string')
}

function scanEscape(bytes: Uint8Array, at: number): number {
  const kind = bytes[at + 1]
  if (kind !== 0x75) {
    // " \ / b f n r t
    if (kind !== undefined && '"\\/bfnrt'.includes(String.fromCharCode(kind))) return at + 2
    throw new ScanFault('not-json', at, 'an unknown escape')
  }
  const unit = hexUnit(bytes, at)
  if (unit === 0) throw new ScanFault('nul', at, 'an escaped NUL: PostgreSQL text and C libraries end there')
  if (unit < 0xd800 || unit > 0xdfff) return at + 6
  // A lone half cannot be written as UTF-8: it would silently become U+FFFD, and the stored bytes would differ from the signed ones.
  const low = unit < 0xdc00 && bytes[at + 6] === BACKSLASH && bytes[at + 7] === 0x75 ? hexUnit(bytes, at + 6) : 0
  if (low < 0xdc00 || low > 0xdfff) throw new ScanFault('lone-surrogate', at, 'half of a surrogate pair')
  return at + 12
}

function hexUnit(bytes: Uint8Array, at: number): number {
  let unit = 0
  for (let i = at + 2; i < at + 6; i++) {
    const digit = hexDigit(bytes[i])
    if (digit < 0) throw new ScanFault('not-json', at, 'an unknown escape')
    unit = unit * 16 + digit
  }
  return unit
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

/** RFC 3629: no overlong forms, no surrogates (ED A0..), nothing above U+10FFFF. */
function scanMultibyte(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  const second = bytes[at + 1] ?? 0
  const bad =
    length === 0 ||
    (first === 0xe0 && second < 0xa0) ||
    (first === 0xed && second > 0x9f) ||
    (first === 0xf0 && second < 0x90) ||
    (first === 0xf4 && second > 0x8f)
  if (bad) throw new ScanFault('invalid-utf8', at, 'not UTF-8')
  for (let i = at + 1; i < at + length; i++) {
    if (((bytes[i] ?? 0) & 0xc0) !== 0x80) throw new ScanFault('invalid-utf8', at, 'not UTF-8')
  }
  return at + length
}

/** Grammar, length and range. A number that reads as Infinity, or as 0 when it is not, would be shown wrong. */
export function scanNumber(bytes: Uint8Array, at: number): number {
  let i = at
  if (bytes[i] === 0x2d) i++
  if (bytes[i] === 0x30) i++
  else i = scanDigits(bytes, i)
  if (bytes[i] === 0x2e) i = scanDigits(bytes, i + 1)
  if (((bytes[i] ?? 0) | 0x20) !== 0x65) {
    if (i - at > MAX_NUMBER_BYTES) throw new ScanFault('number-too-long', at, 'a number of absurd length')
    return i
  }
  i++
  if (bytes[i] === 0x2b || bytes[i] === 0x2d) i++
  i = scanDigits(bytes, i)
  if (i - at > MAX_NUMBER_BYTES) throw new ScanFault('number-too-long', at, 'a number of absurd length')
  const text = String.fromCharCode(...bytes.subarray(at, i))
  const value = Number(text)
  const vanished = value === 0 && /[1-9]/.test(text.split(/e/i)[0] as string)
  if (!Number.isFinite(value) || vanished)
    throw new ScanFault('number-out-of-range', at, 'a number outside the range of a double')
  return i
}

function scanDigits(bytes: Uint8Array, at: number): number {
  let i = at
  while (isDigit(bytes[i])) i++
  if (i === at) throw new ScanFault('not-json', at, 'a number without digits')
  return i
}

const LITERALS = ['true', 'false', 'null']

export function scanLiteral(bytes: Uint8Array, at: number): number {
  for (const literal of LITERALS) {
    if (String.fromCharCode(...bytes.subarray(at, at + literal.length)) === literal) return at + literal.length
  }
  throw new ScanFault('not-json', at, at >= bytes.length ? 'the file ends where a value belongs' : 'no JSON value')
}

export function skipSpace(bytes: Uint8Array, at: number): number {
  let i = at
  for (;;) {
    const byte = bytes[i]
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) i++
    else return i
  }
}
