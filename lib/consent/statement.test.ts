import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromUtf8, toHex, utf8 } from '@/lib/base/bytes'
import { KINDS } from '@/lib/base/kind'
import { bytesToSign, type Offer, statementOf } from '@/lib/consent/statement'
import { encodeStatement, parseStatement, type Statement, StatementError } from '@/lib/crypto/consent-statement'
import { sha256 } from '@/lib/crypto/hash'

const HASH = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
const OFFER: Offer = {
  request: '01a2058f-0000-7000-8000-000000000001',
  requestVersion: 1,
  patient: '01a2058f-0000-7000-8000-000000000002',
  signer: { person: '01a2058f-0000-7000-8000-000000000003', keyId: 'k', capacity: 'self', delegation: '' },
  recipient: { person: '', organisation: '01a2058f-0000-7000-8000-000000000004', keyHash: HASH },
  kinds: [{ kind: 'results', count: 12 }],
  compartments: ['demographics', 'general'],
  recordsFrom: '',
  recordsUntil: '',
  purpose: 'TREAT',
  validFrom: '2026-11-22T08:00:00.000Z',
  validUntil: '2027-01-06T00:00:00.000Z',
  language: 'en',
  text: 'I share …',
  notice: 'What they have read they know.',
  checkpoint: { size: 0, root: '' },
  nonce: HASH,
}

describe('the statement', () => {
  test('has one spelling, to the byte', () => {
    const { statement, signed } = bytesToSign(OFFER)
    expect(fromUtf8(statement)).toBe(
      '{"checkpoint":{"root":"","size":0},"compartments":["demographics","general"],"kinds":[{"count":12,"kind":"results"}],' +
        '"language":"en","nonce":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","notice":"What they have read they know.",' +
        '"patient":"01a2058f-0000-7000-8000-000000000002","purpose":"TREAT",' +
        '"recipient":{"keyHash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","organisation":"01a2058f-0000-7000-8000-000000000004","person":""},' +
        '"recordsFrom":"","recordsUntil":"","request":"01a2058f-0000-7000-8000-000000000001","requestVersion":1,' +
        '"signer":{"capacity":"self","delegation":"","keyId":"k","person":"01a2058f-0000-7000-8000-000000000003"},' +
        `"textHash":"${statementOf(OFFER).textHash}","v":1,"validFrom":"2026-11-22T08:00:00.000Z","validUntil":"2027-01-06T00:00:00.000Z"}`,
    )
    expect(fromUtf8(signed)).toBe(`chartseal/consent/v1\n${fromUtf8(statement)}`)
  })

  test('carries the hash of the very text, and not the text', () => {
    expect(statementOf(OFFER).textHash).toBe(Buffer.from(toHex(sha256(utf8('I share …'))), 'hex').toString('base64'))
    expect(fromUtf8(bytesToSign(OFFER).statement)).not.toContain('I share')
  })

  test('is parsed back as it was, and in no other spelling', () => {
    const bytes = bytesToSign(OFFER).statement
    expect(parseStatement(bytes)).toEqual(statementOf(OFFER))
    const text = fromUtf8(bytes)
    for (const other of [
      ` ${text}`,
      `${text}\n`,
      text.replace('"size":0', '"size":0.0'),
      text.replace('"v":1', '"v":1,"v":1'),
      '',
      '[]',
      'null',
    ])
      expect(() => parseStatement(utf8(other)), other.slice(0, 20)).toThrow(StatementError)
  })

  test.each<[string, (statement: Statement) => object]>([
    ['a field nobody checks', (s) => ({ ...s, more: 'everything' })],
    ['a field inside a field', (s) => ({ ...s, recipient: { ...s.recipient, also: 'CH' } })],
    ['a field missing', ({ notice: _, ...s }) => s],
    ['another version', (s) => ({ ...s, v: 2 })],
    ['no kind', (s) => ({ ...s, kinds: [] })],
    ['an unknown kind', (s) => ({ ...s, kinds: [{ kind: 'secrets', count: 1 }] })],
    ['a count that is none', (s) => ({ ...s, kinds: [{ kind: 'notes', count: -1 }] })],
    ['an unknown compartment', (s) => ({ ...s, compartments: ['everything'] })],
    ['a time without a zone', (s) => ({ ...s, validUntil: '2027-01-06T00:00:00' })],
    ['a day that is none', (s) => ({ ...s, recordsFrom: 'yesterday' })],
    ['a short nonce', (s) => ({ ...s, nonce: 'AAAA' })],
    ['a lone surrogate', (s) => ({ ...s, notice: '\ud800' })],
    ['a list where a text belongs', (s) => ({ ...s, purpose: ['TREAT'] })],
    ['another capacity', (s) => ({ ...s, signer: { ...s.signer, capacity: 'guardian' } })],
  ])('with %s is none', (_title, change) => {
    expect(() => encodeStatement(change(statementOf(OFFER)) as Statement)).toThrow(StatementError)
  })

  test('of two offers is the same only where the offers are', () => {
    const offers = fc.record({
      kinds: fc.uniqueArray(fc.record({ kind: fc.constantFrom(...KINDS), count: fc.nat() }), {
        minLength: 1,
        selector: ({ kind }) => kind,
      }),
      text: fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
      requestVersion: fc.integer({ min: 1, max: 1_000 }),
    })
    fc.assert(
      fc.property(offers, offers, (a, b) => {
        const [one, other] = [a, b].map((more) => toHex(bytesToSign({ ...OFFER, ...more }).signed))
        expect(one === other).toBe(JSON.stringify(a) === JSON.stringify(b))
        expect(parseStatement(bytesToSign({ ...OFFER, ...a }).statement)).toEqual(statementOf({ ...OFFER, ...a }))
      }),
    )
  })
})
