/** Test support: any facts at all. Pure. */
import fc from 'fast-check'
import { COMPARTMENTS, RESTRICTED } from '@/lib/base/compartment'
import { KINDS } from '@/lib/base/kind'
import { ROLES } from '@/lib/base/vocabulary'
import { type Action, CARE_KINDS, DECLARED_REASONS, type Facts, purposeOf, SCOPE_OF } from './facts'
import { as, before, NOW } from './situation'

/** Often on the edge of a window that a policy speaks of, or a millisecond beside it. */
const day = fc
  .tuple(fc.oneof(fc.integer({ min: -40, max: 40 }), fc.constantFrom(-30, 0, 7, 30)), fc.integer({ min: -1, max: 1 }))
  .map(([days, ms]) => before(days, ms))
const organisation = fc.constantFrom('NG', 'CH')
const person = fc.constantFrom('P', 'Q')
const labels = fc.subarray([...COMPARTMENTS], { minLength: 5 })
const care = fc.record({ kind: fc.constantFrom(...CARE_KINDS), ref: fc.constant('r'), since: day, until: fc.option(day) })
const declaration = fc.record({ ref: fc.constant('d'), reason: fc.constantFrom(...DECLARED_REASONS), at: day, until: day })
const period = { ref: fc.constant('x'), compartments: labels, from: day, until: day }
const consent = fc.record({
  ...period,
  recipient: organisation,
  person: fc.option(fc.constantFrom('someone', 'another')),
  purpose: fc.constant('TREAT' as const),
  kinds: fc.subarray([...KINDS], { minLength: 1 }),
  recordsFrom: fc.constant(null),
  recordsUntil: fc.constant(null),
  endedAt: fc.option(day, { freq: 4 }),
  // Each label granted is asked about kind by kind: a few say as much as all.
  granted: fc.subarray(['demographics', 'general', 'PSY'] as const).map((some) => [...some]),
})
const duty = fc.record({
  kind: fc.constantFrom('audit', 'administration', 'import', 'agent', 'installation'),
  ref: fc.constant('t'),
  organisation: fc.option(organisation),
})

/** Any facts at all of somebody who has just shown two factors; roles and purposes mostly fit together, else hardly anything would be permitted. */
export const anyFacts: fc.Arbitrary<Facts> = fc
  .record({
    role: fc.constantFrom(...ROLES),
    home: fc.option(organisation, { freq: 8 }),
    own: fc.option(person),
    action: fc.oneof(fc.constant<Action>('chart.open'), fc.constantFrom(...(Object.keys(SCOPE_OF) as Action[]))),
    rest: fc.record({
      patient: fc.option(
        fc.record({
          id: person,
          custody: organisation,
          deceased: fc.boolean(),
          restricted: fc.subarray([...RESTRICTED]),
          blockedActors: fc.subarray(['someone'], { minLength: 0 }),
        }),
        { freq: 8 },
      ),
      care: fc.array(care, { maxLength: 4 }),
      declaration: fc.option(declaration),
      consents: fc.array(consent, { maxLength: 1 }),
      emergency: fc.option(fc.record({ ref: fc.constant('e'), at: day, until: day })),
      delegations: fc.array(fc.record(period), { maxLength: 1 }),
      granted: labels,
      duty: fc.option(duty, { freq: 8 }),
      entry: fc.option(fc.record({ organisations: fc.subarray(['NG', 'CH']) })),
      target: fc.option(fc.record({ id: person, organisation: fc.option(organisation) })),
      loss: fc.option(fc.record({ openedBy: fc.constantFrom('someone', 'another') })),
    }),
  })
  .map(({ role, home, own, action, rest }) => ({
    ...as(role, action),
    ...rest,
    actor: { ...as(role, action).actor, id: 'someone', organisation: home, patient: own },
    purpose: purposeOf(role),
    now: NOW,
  }))

/** A factor shown long ago, on the edge of the five minutes for which it is fresh, or a millisecond beside it. */
const anyShown = fc.record({
  factors: fc.constantFrom('one' as const, 'two' as const, null),
  factorAt: fc.option(fc.tuple(fc.constantFrom(0, 1, 5, 60), fc.integer({ min: -1, max: 1 })).map(shownAt)),
  enrolled: fc.boolean(),
})
function shownAt([minutes, ms]: [number, number]): string {
  return before(0, minutes * 60_000 + ms)
}

/** The same, of whoever has shown whatever, whenever. */
export const anyFactsShown: fc.Arbitrary<Facts> = fc
  .tuple(anyFacts, fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: anyShown }))
  .map(([facts, shown]) => ({ ...facts, actor: { ...facts.actor, ...shown } }))
