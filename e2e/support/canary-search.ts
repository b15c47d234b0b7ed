/**
 * Looks for words that must stand nowhere in the clear: in text, in raw bytes, and inside what text carries as hex,
 * base64 or percent-encoding. Whole words only, so that "Li" is not found in "public"; letters of either case. Pure.
 *
 * Everything is read as the bytes of its UTF-8, one character a byte: plain text hidden in a binary column looks the same.
 */
export type Canaries = ReadonlySet<string>
export type Hit = { readonly where: string; readonly word: string }

/** In bytes that are random, shorter words turn up by chance. */
const SHORTEST_IN_BYTES = 6
const DEEPEST = 2
// \x80-\xff: the bytes of letters beyond ASCII.
const WORDS = /[A-Za-z0-9\x80-\xff]+/g
const NUMBERS = /[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)+/g
const DATES = /\d{4}-?\d{2}-?\d{2}|\d{2}-[A-Z][a-z]{2}-\d{4}/g
const ENCODED = /[A-Za-z0-9+/_-]{8,}={0,2}/g

/** Single words, and numbers and dates with their dashes and dots. */
export function canariesOf(words: Iterable<string>): Canaries {
  const all = [...words].flatMap((word) => [word, word.toLowerCase(), word.toUpperCase()])
  return new Set(all.filter(Boolean).map((word) => fold(asBytes(word))))
}

export function searchText(canaries: Canaries, where: string, text: string, depth = 0): Hit[] {
  const hits = find(canaries, where, asBytes(text), 1)
  if (depth === DEEPEST) return hits
  if (text.includes('%')) hits.push(...searchText(canaries, `${where}, percent-decoded`, percentDecoded(text), depth + 1))
  for (const [token] of text.matchAll(ENCODED)) {
    hits.push(...searchBytes(canaries, `${where}, as base64`, Buffer.from(token, 'base64')))
    hits.push(...searchBytes(canaries, `${where}, as hex`, Buffer.from(token, 'hex')))
  }
  return hits
}

export function searchBytes(canaries: Canaries, where: string, bytes: Uint8Array): Hit[] {
  return find(canaries, where, Buffer.from(bytes).toString('latin1'), SHORTEST_IN_BYTES)
}

function find(canaries: Canaries, where: string, text: string, shortest: number): Hit[] {
  const words = [WORDS, NUMBERS, DATES].flatMap((pattern) => text.match(pattern) ?? [])
  return words.filter((word) => word.length >= shortest && canaries.has(fold(word))).map((word) => ({ where, word }))
}

function asBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** Letters beyond ASCII have both cases in the set. */
function fold(word: string): string {
  return word.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function percentDecoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
}
