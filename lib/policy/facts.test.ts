import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RESTRICTED } from '@/lib/base/compartment'
import { KINDS } from '@/lib/base/kind'
import { anyFacts } from './any-facts'
import { decide } from './decide'
import { type Action, type Consent, type Decision, type Facts, SCOPE_OF } from './facts'
import { NOW } from './situation'

function opened(decision: Decision): readonly string[] {
  if (!decision.permitted) return []
  const parts = decision.compartments.flatMap((label) => {
    const limits = decision.limits?.filter(({ compartment }) => compartment === label)
    return KINDS.filter((kind) => !limits || limits.some(({ kinds }) => kinds.includes(kind))).map((kind) => `${label}/${kind}`)
  })
  return ['permitted', ...decision.compartments, ...parts]
}

/** The same facts with one supporting fact less, one after another. What only restricts is not support. */
function lesser(facts: Facts): Facts[] {
  return [
    ...facts.care.map((_, i) => ({ ...facts, care: facts.care.toSpliced(i, 1) })),
    ...facts.granted.map((_, i) => ({ ...facts, granted: facts.granted.toSpliced(i, 1) })),
    ...facts.consents.flatMap((one, i) => [
      { ...facts, consents: facts.consents.toSpliced(i, 1) },
      ...lesserConsents(one).map((less) => ({ ...facts, consents: facts.consents.toSpliced(i, 1, less) })),
    ]),
    { ...facts, declaration: null },
    { ...facts, emergency: null },
    { ...facts, delegations: [] },
    { ...facts, duty: null },
    { ...facts, entry: null },
    { ...facts, target: null },
    { ...facts, loss: null },
    { ...facts, actor: { ...facts.actor, organisation: null } },
    { ...facts, actor: { ...facts.actor, patient: null } },
    { ...facts, actor: { ...facts.actor, active: false } },
  ]
}

function lesserConsents(one: Consent): Consent[] {
  return [
    { ...one, kinds: one.kinds.slice(1) },
    { ...one, compartments: one.compartments.slice(1) },
    { ...one, granted: one.granted.slice(1) },
    { ...one, person: 'another' },
    { ...one, endedAt: NOW },
  ]
}

function stricter(facts: Facts): Facts[] {
  if (!facts.patient) return []
  const { patient } = facts
  return [
    { ...facts, patient: { ...patient, deceased: true } },
    { ...facts, patient: { ...patient, blockedActors: [facts.actor.id] } },
    ...RESTRICTED.map((label) => ({ ...facts, patient: { ...patient, restricted: [...patient.restricted, label] } })),
  ]
}

describe('whatever the facts', () => {
  test('one supporting fact less, or one restriction more, never permits more', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const most = opened(decide(facts))
        for (const one of [...lesser(facts), ...stricter(facts)])
          expect(most).toEqual(expect.arrayContaining([...opened(decide(one))]))
      }),
      { numRuns: 60 },
    )
  })

  test('a patient never gets another patient’s chart', () => {
    fc.assert(
      fc.property(
        anyFacts,
        fc.constantFrom<Action>('chart.open', 'home.open', 'looked.list', 'chart.declare'),
        (facts, action) => {
          const actor = { ...facts.actor, role: 'patient' as const, patient: 'P' }
          const patient = { id: 'Q', custody: 'NG', deceased: false, restricted: [], blockedActors: [] }
          expect(decide({ ...facts, action, actor, patient, purpose: 'PATRQT' }).permitted).toBe(false)
        },
      ),
      { numRuns: 200 },
    )
  })

  test('another organisation’s patient and none at all get the same answer, word for word', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const actor = { ...facts.actor, organisation: 'NG', patient: null }
        const action = SCOPE_OF[facts.action] === 'chart' ? facts.action : 'chart.open'
        const living = facts.patient && { ...facts.patient, custody: 'CH', blockedActors: [], restricted: [], deceased: false }
        const unshared = { ...facts, actor, action, consents: [] }
        const stranger = decide({ ...unshared, patient: living })
        expect(stranger).toEqual(decide({ ...unshared, patient: null }))
        expect(stranger.permitted ? '' : stranger.code).toBe(actor.role === 'anonymous' ? 'no-session' : 'not-found')
      }),
      { numRuns: 200 },
    )
  })

  test('only what is granted opens, and clinical content only to whoever treats, tests or codes, herself and imports', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const decision = decide(facts)
        if (!decision.permitted) return
        const granted = decision.limits ? facts.consents.flatMap((one) => one.granted) : facts.granted
        if (facts.patient) expect(granted).toEqual(expect.arrayContaining(decision.compartments))
        if (decision.compartments.some((label) => label !== 'demographics')) {
          expect(['self', 'care', 'declared', 'consent', 'duty']).toContain(decision.basis.kind)
          if (decision.basis.kind === 'duty') expect(['agent', 'coder', 'laboratory', 'radiology']).toContain(facts.actor.role)
        }
      }),
      { numRuns: 200 },
    )
  })
})
