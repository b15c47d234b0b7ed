import { describe, expect, it } from 'vitest'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import { signCosignature } from '@/lib/ledger/cosignature'
import { joinNote, signText } from '@/lib/ledger/note'
import { formatVerifierKey, generateCosigner, generateNoteSigner, NoteError } from '@/lib/ledger/note-key'
import { standingOf } from '@/lib/ledger/standing'
import { parsePolicy } from '@/lib/ledger/witness-policy'

const NOW = 1_800_000_000
const log = generateNoteSigner('log.example/standing')
const one = generateCosigner('witness.example/one')
const two = generateCosigner('witness.example/two')
const root = new Uint8Array(32).fill(7)
const text = encodeCheckpoint({ origin: log.name, size: 5, root })
const noteBy = (...lines: string[]) => joinNote(text, [signText(text, log), ...lines])
const policyOf = (quorum: string) =>
  parsePolicy(
    [
      `log ${formatVerifierKey(log)}`,
      `witness one ${formatVerifierKey(one)}`,
      `witness two ${formatVerifierKey(two)}`,
      'group both all one two',
      `quorum ${quorum}`,
      '',
    ].join('\n'),
  )

describe('who stands behind a checkpoint', () => {
  it('the quorum that the policy asks for, since when, and whether lately', () => {
    const note = noteBy(signCosignature(text, one, NOW - 100), signCosignature(text, two, NOW - 10))
    const witnessed = { kind: 'witnessed', size: 5, root, by: ['one', 'two'], at: NOW - 100, fresh: true }
    expect(standingOf(note, policyOf('both'), NOW)).toEqual(witnessed)
    expect(standingOf(note, policyOf('both'), NOW + 3_600)).toMatchObject({ fresh: false })
  })

  it('fewer than it asks for is not a quorum, and says who', () => {
    expect(standingOf(noteBy(signCosignature(text, one, NOW)), policyOf('both'), NOW)).toEqual({ kind: 'unmet', by: ['one'] })
    expect(standingOf(noteBy(), policyOf('one'), NOW)).toEqual({ kind: 'unmet', by: [] })
  })

  it('a policy that asks for none is never called witnessed, whoever countersigned', () => {
    expect(standingOf(noteBy(signCosignature(text, one, NOW)), policyOf('none'), NOW)).toEqual({ kind: 'none-asked-for' })
  })

  it('nobody behind what the log of the policy did not sign', () => {
    const other = generateNoteSigner(log.name)
    expect(() => standingOf(joinNote(text, [signText(text, other)]), policyOf('none'), NOW)).toThrow(NoteError)
  })
})
