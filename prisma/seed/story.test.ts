import { describe, expect, it } from 'vitest'
import type { AccountId, OrganisationId } from '@/lib/base/ids'
import { storySteps } from '@/prisma/seed/story'
import { byRota, plantedIn, SMALL_MANY } from '@/prisma/seed/story-planted'
import { MONTH_END_CLAIMS } from '@/prisma/seed/story-services'
import { worldOf } from '@/prisma/seed/story-world'
import { type Cast, clockOn, DAY_MS, FIRST_DAY, onDay } from '@/prisma/seed/timeline'

/** Every weekday, the changes of the clocks, a month's first and last day, and a start before eight. */
const DAYS = [
  ...Array.from({ length: 7 }, (_, i) => new Date(Date.parse('2026-11-22T08:00:00Z') + i * DAY_MS)),
  ...['2026-03-30T08:00:00Z', '2026-10-26T08:00:00Z', '2027-01-31T08:00:00Z', '2028-03-01T08:00:00Z', '2026-07-15T03:20:00Z'].map(
    (day) => new Date(day),
  ),
]

function castOf(d0: Date): Cast {
  const organisations = new Map<string, OrganisationId>()
  return { d0, organisations, accounts: new Map<string, AccountId>(), patients: new Map(), own: new Map() }
}

describe.each(DAYS.map((d0) => [d0.toISOString(), d0] as const))('installed on %s', (_, d0) => {
  const world = worldOf(d0)
  const planted = plantedIn(d0, world)
  const steps = storySteps(castOf(d0))

  it('nothing happens before the first day or after the last', () => {
    const times = steps.map(({ at }) => at.getTime())
    expect(Math.min(...times)).toBeGreaterThanOrEqual(onDay(d0, FIRST_DAY).getTime())
    expect(Math.max(...times)).toBeLessThanOrEqual(d0.getTime())
    expect(times.some(Number.isNaN)).toBe(false)
  })

  it('as much happens as on any other day of installation', () => {
    expect(steps.length).toBeGreaterThan(3_900)
    expect(steps.length).toBeLessThan(4_900)
  })

  it('each planted access has a time of its own', () => {
    expect(new Set(planted.map(({ at }) => at.getTime())).size).toBe(planted.length)
    expect(planted.find(({ row }) => row === 'co-worker')?.at).toEqual(clockOn(d0, -37, '02:13:20'))
  })

  it('the small looks and those by rota are as many, at as many patients', () => {
    const small = planted.filter(({ row }) => row === 'small, many')
    const rota = byRota(d0, world)
    const count = (some: readonly { patient: string }[]) => ({
      opens: some.length,
      patients: new Set(some.map(({ patient }) => patient)).size,
    })
    expect(count(small.map(({ whom }) => ({ patient: whom })))).toEqual(SMALL_MANY)
    expect(count(rota)).toEqual(SMALL_MANY)
  })
})

it('is the same story each time', () => {
  const [d0] = DAYS as [Date]
  const times = () => storySteps(castOf(d0)).map(({ at }) => at.getTime())
  expect(times()).toEqual(times())
  expect(MONTH_END_CLAIMS).toBe(58)
})
