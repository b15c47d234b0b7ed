/** What a portal that proposes another policy says of its log: a claim, told as one. Pure. */

import { equal } from '@/lib/base/bytes'
import { countOf } from '@/lib/base/count'
import type { VerifierKey } from '@/lib/ledger/note-key'
import { PolicyError, parsePolicy, type WitnessPolicy } from '@/lib/ledger/witness-policy'

/** `undefined` where the log’s keys are the same, or nothing can be read. */
export function policyChangeWords(pinned: WitnessPolicy, proposed: string): string | undefined {
  const next = readPolicy(proposed)
  if (!next) return undefined
  const before = pinned.logs.map(({ key }) => key)
  const gone = next.lastGood?.find(({ key }) => before.some((one) => isSame(one, key)))
  const tree = gone && countOf(gone.size, 'entry', 'entries')
  if (gone && next.logs.every(({ key }) => key.name !== gone.key.name))
    return `It says that the log this device knew has ended, after a restore that lost entries, and that another one took over its first ${tree}. Ask what is lost.`
  if (gone) return `It says that the log’s key is not to be trusted any more, and that its first ${tree} are the last good ones.`
  const keys = next.logs.map(({ key }) => key)
  if (keys.length > before.length && before.every((one) => keys.some((key) => isSame(one, key))))
    return 'It says that the log changes its key: the one this device knows still signs, and another beside it.'
  if (before.length > 1 && keys.every((key) => before.some((one) => isSame(one, key))))
    return 'It says that the log has changed its key: one of those this device knows signs no more.'
  return undefined
}

function isSame(a: VerifierKey, b: VerifierKey): boolean {
  return a.name === b.name && equal(a.publicKey, b.publicKey)
}

function readPolicy(text: string): WitnessPolicy | undefined {
  try {
    return parsePolicy(text)
  } catch (error) {
    if (error instanceof PolicyError) return undefined
    throw error
  }
}
