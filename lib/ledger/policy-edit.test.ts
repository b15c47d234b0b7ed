import { describe, expect, it } from 'vitest'
import { leafHash, rootOf } from '@/lib/ledger/merkle'
import { formatVerifierKey, generateNoteSigner } from '@/lib/ledger/note-key'
import { addLogKey, replaceLogKey } from '@/lib/ledger/policy-edit'
import { encodePolicy, parsePolicy } from '@/lib/ledger/witness-policy'

const [before, next, other] = [1, 2, 3].map(() => generateNoteSigner('log.example/one')) as [Key, Key, Key]
type Key = ReturnType<typeof generateNoteSigner>
const root = (size: number) => rootOf(Array.from({ length: size }, (_, i) => leafHash(Uint8Array.of(i))))
const good = { size: 5, root: root(5), key: before }
const text = `# by hand\nlog ${formatVerifierKey(before)}  https://log.example/\nquorum none\n`

describe('a policy whose log changes its key', () => {
  it('names both, then the new one, and keeps every other word; twice is once', () => {
    const both = addLogKey(text, before, next)
    expect(both).toBe(text.replace('quorum', `log ${formatVerifierKey(next)}  https://log.example/\nquorum`))
    expect(addLogKey(both, before, next)).toBe(both)
    const alone = text.replace(formatVerifierKey(before), formatVerifierKey(next))
    expect(replaceLogKey(both, before, next)).toBe(alone)
    expect(replaceLogKey(alone, before, next)).toBe(alone)
  })

  it('after a theft names the last good tree, once, and reads back', () => {
    const stolen = replaceLogKey(text, before, next, good)
    expect(replaceLogKey(stolen, before, next, good)).toBe(stolen)
    expect(parsePolicy(stolen).lastGood).toMatchObject([{ size: 5, root: good.root }])
    expect(parsePolicy(encodePolicy(parsePolicy(stolen)))).toEqual(parsePolicy(stolen))
  })

  it('that names another log is left to the operator', () => {
    expect(() => addLogKey(text, other, next)).toThrow(/does not name the log’s key/)
  })
})
