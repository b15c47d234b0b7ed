import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check, HELD, whys } from '@/e2e/support/changed-evidence'
import { APPROVED, ENROLLED, NOW, OPENED, SIZE, whole } from '@/e2e/support/example-evidence'
import { log } from '@/e2e/support/example-policy'
import { utf8 } from '@/lib/base/bytes'
import { type Evidence, EvidenceError, encodeEvidence, MOST_EVIDENCE_BYTES, parseEvidence } from '@/lib/ledger/evidence'
import { tellEvidence } from '@/lib/ledger/evidence-words'

const file = encodeEvidence(whole)

describe('an evidence file', () => {
  it('as it was made is intact in every depth, and witnessed', () => {
    const report = check(parseEvidence(file))
    expect(whys(report)).toEqual(HELD)
    expect(report).toMatchObject({ verdict: 'intact', witnessed: true, of: { origin: log.name, size: SIZE } })
    expect(report.entries.map((entry) => 'index' in entry && entry.index)).toEqual([ENROLLED, APPROVED, OPENED])
    expect(report.consents).toMatchObject([{ approved: APPROVED, enrolled: ENROLLED, seeded: false }])
    expect(report.witnesses).toMatchObject({ at: NOW - 60, by: ['one', 'two'] })
  })

  it('says in words what it found and what it cannot show', () => {
    const told = tellEvidence(whole, check(whole))
    expect(told.sentence).toBe('Intact, and witnessed as your policy asks.')
    expect(told.depths.map(({ depth, verdict }) => `${depth} ${verdict}`)).toEqual([
      'entry intact',
      'consent intact',
      'list none',
      'checkpoint intact',
      'witnesses intact',
    ])
    expect(told.limits.join('\n')).toMatch(/What else happened[\s\S]*stopped, or the key taken back/)
    const alone = { ...whole, consents: [], entries: whole.entries.slice(0, 1) }
    expect(tellEvidence(alone, check(alone)).depths[1]).toEqual({
      depth: 'consent',
      verdict: 'none',
      said: ['This file holds no consent.'],
    })
  })
})

describe('the form', () => {
  const text = new TextDecoder().decode(file)
  it.each([
    ['nothing', ''],
    ['a line end behind it', `${text}\n`],
    ['a space in it', text.replace('{"consents":', '{ "consents":')],
    ['another order', `{"format":"chartseal/evidence/v1",${text.slice(1).replace('"format":"chartseal/evidence/v1",', '')}`],
    ['a key twice', text.replace('{"consents":', '{"format":"x","consents":')],
    ['another key', text.replace('{"consents":', '{"also":"x","consents":')],
    ['a key left out', text.replace(/"salt":"[^"]{44}"/, '"pepper":"x"')],
    ['nothing but null', 'null'],
    ['null where an entry should be', text.replace(/"entries":\[/, '"entries":[null,')],
    ['a list where an entry should be', text.replace(/"entries":\[/, '"entries":[[],')],
    ['an escape that need not be', text.replace('quorum', '\\u0071uorum')],
    ['a second spelling of a salt', text.replace(/("salt":"[^"]{42}).=/, '$1/=')],
    ['a short salt', text.replace(/"salt":"[^"]{44}"/, '"salt":"AAAA"')],
    ['a long signature', text.replace(/"signature":"/, '"signature":"AAAA')],
    ['no entries', text.replace(/"entries":\[.*\],"format"/, '"entries":[],"format"')],
    ['entries that are no list', text.replace(/"entries":\[.*\],"format"/, '"entries":{},"format"')],
    ['a proposal that is none', text.replace('quorum both', 'quorum three')],
  ])('with %s it is refused', (_, bad) => {
    expect(bad).not.toBe(text)
    expect(() => parseEvidence(utf8(bad))).toThrow(EvidenceError)
  })

  it('longer than a reader takes is neither read nor written', () => {
    const long = { ...whole, entries: [{ ...whole.entries[0], event: 'a'.repeat(MOST_EVIDENCE_BYTES) }] } as Evidence
    expect(() => encodeEvidence(long)).toThrow('too large')
    expect(() => parseEvidence(new Uint8Array(MOST_EVIDENCE_BYTES + 1))).toThrow('too large')
  })

  it('of a later version is said to be one', () => {
    expect(() => parseEvidence(utf8(text.replace('evidence/v1', 'evidence/v2')))).toThrow('of another format or version')
  })

  it('no byte of it can be another and the file stay intact, but for those of the proposal', () => {
    const proposal = text.indexOf('"policy":"')
    fc.assert(
      fc.property(fc.nat({ max: proposal - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = file.map((byte, i) => (i === at ? byte ^ by : byte))
        let evidence: Evidence
        try {
          evidence = parseEvidence(changed)
        } catch (error) {
          expect(error).toBeInstanceOf(EvidenceError)
          return
        }
        expect(check(evidence).verdict).not.toBe('intact')
      }),
      { numRuns: 400 },
    )
  })
})
