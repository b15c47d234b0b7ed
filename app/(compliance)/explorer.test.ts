import { expect, it } from 'vitest'
import { graphView } from '@/app/(compliance)/explorer'

const HOUR_MS = 3_600_000
const at = (hour: number) => new Date(Date.UTC(2026, 0, 1) + hour * HOUR_MS).toISOString()
const buckets = (n: number) =>
  Array.from({ length: n }, (_, i) => ({ from: at(i), to: at(i + 1), total: i + 1, flagged: i % 2, unexplained: i % 3 }))
const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0)

/** A phone's page is 360 px wide, its margins 16 px each. */
const PLOT = 328

it.each(Array.from({ length: 60 }, (_, i) => i + 1))('of %i bars each entry is in one piece that a finger can meet', (n) => {
  const { wide, buckets: fine } = graphView({ choices: {} }, buckets(n))
  expect(sum(wide.map(({ of }) => of))).toBe(n)
  for (const key of ['total', 'flagged', 'unexplained'] as const)
    expect(sum(wide.map((piece) => piece[key]))).toBe(sum(fine.map((bucket) => bucket[key])))
  for (const { of } of wide) expect((PLOT * of) / n).toBeGreaterThanOrEqual(24)
})

it('a graph of nothing has no pieces', () => {
  expect(graphView({ choices: {} }, []).wide).toEqual([])
})
