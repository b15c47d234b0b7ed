import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countBy, type Explored, explore, matches, nameAll, openAll, testExplored } from '@/e2e/support/explored'
import { sequenceAll } from '@/e2e/tampering/world'
import { type EventId, newId } from '@/lib/base/ids'
import { exploreLedger } from '@/lib/oversight/explorer'
import type { ExplorerFilter } from '@/lib/oversight/explorer-view'
import { openChart } from '@/lib/records/chart'
import { searchPatients } from '@/lib/records/search'

let test: Explored

beforeAll(async () => {
  test = await testExplored()
})
afterAll(() => test.drop())

describe('pages and groups', () => {
  it('goes on from the queue into the log, each entry once, also when the queue was ordered meanwhile', async () => {
    for (let i = 0; i < 60; i++) await searchPatients(test.nurse, 'nobody')
    const asked: ExplorerFilter = {
      choices: { action: { include: ['patient.search'] }, actor: { include: [String(test.nurse.id)] } },
    }
    const first = await explore(test.officer, asked)
    expect(first.entries.map(({ position }) => position)).toEqual(Array(50).fill(null))
    const before = first.older as EventId
    const second = await explore(test.officer, { ...asked, before })
    await sequenceAll(test)
    const again = await explore(test.officer, { ...asked, before })
    expect(again.entries.map(({ id }) => id)).toEqual(second.entries.map(({ id }) => id))
    expect(new Set([...first.entries, ...again.entries].map(({ id }) => id)).size).toBe(first.total)
    expect(again.older).toBeNull()
    expect(again.total).toBe(first.total)
    const nowhere = await exploreLedger(test.officer, { before: newId<EventId>() }, nameAll)
    expect(nowhere).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
  })

  it.each(['person', 'patient'] as const)('by %s are those that match, each entry in one group', async (group) => {
    const facet = group === 'person' ? 'actor' : 'patient'
    const filter: ExplorerFilter = { choices: { action: { include: ['chart.open'] } } }
    const all = (await openAll(test, test.northgate)).filter((one) => matches(one, filter))
    const { groups, otherGroups } = await explore(test.officer, { ...filter, group })
    expect(otherGroups).toBe(0)
    expect(Object.fromEntries(groups.map(({ value, total }) => [value, total]))).toEqual(countBy(all, {}, facet))
    for (const { total, states } of groups) expect(Object.values(states).reduce((a, b) => a + b)).toBe(total)
  })

  it('by session lead to the entries of one sitting, and no others', async () => {
    await openChart(test.nurse, test.patients[0])
    await sequenceAll(test)
    const filter: ExplorerFilter = { choices: { actor: { include: [String(test.nurse.id)] } } }
    const { groups } = await explore(test.officer, { ...filter, group: 'session' })
    expect(groups).toHaveLength(1)
    const { total, entries } = await explore(test.officer, { sitting: groups[0]?.value ?? '' })
    expect(total).toBe(groups[0]?.total)
    expect(new Set(entries.map(({ sitting }) => sitting))).toEqual(new Set([groups[0]?.value]))
  })
})
