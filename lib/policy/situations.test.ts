import { describe, expect, test } from 'vitest'
import { decide } from './decide'
import type { Facts } from './facts'
import { policiesInForce } from './policy-set'
import { before, said, stated } from './situation'
import { SITUATIONS } from './situations'
import { FRESH_ACTS, ON_ONE_FACTOR } from './situations-factors'

for (const [part, rows] of Object.entries(SITUATIONS)) {
  describe(part, () => {
    test.each(rows.map((row) => [row.title, stated(row.expected), row] as const))('%s: %s', (_title, words, row) => {
      const decision = decide(row.facts)
      expect(said(decision)).toBe(words)
      if (decision.permitted && typeof row.expected === 'object' && row.expected.ref !== undefined) {
        expect(decision.basis.ref).toBe(row.expected.ref)
      }
    })
  })
}

test('no two rows of a part have the same title', () => {
  for (const [part, rows] of Object.entries(SITUATIONS)) expect(new Set(rows.map((r) => r.title)).size, part).toBe(rows.length)
})

test('every permission names a policy, a reference or the act itself, and the policy set', () => {
  for (const row of Object.values(SITUATIONS).flat()) {
    const decision = decide(row.facts)
    if (!decision.permitted) continue
    expect(decision.basis.policies, row.title).not.toEqual([])
    expect(decision.basis.policySet).toBe(policiesInForce().hash)
    if (row.facts.action !== 'chart.declare') expect(decision.basis.ref, row.title).not.toBe('')
  }
})

describe('whatever is permitted', () => {
  const withActor = (facts: Facts, actor: Partial<Facts['actor']>) =>
    said(decide({ ...facts, actor: { ...facts.actor, ...actor } }))
  const permitted = Object.values(SITUATIONS)
    .flat()
    .filter(({ facts, expected }) => typeof expected === 'object' && facts.actor.factors !== null)

  test('is refused on a password alone, unless it is on the way to the second factor', () => {
    for (const { facts, expected, title } of permitted)
      expect(withActor(facts, { factors: 'one', enrolled: true }), title).toBe(
        ON_ONE_FACTOR.includes(facts.action) ? stated(expected) : 'second-factor',
      )
  })

  test('needs a factor shown just now where the table says so, and nowhere else', () => {
    const longAgo = before(0, 11 * 3_600_000)
    for (const { facts, expected, title } of permitted)
      expect(withActor(facts, { factorAt: longAgo }), title).toBe(facts.action in FRESH_ACTS ? 'factor' : stated(expected))
  })

  test('the table is the policy’s list', () => {
    const text = policiesInForce().policies.get('factor.fresh')?.text ?? ''
    const listed = [...text.matchAll(/Action::"([^"]+)"/g)].map(([, action]) => action)
    // A person replaces no key yet.
    expect(listed.filter((action) => action !== 'key.rotate').sort()).toEqual(Object.keys(FRESH_ACTS).sort())
  })
})
