import { describe, expect, it } from 'vitest'
import { ids, NOW } from '@/e2e/support/example-evidence'
import { HEAD, type ListLies, listOf, N, policy, SIZE, STREAM, streamOf, waiting } from '@/e2e/support/example-list'
import { log, receipt } from '@/e2e/support/example-policy'
import { toBase64 } from '@/lib/base/bytes'
import { newId, newOpaqueId, type PatientId, type StreamId } from '@/lib/base/ids'
import { checkEvidence, type EvidenceReport, type EvidenceTerms } from '@/lib/ledger/check-evidence'
import { type Beside, listedOf } from '@/lib/ledger/check-list'
import { type Evidence, EvidenceError, encodeEvidence, parseEvidence } from '@/lib/ledger/evidence'
import type { HeadFinding } from '@/lib/ledger/evidence-list'
import { tellEvidence } from '@/lib/ledger/evidence-words'
import { generateNoteSigner } from '@/lib/ledger/note-key'
import { signStreamHead } from '@/lib/ledger/stream-head'
import { encodePolicy } from '@/lib/ledger/witness-policy'

const whole = await listOf()
const other = new Uint8Array(32).fill(7)

function report(evidence: Evidence, terms: Partial<EvidenceTerms> = { policy }): EvidenceReport {
  return checkEvidence(evidence, { nowSeconds: NOW, ...terms })
}
function found(evidence: Evidence, beside: Beside = {}): HeadFinding | undefined {
  return report(evidence, { policy, beside: () => beside }).lists[0]
}
const behind = (...which: readonly (typeof waiting)[number][]) => which.flatMap(({ event, salt }) => listedOf(event, salt) ?? [])
const swapHead = (head: string): Evidence => ({ ...whole, heads: [head] })

describe('a whole list', () => {
  it('is intact in every depth under a policy that names the receipt key, as a file too', () => {
    const read = report(parseEvidence(encodeEvidence(whole)))
    expect(read).toMatchObject({ verdict: 'intact', witnessed: true, lists: [{ why: 'whole', n: N, pending: 0 }] })
    const { depths, limits } = tellEvidence(whole, read)
    expect(depths.find(({ depth }) => depth === 'list')?.said[0]).toMatch(/^All 7 entries of this list are here/)
    expect(limits.join('\n')).not.toContain('What else happened')
  })

  it('goes on behind the checkpoint, linked', () => {
    expect(found(whole, { beyond: { written: N + 2, waiting: behind(...waiting) } })).toMatchObject({ why: 'whole', pending: 2 })
  })

  it('is in any order the same', () => {
    expect(found({ ...whole, entries: [...whole.entries].reverse() })?.why).toBe('whole')
  })

  it('counts nothing of another list that is handed out with it', () => {
    const stream = newOpaqueId<StreamId>()
    const foreign = streamOf(N + 3, (_, subject) => ({ ...subject, stream })).slice(-1)
    expect(found(whole, { beyond: { written: N, waiting: behind(...foreign) } })).toMatchObject({ why: 'whole', pending: 0 })
  })
})

describe('a hole is found, and where', () => {
  it.each([1, 4, N])('number %i was deleted before it reached the log', async (seq) => {
    const holed = await listOf({ without: [seq] })
    const { verdict, lists } = report(holed)
    expect(verdict).toBe('broken')
    expect(lists).toMatchObject([{ why: 'missing', place: { seq, of: N } }])
    expect(report(holed, {}).lists).toMatchObject([{ why: 'missing' }])
  })

  it('is told with its neighbours', async () => {
    const holed = await listOf({ without: [4] })
    const said = tellEvidence(holed, report(holed)).depths.find(({ depth }) => depth === 'list')?.said[0]
    expect(said).toBe('Entry 4 of 7 is missing, between 2026-11-22T09:03:00.000Z and 2026-11-22T09:05:00.000Z.')
  })

  it('numbers given anew do not hide that the link is another', async () => {
    const renumbered = await listOf({
      subject: (seq, subject) => (seq === 5 ? { ...subject, prev: toBase64(other) } : subject),
    })
    expect(found(renumbered)).toMatchObject({ why: 'not-linked', place: { seq: 5 } })
  })

  it.each<[string, ListLies, string, number]>([
    ['two events have one number', { subject: (seq, subject) => (seq === 5 ? { ...subject, seq: 4 } : subject) }, 'twice', 4],
    [
      'one is about somebody else',
      { subject: (seq, subject) => (seq === 3 ? { ...subject, patient: newId<PatientId>() } : subject) },
      'other-patient',
      3,
    ],
    ['the head counts one less', { head: { n: N - 1 } }, 'beyond-head', N],
    ['the head names another', { head: { commitment: other } }, 'other-head', N],
  ])('%s', async (_, lies, why, seq) => {
    expect(found(await listOf(lies))).toMatchObject({ why, place: { seq } })
  })

  it('an entry that is not in the tree, though its number and links are right', () => {
    const entries = whole.entries.map((entry, i) => (i === 2 ? { ...entry, proof: whole.entries[3]?.proof ?? '' } : entry))
    expect(found({ ...whole, entries })).toMatchObject({ why: 'not-included', place: { seq: 3 } })
  })

  it('of what was written, one is neither in the log nor waiting', () => {
    expect(found(whole, { beyond: { written: N + 2, waiting: behind(waiting[1] as never) } })).toMatchObject({
      why: 'missing',
      place: { seq: N + 1, of: N + 2, after: '2026-11-22T09:07:00.000Z', before: '2026-11-22T09:09:00.000Z' },
    })
    expect(found(whole, { beyond: { written: N + 1, waiting: [] } })).toMatchObject({ why: 'missing', place: { seq: N + 1 } })
  })
})

