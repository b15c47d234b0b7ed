import 'server-only'
/**
 * A password that one person hands to another: five words drawn at random (55 bits), easy to read out. It opens nothing
 * but the choice of one's own password, once, within a week.
 */
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { freshBytes } from '@/lib/crypto/random'

const WORDS = 5
export const FIRST_PASSWORD_MS = 7 * 86_400_000

/** As it was read out, typed on a phone, or copied with what stood around it. */
export function foldWords(typed: string): string {
  return typed
    .normalize('NFKC')
    .toLowerCase()
    .slice(0, 200)
    .split(/[^a-z]+/)
    .filter(Boolean)
    .join('-')
}

export function newFirstPassword(): string {
  const bytes = freshBytes(2 * WORDS)
  // 2^16 is a multiple of the list's 2048 words, so that each is as likely as any other.
  const word = (i: number) => wordlist[(((bytes[2 * i] as number) << 8) | (bytes[2 * i + 1] as number)) % 2048] as string
  return Array.from({ length: WORDS }, (_, i) => word(i)).join('-')
}
