import { afterEach, expect, it, vi } from 'vitest'
import { instantOf } from '@/app/(compliance)/moments'

afterEach(() => vi.unstubAllEnvs())

it.each([
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ['Pacific/Auckland', '2026-09-27', '2026-09-26T12:00:00.000Z', '2026-09-27T11:00:00.000Z'],
])('a day of %s on which the clock changes, %s, begins and ends at its midnights', (zone, day, begins, ends) => {
  vi.stubEnv('CHARTSEAL_TIME_ZONE', zone)
  expect(instantOf(day).toISOString()).toBe(begins)
  expect(instantOf(day, true).toISOString()).toBe(ends)
})
