import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cosigners,
  example,
  log,
  logLine,
  type Name,
  names,
  policyOf,
  somePolicy,
  witnessLine,
} from '@/e2e/support/example-policy'
import { sha256 } from '@/lib/crypto/hash'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import { signCosignature } from '@/lib/ledger/cosignature'
import { leafHash, rootOf } from '@/lib/ledger/merkle'
import { joinNote, signatureLine, signNote, signText } from '@/lib/ledger/note'
import { formatVerifierKey, generateCosigner, generateNoteSigner, NoteError } from '@/lib/ledger/note-key'
import { encodeLastGood, parsePolicy, type WitnessGroup } from '@/lib/ledger/witness-policy'
import { openUnderPolicy, quorumOf } from '@/lib/ledger/witnessed-checkpoint'

describe('quorum', () => {
  const policy = policyOf(...example)
  const of = (...cosigned: readonly Name[]) =>
    quorumOf(
      policy,
      cosigned.map((witness) => ({ witness, seconds: 100 })),
      1_000,
    ).is

  it('is met by two of X and one of Y, and by nothing less', () => {
    for (let bits = 0; bits < 32; bits++) {
      const cosigned = names.filter((_, i) => (bits >> i) & 1)
      const met = cosigned.filter((name) => name.startsWith('x')).length >= 2 && cosigned.some((name) => name.startsWith('y'))
      expect([cosigned, of(...cosigned)]).toEqual([cosigned, met ? 'met' : 'not met'])
    }
  })

  it('is as old as the last cosignature without which it would not be met', () => {
    const at = (times: Partial<Record<Name, number>>, notAfter = 1_000) =>
      quorumOf(
        policy,
        Object.entries(times).map(([witness, seconds]) => ({ witness, seconds })),
        notAfter,
      )
    expect(at({ x1: 10, x2: 30, x3: 20, y1: 5, y2: 40 })).toEqual({ is: 'met', at: 20 })
    expect(at({ x1: 10, x2: 30, y1: 25 })).toEqual({ is: 'met', at: 10 })
    expect(at({ x1: 10, x2: 30, y1: 5, y2: 4 })).toEqual({ is: 'met', at: 5 })
    // A clock that runs ahead makes nothing fresh, and does not hide those that are right.
    expect(at({ x1: 10, x2: 30, y1: 4_000 })).toEqual({ is: 'not met' })
    expect(at({ x1: 10, x2: 30, x3: 9_999, y1: 50 })).toEqual({ is: 'met', at: 10 })
  })

  it('of none is never called met', () => {
    const none = policyOf(logLine, witnessLine('x1'), 'quorum none')
    expect(quorumOf(none, [{ witness: 'x1', seconds: 1 }], 1_000)).toEqual({ is: 'none asked for' })
  })

  it('more cosignatures never make it less, nor older', () => {
    const times = fc.dictionary(fc.constantFrom(...names), fc.nat(900))
    fc.assert(
      fc.property(somePolicy(), times, fc.constantFrom(...names), fc.nat(900), (any, some, witness, seconds) => {
        const list = Object.entries(some).map(([name, at]) => ({ witness: name, seconds: at }))
        const rest = list.filter((one) => one.witness !== witness)
        const [less, more] = [quorumOf(any, rest, 1_000), quorumOf(any, [...rest, { witness, seconds }], 1_000)]
        if (less.is === 'met') expect(more.is === 'met' && more.at >= less.at).toBe(true)
        if (any.quorum === 'none') expect(more.is).toBe('none asked for')
      }),
      { numRuns: 100 },
    )
  })

  it('thousands of groups one in the other exhaust nothing', () => {
    const chain = Array.from(
      { length: 5_000 },
      (_, i): WitnessGroup => ({ name: `g${i}`, threshold: 1, members: [i ? `g${i - 1}` : 'x1'] }),
    )
    expect(quorumOf({ groups: chain, quorum: 'g4999' }, [{ witness: 'x1', seconds: 7 }], 1_000)).toEqual({ is: 'met', at: 7 })
  })
})

describe('a checkpoint under a policy', () => {
  const policy = policyOf(...example)
  const NOW = 1_795_336_443
  const text = encodeCheckpoint({ origin: log.name, size: 3, root: sha256() })
  const signed = signText(text, log)
  const by = (name: Name, seconds = NOW) => signCosignature(text, cosigners[name], seconds)
  const open = (...lines: readonly string[]) => openUnderPolicy(joinNote(text, lines), policy, NOW)

  it('is witnessed where a quorum countersigned, and says by whom', () => {
    const found = open(signed, by('x1', NOW - 10), by('x3'), by('y2', NOW - 7_200))
    expect(found).toMatchObject({ checkpoint: { size: 3 }, quorum: { is: 'met', at: NOW - 7_200 } })
    expect(found.cosignatures.map(({ witness }) => witness)).toEqual(['x1', 'x3', 'y2'])
    expect(open(signed, by('x1'), by('x1', NOW - 1), by('y1')).quorum).toEqual({ is: 'not met' })
    expect(open(signed, by('x1'), by('x2', NOW + 4_000), by('y1')).quorum).toEqual({ is: 'not met' })
  })

  it('that its log did not sign is none, whoever countersigned', () => {
    expect(() => open(by('x1'), by('x2'), by('y1'))).toThrow(NoteError)
    const twin = generateNoteSigner(log.name)
    expect(() => open(signText(text, twin), by('x1'), by('x2'), by('y1'))).toThrow(NoteError)
    const other = encodeCheckpoint({ origin: 'elsewhere', size: 3, root: sha256() })
    expect(() => openUnderPolicy(joinNote(other, [signText(other, log)]), policy, NOW)).toThrow('another log')
  })

  it('with a cosignature that fails is refused as a whole', () => {
    const failing = signatureLine({ ...cosigners.y1, signature: new Uint8Array(72) })
    expect(() => open(signed, by('x1'), by('x2'), by('y2'), failing)).toThrow('a cosignature fails')
  })

  it('a stranger’s cosignature counts for nothing, though it be called x2', () => {
    const stranger = generateCosigner(cosigners.x2.name)
    expect(open(signed, by('x1'), by('y1'), signCosignature(text, stranger, NOW)).quorum).toEqual({ is: 'not met' })
  })
})

describe('under a policy that names a last good tree', () => {
  const [before, next] = [1, 2].map(() => generateNoteSigner('log.example/one')) as [Key, Key]
  type Key = ReturnType<typeof generateNoteSigner>
  const root = (size: number, salt = 0) => rootOf(Array.from({ length: size }, (_, i) => leafHash(Uint8Array.of(i, salt))))
  const policy = parsePolicy(
    `${encodeLastGood({ size: 5, root: root(5), key: before })}\nlog ${formatVerifierKey(next)}\nquorum none\n`,
  )
  const open = (size: number, key: Key, salt = 0) =>
    openUnderPolicy(signNote(encodeCheckpoint({ origin: key.name, size, root: root(size, salt) }), key), policy, 0).checkpoint
      .size

  it('no checkpoint counts but one that stands on it or above, by the new key', () => {
    expect([open(5, next), open(6, next)]).toEqual([5, 6])
    expect(() => open(4, next)).toThrow(/last good/)
    expect(() => open(5, next, 1)).toThrow(/last good/)
    for (const size of [5, 6]) expect(() => open(size, before)).toThrow(/no signature/)
  })
})
