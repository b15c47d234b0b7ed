import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromUtf8, toBase64, utf8 } from '@/lib/base/bytes'
import { newId, newOpaqueId } from '@/lib/base/ids'
import { ACTIONS, isAction } from '@/lib/ledger/actions'
import { encodeEvent, type LedgerEvent, parseEvent } from '@/lib/ledger/event'
import { EventError } from '@/lib/ledger/event-parts'

const prev = toBase64(new Uint8Array(32).fill(9))
const event: LedgerEvent = {
  v: 1,
  id: newId(),
  at: '2026-11-22T09:14:03.120Z',
  action: 'chart.open',
  outcome: 'permitted',
  actor: { id: newId(), role: 'physician', org: newId() },
  onBehalfOf: { id: newId(), role: 'patient' },
  subject: { patient: newId(), stream: newOpaqueId(), seq: 2, prev },
  purpose: 'TREAT',
  basis: { kind: 'care', ref: newId(), policies: ['care-team'], policySet: 'ab12' },
  objects: [
    { type: 'Observation', id: newId(), version: newId(), content: prev },
    { type: 'chart', id: newId(), asOf: newId(), compartments: ['a'], counts: { Observation: 12 }, digest: prev },
  ],
  session: newId(),
  request: newId(),
  detail: { reason: 'cover', words: ['a', 1, { b: '2' }] },
}

describe('a ledger event', () => {
  it('reads back as written, in one canonical spelling', () => {
    const bytes = encodeEvent(event)
    expect(parseEvent(bytes)).toEqual(event)
    expect(encodeEvent(parseEvent(bytes))).toEqual(bytes)
    expect(fromUtf8(bytes).startsWith('{"action":"chart.open","actor":{"id":')).toBe(true)
  })

  it('without a subject, and with the first place in a stream', () => {
    const { subject: _, onBehalfOf: __, ...alone } = event
    expect(parseEvent(encodeEvent(alone))).toEqual(alone)
    const first: LedgerEvent = {
      ...event,
      actor: { ...event.actor, org: '' },
      subject: { ...subjectOf(event), seq: 1, prev: '' },
    }
    expect(parseEvent(encodeEvent(first))).toEqual(first)
  })

  it.each<[string, object]>([
    ['another version', { v: 2 }],
    ['an unknown key', { extra: 'x' }],
    ['a missing key', { session: undefined }],
    ['an id that is none', { id: 'x' }],
    ['an upper-case id', { id: newId().toUpperCase() }],
    ['a time without milliseconds', { at: '2026-11-22T09:14:03Z' }],
    ['a time in another zone', { at: '2026-11-22T09:14:03.120+01:00' }],
    ['a day that does not exist', { at: '2026-02-30T09:14:03.120Z' }],
    ['an unknown action', { action: 'chart.burn' }],
    ['an action from the prototype', { action: 'constructor' }],
    ['an unknown outcome', { outcome: 'maybe' }],
    ['an unknown role', { actor: { ...event.actor, role: 'king' } }],
    ['an actor with more', { actor: { ...event.actor, name: 'x' } }],
    ['an organisation that is none', { actor: { ...event.actor, org: 'NG' } }],
    ['a sequence from zero', { subject: { ...event.subject, seq: 0, prev: '' } }],
    ['a first event with a predecessor', { subject: { ...event.subject, seq: 1 } }],
    ['a second event without', { subject: { ...event.subject, prev: '' } }],
    ['a commitment in a second spelling', { subject: { ...event.subject, prev: `${prev.slice(0, 42)}l=` } }],
    ['a sequence that is text', { subject: { ...event.subject, seq: '2' } }],
    ['an unknown purpose', { purpose: 'FUN' }],
    ['an unknown basis', { basis: { ...event.basis, kind: 'because' } }],
    ['objects that are no list', { objects: {} }],
    ['an object without id', { objects: [{ type: 'x' }] }],
    ['an object with more', { objects: [{ type: 'x', id: 'y', value: 'z' }] }],
    ['a count that is no integer', { objects: [{ type: 'x', id: 'y', counts: { a: 1.5 } }] }],
    ['a fraction', { detail: { a: 0.1 } }],
    ['an integer too large', { detail: { a: 2 ** 53 } }],
    ['a minus zero', { detail: { a: -0 } }],
    ['null', { detail: { a: null } }],
    ['a boolean', { detail: { a: true } }],
    ['a lone surrogate', { detail: { a: '\ud800' } }],
    ['a lone surrogate in a key', { detail: { '\ud800': 'a' } }],
    ['a depth of thousands', { detail: { a: nested(5000) } }],
  ])('refuses %s, writing and reading', (_, change) => {
    const wrong = Object.fromEntries(Object.entries({ ...event, ...change }).filter(([, value]) => value !== undefined))
    expect(() => encodeEvent(wrong as never)).toThrow()
    expect(() => parseEvent(utf8(JSON.stringify(wrong)))).toThrow()
  })

  it.each([
    ['a space', (text: string) => text.replace(',', ', ')],
    ['an escape', (text: string) => text.replace('chart', '\\u0063hart')],
    ['a duplicate key', (text: string) => text.replace('"v":1', '"v":1,"v":1')],
    ['another order of keys', (text: string) => text.replace(/^\{("action":"chart.open"),(.*)\}$/, '{$2,$1}')],
    ['a number written otherwise', (text: string) => text.replace('"v":1', '"v":1.0')],
    ['a key named __proto__', (text: string) => text.replace('"v":1', '"v":1,"__proto__":{}')],
    ['a line end', (text: string) => `${text}\n`],
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['nothing at all', () => ''],
  ])('refuses the same event with %s', (_, change) => {
    const bytes = utf8(change(fromUtf8(encodeEvent(event))))
    expect(bytes).not.toEqual(encodeEvent(event))
    expect(() => parseEvent(bytes)).toThrow(EventError)
  })

  it('refuses bytes that are not UTF-8', () => expect(() => parseEvent(Uint8Array.of(0xff))).toThrow(EventError))

  it('any one byte changed is refused or is another event', () => {
    const bytes = encodeEvent(event)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = bytes.slice()
        changed[at] = (changed[at] as number) ^ mask
        let parsed: LedgerEvent | undefined
        try {
          parsed = parseEvent(changed)
        } catch (error) {
          expect(error).toBeInstanceOf(EventError)
        }
        expect(parsed).not.toEqual(event)
      }),
    )
  })

  it('its errors name the field and not the value', () => {
    expect(() => encodeEvent({ ...event, at: 'Anna Müller' })).toThrow(/^ledger event: at$/)
  })
})

describe('the registry of actions', () => {
  it('names are noun.verb and the words carry no technical term', () => {
    for (const [action, words] of Object.entries(ACTIONS)) {
      expect(action).toMatch(/^[a-z]+\.[a-z]+$/)
      expect(words).toMatch(/^[a-z][a-z’ ]+$/)
    }
    expect(isAction('toString')).toBe(false)
  })
})

function subjectOf({ subject }: LedgerEvent) {
  if (!subject) throw new Error('no subject')
  return subject
}

function nested(depth: number): unknown {
  let value: unknown = 'x'
  for (let i = 0; i < depth; i++) value = [value]
  return value
}
