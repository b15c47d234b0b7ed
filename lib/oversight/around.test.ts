import { describe, expect, it } from 'vitest'
import type { EventId, PatientId, StreamId } from '@/lib/base/ids'
import type { EventAction } from '@/lib/ledger/actions'
import type { LedgerEvent } from '@/lib/ledger/event'
import { aroundOf } from '@/lib/oversight/around'

const HER = '018f0000-0000-7000-8000-000000000001' as PatientId
const OTHER = '018f0000-0000-7000-8000-000000000002' as PatientId

let made = 0
/** `seconds` after noon. */
function event(seconds: number, action: EventAction, patient: PatientId | null, more: Partial<LedgerEvent> = {}): LedgerEvent {
  const id = `018f0000-0000-7000-9000-${String(++made).padStart(12, '0')}` as EventId
  return {
    v: 1,
    id,
    at: new Date(Date.parse('2026-11-18T12:00:00.000Z') + seconds * 1_000).toISOString(),
    action,
    outcome: 'permitted',
    actor: { id: 'byrne', role: 'nurse', org: '' },
    ...(patient ? { subject: { patient, stream: 's' as StreamId, seq: 1, prev: '' } } : {}),
    purpose: 'TREAT',
    basis: { kind: 'declared', ref: '', policies: [], policySet: '' },
    objects: [],
    session: '',
    request: id,
    detail: {},
    ...more,
  }
}

const open = (seconds: number, patient: PatientId, more: Partial<LedgerEvent> = {}) => event(seconds, 'chart.open', patient, more)
const mistake = (seconds: number, patient: PatientId) =>
  event(seconds, 'chart.declare', patient, { detail: { reason: 'mistake' } })
const search = (seconds: number, kind: string, length: number, found: readonly PatientId[]) =>
  event(seconds, 'patient.search', null, { objects: found.map((id) => ({ type: 'Patient', id })), detail: { kind, length } })

describe('a search before a look', () => {
  const look = open(0, HER)
  it.each([
    ['the shortest that had listed her', [search(-20, 'name', 3, [HER]), search(-30, 'name', 2, [OTHER, HER])], 2],
    ['not one that did not list her', [search(-20, 'name', 2, [OTHER])], null],
    ['not one by number', [search(-20, 'number', 2, [HER])], null],
    ['not one eleven minutes ago', [search(-660, 'name', 2, [HER])], null],
    ['not one that came later', [search(5, 'name', 2, [HER])], null],
    [
      'not somebody else’s',
      [{ ...search(-5, 'name', 2, [HER]), actor: { id: 'x', role: 'nurse', org: '' } } as LedgerEvent],
      null,
    ],
  ])('is %s', (_, others, letters) => {
    expect(aroundOf(look, others).searchedLetters).toBe(letters)
  })
})

describe('opened by mistake', () => {
  it('is nothing where nobody declared it', () => {
    expect(aroundOf(open(0, HER), [open(10, OTHER)]).mistake).toBeNull()
  })

  it('declared first: the stay ends with the next chart', () => {
    const look = open(1, HER, { detail: { reason: 'mistake' } })
    const others = [mistake(0, HER), open(15, OTHER)]
    expect(aroundOf(look, others).mistake).toEqual({ stayMs: 14_000, items: 1, nextAfterMs: 0 })
  })

  it('declared afterwards: the stay ends with the declaration', () => {
    const others = [mistake(14, HER), open(34, OTHER)]
    expect(aroundOf(open(0, HER), others).mistake).toEqual({ stayMs: 14_000, items: 1, nextAfterMs: 20_000 })
  })

  it('the declaration is told by the stay before it, not by the seconds after', () => {
    const declared = mistake(360, HER)
    const others = [open(0, HER), ...[40, 80, 120].map((seconds) => event(seconds, 'record.open', HER)), open(370, OTHER)]
    expect(aroundOf(declared, others).mistake).toEqual({ stayMs: 360_000, items: 4, nextAfterMs: 10_000 })
  })

  it('the last look of a long stay was no short one', () => {
    const others = [0, 40, 80].map((seconds) => open(seconds, HER))
    const last = { stayMs: 130_000, items: 4, nextAfterMs: 10_000 }
    expect(aroundOf(open(120, HER), [...others, mistake(130, HER), open(140, OTHER)]).mistake).toEqual(last)
    expect(aroundOf(open(120, HER), [...others, open(100, OTHER), mistake(130, HER)]).mistake).toMatchObject({ items: 1 })
  })

  it('an act in several streams is one item', () => {
    const look = open(0, HER)
    const others = [open(0.001, HER, { request: look.request }), mistake(10, HER)]
    expect(aroundOf(look, others).mistake).toEqual({ stayMs: 10_000, items: 1, nextAfterMs: null })
  })

  it('says nothing of a stay that nothing ended', () => {
    const look = open(0, HER, { detail: { reason: 'mistake' } })
    expect(aroundOf(look, [mistake(-1, HER)]).mistake).toEqual({ stayMs: null, items: 1, nextAfterMs: null })
  })

  it('a refused try elsewhere is no chart that follows', () => {
    const others = [mistake(14, HER), open(20, OTHER, { outcome: 'refused' })]
    expect(aroundOf(open(0, HER), others).mistake).toMatchObject({ nextAfterMs: null })
  })

  it('a declaration of the day before is another matter', () => {
    expect(aroundOf(open(0, HER), [mistake(-86_400, HER)]).mistake).toBeNull()
  })
})
