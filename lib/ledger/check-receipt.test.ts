import { describe, expect, it } from 'vitest'
import { example, log, logLine, policyOf, receipt as signer } from '@/e2e/support/example-policy'
import { checkReceipt, MERGE_DELAY_MS, tellReceipt } from '@/lib/ledger/check-receipt'
import { formatVerifierKey, generateNoteSigner, NoteError } from '@/lib/ledger/note-key'
import { signReceipt } from '@/lib/ledger/receipt'

const at = '2026-03-01T10:00:00.000Z'
const nowMs = Date.parse(at) + MERGE_DELAY_MS
const policy = policyOf(...example)
const said = { origin: log.name, commitment: new Uint8Array(32).fill(7), at }
const note = signReceipt(said, signer)
const keyLine = (key: typeof signer) => `# chartseal-receipt ${formatVerifierKey(key)}`
const another = generateNoteSigner(signer.name)
const elsewhere = generateNoteSigner('elsewhere.example/receipt')

describe('a receipt checked offline', () => {
  it('is a promise that is owed once the merge delay has passed, and never intact', () => {
    expect(checkReceipt(note, { policy, nowMs })).toMatchObject({ why: 'promised', verdict: 'cannot-check' })
    expect(checkReceipt(note, { policy, nowMs: nowMs - 1 })).toMatchObject({ why: 'not-due', verdict: 'cannot-check' })
  })

  it('is broken where its time or commitment was changed, or another key signed it', () => {
    const later = note.replace('T10:00:00.000Z', 'T10:00:00.001Z')
    const other = note.replace(/\n[A-Za-z0-9+/]{43}=\n/, `\n${'A'.repeat(43)}=\n`)
    for (const changed of [later, other, signReceipt(said, another)]) {
      expect(changed).not.toBe(note)
      expect(checkReceipt(changed, { policy, nowMs })).toMatchObject({ why: 'not-signed', verdict: 'broken' })
    }
  })

  it('holds under any receipt key that the policy lists for this log', () => {
    const both = policyOf(logLine, keyLine(another), keyLine(signer), 'quorum none')
    expect(checkReceipt(note, { policy: both, nowMs }).why).toBe('promised')
  })

  it.each([
    ['no-policy', undefined],
    ['unknown-log', policyOf(`log ${formatVerifierKey(generateNoteSigner('other.example'))}`, keyLine(signer), 'quorum none')],
    ['no-key', policyOf(logLine, keyLine(elsewhere), 'quorum none')],
  ])('says %s where nothing vouches for the signer', (why, under) => {
    const found = checkReceipt(note, { nowMs, ...(under && { policy: under }) })
    expect(found).toMatchObject({ why, verdict: 'cannot-check' })
    expect(tellReceipt(found).at(-1)).toMatch(/^Cannot check who signed/)
  })

  it('is refused where it is none', () => {
    for (const text of ['', note.slice(0, -1), note.replace('v1', 'v2')]) {
      expect(() => checkReceipt(text, { policy, nowMs })).toThrow(NoteError)
    }
  })
})
