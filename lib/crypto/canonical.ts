/**
 * Canonical JSON (RFC 8785): one value, one spelling. What is signed or committed is these bytes; a value that has
 * no canonical form is refused rather than guessed, because two readers would guess differently.
 *
 *   canonicalize({ b: 1.5e3, a: '\u20ac' })  →  {"a":"€","b":1500}
 *
 * Properties sort by UTF-16 code units, which is what `<` on JavaScript strings does (section 3.2.3).
 * Numbers and strings are written as ECMAScript writes them (3.2.2.2 and 3.2.2.3), lone surrogates excepted.
 */
export type Canonical = null | boolean | number | string | readonly Canonical[] | { readonly [key: string]: Canonical }

/** Throws on a lone surrogate, a number that is not finite, `undefined`, functions, symbols, bigints and class instances. */
export function canonicalize(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error('canonical JSON: number is not finite')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${Array.from(value, canonicalize).join(',')}]`
  if (typeof value === 'object') return object(value)
  throw new Error(`canonical JSON: ${typeof value} has no form`)
}

function object(value: object): string {
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw new Error('canonical JSON: not a plain object')
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${quote(key)}:${canonicalize(item)}`).join(',')}}`
}

/** JSON.stringify would write a lone surrogate as an escape, TextEncoder would write it as U+FFFD: two texts, one hash. */
function quote(text: string): string {
  if (!text.isWellFormed()) throw new Error('canonical JSON: lone surrogate')
  return JSON.stringify(text)
}
