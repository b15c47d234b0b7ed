import { describe, expect, test } from 'vitest'
import { decide } from './decide'
import { policiesInForce } from './policy-set'
import { said, stated } from './situation'
import { SITUATIONS } from './situations'

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
