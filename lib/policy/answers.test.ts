import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { anyFactsShown } from './any-facts'
import { decideUnder } from './decide'
import { type Action, type Facts, SCOPE_OF } from './facts'
import { loadPolicyTexts, type PolicySet, policiesInForce, policySetOf, sliceOf } from './policy-set'
import { before as ago, as, care, NOW, said, signed } from './situation'
import { SITUATIONS } from './situations'

const texts = loadPolicyTexts()
const actions = Object.keys(SCOPE_OF) as Action[]
/** The policies in force, of which each question is asked, however often. */
const asked = changed(policySetOf(texts), () => ({ sight: undefined }))
let remembering: PolicySet
beforeEach(() => {
  remembering = changed(policiesInForce(), () => ({}))
})

function changed(set: PolicySet, change: () => Partial<ReturnType<typeof sliceOf>>): PolicySet {
  const slices = actions.map((action) => [action, { ...sliceOf(set, action), answers: new Map(), ...change() }] as const)
  return { ...set, slices: new Map(slices) }
}

function withPolicy(text: string): PolicySet {
  return policySetOf(texts.map((one) => (one.name.endsWith('/care.cedar') ? { ...one, text: `${one.text}\n${text}` } : one)))
}

function answersOf(set: PolicySet, action: Action = 'chart.open'): number {
  return sliceOf(set, action).answers.size
}

/** The same people and places under other names, and everything an hour later. */
function elsewhere(facts: Facts): Facts {
  const names = { NG: 'north', CH: 'heart', P: 'one', Q: 'two', someone: 'she', another: 'he' }
  const text = JSON.stringify(facts).replace(/"(NG|CH|P|Q|someone|another)"/g, (_, name) => `"${names[name as 'NG']}"`)
  return JSON.parse(text.replace(/"\d{4}-[^"]*Z"/g, (time) => JSON.stringify(new Date(Date.parse(JSON.parse(time)) + 3_600_000))))
}

describe('what Cedar answered before', () => {
  test('is what it answers now: any facts, on every side of every window, from a memory of all those before them', () => {
    fc.assert(
      fc.property(anyFactsShown, fc.integer({ min: -1, max: 1 }), (some, ms) => {
        const facts = { ...some, now: ago(0, ms) }
        expect(decideUnder(remembering, facts)).toEqual(decideUnder(asked, facts))
      }),
      { numRuns: 250 },
    )
    expect(answersOf(remembering)).toBeGreaterThan(100)
  })

  test('is what it answers to other people at another time who stand as these do', () => {
    fc.assert(
      fc.property(anyFactsShown, (facts) => {
        decideUnder(remembering, facts)
        const other = elsewhere(facts)
        expect(decideUnder(remembering, other)).toEqual(decideUnder(asked, other))
      }),
      { numRuns: 100 },
    )
  })

  test('is not asked again, by anybody: the whole table of situations a second time adds no question', () => {
    const rows = Object.values(SITUATIONS).flat()
    const all = () => actions.reduce((sum, action) => sum + answersOf(remembering, action), 0)
    for (const { facts } of rows) decideUnder(remembering, facts)
    const once = all()
    for (const { facts } of rows) decideUnder(remembering, elsewhere(facts))
    expect(all()).toBe(once)
  })

  test.each(actions)('%s: its policies only measure how far a time is from now', (action) => {
    expect(sliceOf(policiesInForce(), action).sight).toBeDefined()
  })
})

describe('a moment later, and nothing of before counts', () => {
  test.each([
    ['the window of a relation closes', as('physician', 'chart.open', { care: [care('attending', ago(7))] }), 1],
    ['a relation ends', as('physician', 'chart.open', { care: [care('team', ago(0, -2))] }), 2],
    [
      'a share ends',
      as('physician', 'chart.open', { actor: { organisation: 'CH' }, consents: [signed({ until: ago(0, -2) })] }),
      2,
    ],
  ])('%s', (_, facts, ms) => {
    expect(decideUnder(remembering, facts).permitted).toBe(true)
    expect(decideUnder(remembering, { ...facts, now: ago(0, -ms) }).permitted).toBe(false)
  })

  test.each<[string, Partial<Facts>]>([
    ['the relation is gone', { care: [] }],
    ['the account is closed', { actor: { ...as('physician', 'chart.open').actor, active: false } }],
    [
      'she has blocked this person',
      { patient: { ...(as('physician', 'chart.open').patient as NonNullable<Facts['patient']>), blockedActors: ['someone'] } },
    ],
    [
      'another hospital has custody',
      { patient: { ...(as('physician', 'chart.open').patient as NonNullable<Facts['patient']>), custody: 'CH' } },
    ],
  ])('%s', (_, change) => {
    const facts = as('physician', 'chart.open', { care: [care('attending', null)] })
    const blocked = { ...facts, actor: { ...facts.actor, id: 'someone' } }
    expect(decideUnder(remembering, blocked).permitted).toBe(true)
    const actor = { ...blocked.actor, ...change.actor, id: 'someone' }
    expect(decideUnder(remembering, { ...blocked, ...change, actor }).permitted).toBe(false)
  })
})

describe('not remembered', () => {
  test.each([
    [
      'compares two times of the facts',
      'context.care has team && context.care has rota && context.care.team.until < context.care.rota.until',
    ],
    ['compares a whole relation', 'context.care has team && context.care has rota && context.care.team == context.care.rota'],
    ['asks for the hour of the day', 'context.now.toTime() < duration("8h")'],
    ['names a day', 'context.now < datetime("2026-04-01")'],
    [
      'measures two times of the facts',
      'context.care has team && context.care.team.until.durationSince(context.care.team.until) > duration("1d")',
    ],
    ['shifts a time', 'context.care has team && context.now < context.care.team.until.offset(duration("1d"))'],
  ])('a policy that %s', (_, condition) => {
    const set = withPolicy(`@id("x") forbid (principal, action == Action::"chart.open", resource) when { ${condition} };`)
    expect(sliceOf(set, 'chart.open').sight).toBeUndefined()
    decideUnder(set, as('physician', 'chart.open', { care: [care('team', null)] }))
    expect(answersOf(set)).toBe(0)
  })

  test('who is who, where a policy names somebody', () => {
    const set = withPolicy('@id("x") forbid (principal == Account::"her", action, resource);')
    const facts = as('physician', 'chart.open', { care: [care('team', null)] })
    const as1 = (id: string) => said(decideUnder(set, { ...facts, actor: { ...facts.actor, id } }))
    expect(as1('him')).toContain('care')
    expect(as1('her')).not.toContain('care')
  })

  test('a question with a time that facts do not write so, or one that fails', () => {
    const facts = as('physician', 'chart.open', { care: [care('team', '2030-01-01')] })
    decideUnder(remembering, facts)
    expect(answersOf(remembering)).toBe(0)
    expect(() => decideUnder(remembering, { ...facts, now: 'today' })).toThrow('policy')
    expect(NOW).toBe(new Date(NOW).toISOString())
  })
})