describe('what a device remembers', () => {
  const last = { n: N, commitment: HEAD.commitment, size: SIZE }
  it('is found again in the list, or behind the checkpoint', () => {
    expect(found(whole, { remembered: last })?.why).toBe('whole')
    const next = { n: N + 1, commitment: waiting[0]?.commitment ?? other, size: SIZE + 2 }
    expect(found(whole, { remembered: next, beyond: { written: N + 1, waiting: behind(waiting[0] as never) } })?.why).toBe(
      'whole',
    )
  })
  it('longer than the list is now, or other: broken', () => {
    expect(found(whole, { remembered: { ...last, n: N + 1 } })).toMatchObject({ why: 'shrunk', place: { seq: N + 1, of: N + 1 } })
    expect(found(whole, { remembered: { n: 3, commitment: other, size: 5 } })).toMatchObject({
      why: 'changed',
      place: { seq: 3 },
    })
  })
})

describe('who vouches that it ends there', () => {
  it('nobody without a policy, nor under one that names no receipt key', () => {
    expect(report(whole, {}).lists).toEqual([{ why: 'no-policy', verdict: 'cannot-check' }])
    const without = report(whole, { policy: { ...policy, receiptKeys: [] } })
    expect(without).toMatchObject({ verdict: 'cannot-check', lists: [{ why: 'no-receipt-key' }] })
  })

  it.each<[string, string, string, string]>([
    ['another key', signStreamHead(HEAD, generateNoteSigner(receipt.name)), 'head-not-signed', 'head-altered'],
    ['no head', 'nothing\n\n', 'no-head', 'no-head'],
    [
      'a head of a larger checkpoint',
      signStreamHead({ ...HEAD, size: SIZE + 1 }, receipt),
      'other-checkpoint',
      'other-checkpoint',
    ],
    [
      'a head of another log',
      signStreamHead({ ...HEAD, origin: 'elsewhere' }, generateNoteSigner('elsewhere/receipt')),
      'other-checkpoint',
      'other-checkpoint',
    ],
  ])('not %s', (_, head, why, unpinned) => {
    expect(found(swapHead(head))?.why).toBe(why)
    expect(report(swapHead(head), {})).toMatchObject({ verdict: 'broken', lists: [{ why: unpinned }] })
  })

  it('one who signs heads signs no checkpoint, and a file holds heads in one spelling', () => {
    expect(encodePolicy(policy)).toContain(`# chartseal-receipt ${log.name}/receipt+`)
    expect(() => encodeEvidence({ ...whole, heads: [] })).toThrow(EvidenceError)
  })
})

it('an event of no stream, or of another version, is in no list', () => {
  const { event, salt } = streamOf(1)[0] as { event: string; salt: Uint8Array }
  expect(listedOf(event, salt)?.subject.stream).toBe(STREAM)
  expect(listedOf(event.replace('"v":1', '"v":2'), salt)).toBeUndefined()
  expect(listedOf(event.replace(/"subject":\{[^}]*\},/, ''), salt)).toBeUndefined()
  expect(ids.patient).toBe(listedOf(event, salt)?.subject.patient)
})
