import { describe, expect, it } from 'vitest'
import { emptyRoot } from '@/lib/ledger/merkle'
import { formatVerifierKey, generateNoteSigner } from '@/lib/ledger/note-key'
import { encodeLastGood, parsePolicy } from '@/lib/ledger/witness-policy'
import { policyChangeWords } from './policy-change-words'

const [one, two] = ['log.example/one', 'log.example/one'].map(generateNoteSigner) as [Key, Key]
const other = generateNoteSigner('log.example/two')
type Key = ReturnType<typeof generateNoteSigner>
const policy = (...keys: Key[]) => `${keys.map((key) => `log ${formatVerifierKey(key)}\n`).join('')}quorum none\n`
const continuing = (key: Key) => `${encodeLastGood({ size: 7, root: emptyRoot(), key: one })}\n${policy(key)}`

describe('a portal that proposes other keys of its log', () => {
  it.each([
    ['another log after a loss', [one], continuing(other), /has ended, after a restore that lost entries.*first 7 entries/],
    ['another key after a theft', [one], continuing(two), /not to be trusted any more.*first 7 entries/],
    ['a second key', [one], policy(one, two), /changes its key/],
    ['the second key alone', [one, two], policy(two), /has changed its key/],
  ])('%s: says so', (_, pinned, proposed, words) => {
    expect(policyChangeWords(parsePolicy(policy(...pinned)), proposed)).toMatch(words)
  })

  it.each([
    ['another key without a word', policy(two)],
    ['the same keys', policy(one)],
    ['nothing that can be read', 'log x\n'],
  ])('%s: nothing is explained', (_, proposed) => {
    expect(policyChangeWords(parsePolicy(policy(one)), proposed)).toBeUndefined()
  })
})
