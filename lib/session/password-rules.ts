import 'server-only'
/**
 * Which passwords are refused: too short, too long, or among the first that anybody would guess. No rules of composition
 * (NIST SP 800-63B-4, 3.1.1.2): they make passwords worse. The list of common and breached ones is in the installation; no
 * password, and no part of the hash of one, is asked of anybody outside.
 */
import { dictionary } from '@zxcvbn-ts/language-common'

export const SHORTEST = 8
export const ADVISED = 15
export const LONGEST = 256

export type Weakness = 'short' | 'long' | 'letters' | 'common' | 'known'

/**
 * `words`: what a guesser knows of her: name, login, organisation. `secrets`: passwords of before, which as a whole are in none
 * of her own. `undefined`: it may be chosen.
 */
export function weaknessOf(password: string, words: readonly string[], secrets: readonly string[] = []): Weakness | undefined {
  if (password.length < SHORTEST) return 'short'
  if (password.length > LONGEST) return 'long'
  if (!password.isWellFormed()) return 'letters'
  const folded = fold(password)
  const known = [...partsOf(words), ...secrets.map(fold).filter((secret) => secret.length >= SHORTEST)]
  if (known.some((word) => folded.includes(word))) return 'known'
  return isRun(folded) || formsOf(folded).some((form) => common().has(form)) ? 'common' : undefined
}

/** Only for comparing: what is hashed is what was typed, never trimmed and never folded. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** Each whole, and what it is put together from: `Northgate General` is guessed as `northgate` first. */
function partsOf(words: readonly string[]): string[] {
  const whole = ['chartseal', ...words].map((word) => fold(word).trim())
  const parts = whole.flatMap((word) => word.split(/[^\p{L}\p{N}]+/u).filter((part) => part.length >= 4))
  return [...whole.filter((word) => word.length >= 3), ...parts]
}

const AS_LETTERS: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'l',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** How people make a common password look like another: a year and a mark behind it, digits for letters, said twice. */
function formsOf(folded: string): string[] {
  const bare = folded.replace(/^[\P{L}]+|[\P{L}]+$/gu, '')
  const plain = (text: string) => text.replace(/[013457@$!]/g, (sign) => AS_LETTERS[sign] ?? sign)
  const once = /^(.+?)\1+$/u.exec(folded)?.[1] ?? folded
  const forms = [
    folded,
    bare,
    once,
    plain(folded),
    plain(bare),
    plain(folded.replace(/[\d\P{L}]{1,4}$/u, '')),
    folded.replace(/\s/g, ''),
  ]
  return forms.filter((form) => form.length >= 4)
}

/** `aaaaaaaaaaaa`, `123456789012345`, `abcdefghijkl`, `abcabcabcabc`. */
function isRun(folded: string): boolean {
  const letters = [...folded]
  if (new Set(letters).size < 4) return true
  const steps = letters.slice(1).map((letter, i) => (letter.codePointAt(0) ?? 0) - (letters[i]?.codePointAt(0) ?? 0))
  // From 9 to 0 it goes on.
  return steps.every((step) => step === 1 || step === -9) || steps.every((step) => step === -1 || step === 9)
}

let known: ReadonlySet<string> | undefined

function common(): ReadonlySet<string> {
  known ??= new Set((dictionary['passwords-common'] as readonly string[]).map(fold))
  return known
}
