/**
 * Blind index tokens: how a patient is found among encrypted records without her name in the clear (KEYS.md). Pure.
 *
 *   token = first 8 bytes of HMAC-SHA-256(index key, lp(field) ‖ lp(value))
 *
 * The field is inside, so that a birth date never matches a record number. Equal values give equal tokens: that leak,
 * and their frequency, is written down in docs/threat-model.md; fields of few values get no index.
 */
import { type Bytes, lp } from '@/lib/base/bytes'
import { hmacSha256 } from '@/lib/crypto/hash'

/** 8 bytes. */
export function indexToken(key: Uint8Array, field: string, value: string): Bytes {
  return hmacSha256(key, lp(field), lp(value)).slice(0, 8)
}

const LETTERS: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe' }
const SHORTEST_PREFIX = 3

/**
 * One spelling for all ways a name is written: "Łucja  O’Brien-Müller" → "lucja obrien muller". NFKD, marks dropped,
 * lower case, then the letters NFKD leaves whole. Apostrophes vanish, what else is no letter or digit separates words.
 */
export function foldName(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')
  const latin = plain.replace(/[łøđßæœ]/g, (letter) => LETTERS[letter] as string)
  return latin
    .replace(/['’ʼ`]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Words of a folded name; what is typed into Find and what is indexed split alike. */
export function nameWords(name: string): string[] {
  return foldName(name).split(' ').filter(Boolean)
}

/** Prefixes of one word from three letters up, the whole word included; letters are code points, never half of one. */
export function namePrefixes(word: string): string[] {
  const letters = Array.from(foldName(word))
  const prefixes: string[] = []
  for (let end = SHORTEST_PREFIX; end <= letters.length; end++) prefixes.push(letters.slice(0, end).join(''))
  return prefixes
}
