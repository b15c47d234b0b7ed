/**
 * Seal words: the first 44 bits of a head hash as four BIP-39 words, to be read aloud between two screens. They tell
 * histories apart by accident's measure only; the signed checkpoint is the evidence. Pure.
 */
import { wordlist } from '@scure/bip39/wordlists/english.js'

export type SealWords = readonly [string, string, string, string]

/** `hash` has at least 6 bytes. */
export function sealWords(hash: Uint8Array): SealWords {
  if (hash.length < 6) throw new Error('seal words: hash too short')
  let bits = 0n
  for (let i = 0; i < 6; i++) bits = (bits << 8n) | BigInt(hash[i] as number)
  const word = (i: number) => wordlist[Number((bits >> BigInt(48 - 11 * (i + 1))) & 0x7ffn)] as string
  return [word(0), word(1), word(2), word(3)]
}
