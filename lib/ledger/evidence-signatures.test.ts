import { describe, expect, it } from 'vitest'
import { broken, check, first, HELD, last, line, logSignature, proofs, whys } from '@/e2e/support/changed-evidence'
import { checkpointSigned, evidenceOf, NOW, whole } from '@/e2e/support/example-evidence'
import { log, logLine, policyOf, vkey } from '@/e2e/support/example-policy'
import { checkEvidence } from '@/lib/ledger/check-evidence'
import type { Evidence } from '@/lib/ledger/evidence'
import { tellEvidence } from '@/lib/ledger/evidence-words'
import { formatVerifierKey, generateNoteSigner } from '@/lib/ledger/note-key'

describe('a second history', () => {
  it('that the log signed and no witness saw is not witnessed, and her device’s memory contradicts it', async () => {
    const alone = (text: string) => checkpointSigned(text, log, [])
    const report = check(await evidenceOf({ history: 1, checkpoint: alone }))
    expect(whys(report)).toEqual({ ...HELD, consents: ['fork'], witnesses: ['no-quorum'] })
    const same = check(await evidenceOf({ checkpoint: alone }))
    expect(whys(same)).toEqual({ ...HELD, witnesses: ['no-quorum'] })
    expect(same).toMatchObject({ verdict: 'cannot-check', witnessed: false })
  })

  it('countersigned by everybody is still not what her device had seen', async () => {
    expect(whys(check(await evidenceOf({ history: 1 })))).toEqual({ ...HELD, consents: ['fork'] })
  })

  it('beside the first in one file is a fork', async () => {
    const { entries } = await evidenceOf({ history: 1 })
    const both = { ...whole, consents: [], entries: [first, ...entries.slice(1)] }
    expect(check(both)).toMatchObject({ verdict: 'broken', checkpoint: { why: 'fork' } })
    const later = { ...whole, consents: [], entries: [first, { ...last, proof: resigned(last.proof) }] }
    expect(check(later)).toMatchObject({ verdict: 'broken', checkpoint: { why: 'several' } })
  })
})

/** The same tree under a checkpoint of other bytes. */
function resigned(proof: string): string {
  return proof.replace(`${line('x2')}\n`, '')
}

describe('the policy of whoever checks decides', () => {
  const stranger = generateNoteSigner(log.name)
  const elsewhere = generateNoteSigner('elsewhere.example/log')
  it.each<[string, ReturnType<typeof policyOf> | undefined, string, string, string]>([
    ['none named', undefined, 'no-policy', 'no-policy', 'cannot-check'],
    ['it names the log and asks for nobody', policyOf(logLine, 'quorum none'), 'signed', 'none-asked', 'intact'],
    [
      'it asks for a witness who did not sign',
      policyOf(logLine, `witness y ${vkey('y1')}`, 'quorum y'),
      'signed',
      'no-quorum',
      'cannot-check',
    ],
    [
      'it knows other logs only',
      policyOf(`log ${formatVerifierKey(elsewhere)}`, 'quorum none'),
      'unknown-log',
      'no-checkpoint',
      'cannot-check',
    ],
    [
      'it has another key for this log',
      policyOf(`log ${formatVerifierKey(stranger)}`, 'quorum none'),
      'not-signed',
      'no-checkpoint',
      'broken',
    ],
  ])('%s', (_, pinned, checkpoint, witnesses, verdict) => {
    const report = checkEvidence(whole, { nowSeconds: NOW, ...(pinned && { policy: pinned }) })
    expect(whys(report)).toEqual({ ...HELD, checkpoint: [checkpoint], witnesses: [witnesses] })
    expect(report).toMatchObject({ verdict, witnessed: false })
    expect(tellEvidence(whole, report).sentence).not.toContain('and witnessed')
  })

  it('the proposal in the file never makes it intact, whatever it says', () => {
    for (const proposal of [whole.policy, `${logLine}\nquorum none\n`]) {
      const report = checkEvidence({ ...whole, policy: proposal }, { nowSeconds: NOW })
      expect(report).toMatchObject({ verdict: 'cannot-check', witnessed: false })
      expect(tellEvidence(whole, report).sentence).toBe('Cannot check who stands behind it: you named no policy of your own.')
    }
  })

  it('without one, a checkpoint that not even its own proposal vouches for was changed', () => {
    const without = (evidence: Evidence) => checkEvidence(evidence, { nowSeconds: NOW })
    const forged = proofs((proof) => proof.replace(logSignature, broken(logSignature)))(whole)
    expect(without(forged)).toMatchObject({ verdict: 'broken', checkpoint: { why: 'altered' } })
    const cosigned = proofs((proof) => proof.replace(line('x1'), broken(line('x1'))))(whole)
    expect(without(cosigned)).toMatchObject({ verdict: 'broken', witnesses: { why: 'altered' } })
  })

  it('a cosignature dated ahead of the clock is none', () => {
    expect(check(whole, { nowSeconds: NOW - 3_600 }).witnesses.why).toBe('no-quorum')
  })

  it('an entry of a later version is in the log, and not understood', async () => {
    const report = check(await evidenceOf({ opened: '{"v":2}' }))
    expect(whys(report)).toEqual({ ...HELD, entries: ['included', 'included', 'unreadable'] })
    expect(report.verdict).toBe('cannot-check')
  })
})
