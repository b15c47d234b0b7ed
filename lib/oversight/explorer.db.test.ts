import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { countBy, type Explored, eventOf, explore, matches, nameAll, openAll, testExplored, VALUE } from '@/e2e/support/explored'
import { forgetTries } from '@/e2e/support/people'
import { withoutIndexKeys } from '@/e2e/support/without-index-keys'
import { disableGuards, tampering } from '@/e2e/tampering/as-owner'
import { sequenceAll } from '@/e2e/tampering/world'
import { now, setClock } from '@/lib/base/clock'
import { type AccountId, newId } from '@/lib/base/ids'
import { INSTALLATION } from '@/lib/directory/organisations'
import { exploreLedger } from '@/lib/oversight/explorer'
import { type ExplorerFilter, FACETS, type Facet } from '@/lib/oversight/explorer-view'
import { recordFacts } from '@/lib/oversight/signal-facts'
import { openChart } from '@/lib/records/chart'

let test: Explored

beforeAll(async () => {
  test = await testExplored()
  await disableGuards(test.owner)
})
afterEach(() => setClock(undefined))
afterAll(() => test.drop())

const facetOf = (answer: Awaited<ReturnType<typeof explore>>, facet: Facet) =>
  answer.facets.find((one) => one.facet === facet)?.values ?? []

const given = ({ values }: { values: readonly { value: string; count: number }[] }) =>
  Object.fromEntries(values.filter(({ count }) => count > 0).map(({ value, count }) => [value, count]))

describe('what is counted', () => {
  it('equals what opening every entry and counting by hand gives, for any filter', async () => {
    const pool = await openAll(test, test.northgate)
    const choice = (facet: Facet) => {
      const values = [...new Set([...pool.map(VALUE[facet]), 'nothing'])].filter(Boolean)
      return fc.record({ include: fc.subarray(values, { maxLength: 3 }), exclude: fc.subarray(values, { maxLength: 2 }) })
    }
    const times = pool.map(({ event }) => new Date(event.at))
    const chosen = (requiredKeys: readonly Facet[]) =>
      fc.record(
        Object.fromEntries(requiredKeys.map((facet) => [facet, choice(facet)])) as Record<Facet, ReturnType<typeof choice>>,
      )
    const filters = fc.record(
      {
        // Few choices at a time: with nine hardly anything matches, and what fails nothing but one choice is the point.
        choices: fc.shuffledSubarray([...FACETS], { maxLength: 3 }).chain(chosen),
        from: fc.constantFrom(...times),
        to: fc.constantFrom(...times),
      },
      { requiredKeys: ['choices'] },
    )
    await fc.assert(
      fc.asyncProperty(filters, async (asked) => {
        const filter = asked as ExplorerFilter
        await forgetTries(test)
        const all = await openAll(test, test.northgate)
        const { total, all: every, facets, entries, buckets, hiddenExplained } = await explore(test.officer, filter)
        const found = all.filter((one) => matches(one, filter))
        expect({ total, every }).toEqual({ total: found.length, every: all.length })
        for (const counts of facets)
          expect({ [counts.facet]: given(counts) }).toEqual({ [counts.facet]: countBy(all, filter, counts.facet) })
        expect(entries.map(({ id }) => id)).toEqual(
          found
            .map(({ event }) => event.id)
            .reverse()
            .slice(0, 50),
        )
        const beside = all.filter((one) => matches(one, filter, 'why'))
        const inRange = buckets.reduce((sum, bucket) => sum + bucket.total, 0)
        expect(inRange).toBe(beside.length)
        const hidden = beside.filter(({ state }) => state === 'explained').length
        if (hiddenExplained > 0) expect(hiddenExplained).toBe(hidden)
      }),
      { numRuns: 100 },
    )
  })
})

describe('whose entries', () => {
  it('counts nothing that only another organisation acts in or has custody of', async () => {
    for (const [officer, organisation] of [
      [test.officer, test.northgate],
      [test.elsewhere, test.cityHeart],
    ] as const) {
      await explore(officer) // examines first, which is an entry
      const own = new Set((await openAll(test, organisation)).map(({ event }) => event.id))
      const { total, all, entries } = await explore(officer)
      expect([total, all]).toEqual([own.size, own.size])
      expect(entries.filter(({ id }) => !own.has(id))).toEqual([])
    }
  })

  it('names a patient to her own organisation’s officer; to another’s she is a reference, in facets, groups and sentences', async () => {
    const [, , patient] = test.patients
    const choices = { patient: { include: [patient] } }
    const here = await explore(test.officer, { choices })
    expect(facetOf(here, 'patient').find(({ value }) => value === patient)?.label).toBe(`NAMED ${patient}`)
    expect(JSON.stringify(here.entries[0]?.sentence)).toContain(`NAMED ${patient}`)
    const there = await explore(test.elsewhere, { choices })
    expect(there.total).toBe(3)
    expect(facetOf(there, 'patient').find(({ value }) => value === patient)?.label).toBe(`patient ${patient.slice(-6)}`)
    const grouped = await explore(test.elsewhere, { choices, group: 'patient' })
    expect(JSON.stringify([there, grouped])).not.toContain(`NAMED ${patient}`)
  })

  it('says in the query’s own entry all that was asked, a keyed digest of it, and whom it named', async () => {
    const filter: ExplorerFilter = {
      choices: { actor: { include: [String(test.nurse.id)] }, why: { exclude: ['explained'] } },
      from: new Date('2026-01-01T00:00:00Z'),
    }
    const { written } = await explore(test.officer, filter)
    const event = await eventOf(test, written[0]?.id ?? '')
    expect(event).toMatchObject({
      action: 'ledger.query',
      detail: {
        actor: { include: [test.nurse.id] },
        why: { exclude: ['explained'] },
        from: '2026-01-01T00:00:00.000Z',
        query: expect.stringMatching(/^[\w+/]{43}=$/),
      },
    })
    expect(event.objects.map(({ id }) => id)).toContain(test.patients[1])
    const digestOf = async (asked: ExplorerFilter) =>
      (await eventOf(test, (await explore(test.officer, asked)).written[0]?.id ?? '')).detail.query
    expect(await digestOf(filter)).toBe(event.detail.query)
    expect(await digestOf({ ...filter, group: 'person' })).not.toBe(event.detail.query)
  })

  it('refuses to filter by a person while the index key is not to be had, rather than show everybody', async () => {
    const choices = { actor: { include: [String(test.nurse.id)] } }
    const answer = await withoutIndexKeys(() => exploreLedger(test.officer, { choices }, nameAll))
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'unavailable' } })
  })

  it('shows nothing, not everything, for a person, patient or sitting that nobody is', async () => {
    for (const filter of [
      { choices: { actor: { include: [newId()] } } },
      { choices: { patient: { include: [newId()] } } },
      { sitting: '0000000000000000' },
      { sitting: 'nonsense' },
    ])
      expect((await explore(test.officer, filter)).total).toBe(0)
  })
})

describe('why', () => {
  it('has flagged, unexplained and explained looks, and what it keeps is what the rows say', async () => {
    const { entries, facets } = await explore(test.officer, {
      choices: { action: { include: ['chart.open'] }, why: { exclude: ['waiting'] } },
    })
    expect(entries.filter(({ was }) => was !== undefined)).toEqual([])
    const counts = facets.find(({ facet }) => facet === 'why')?.values
    expect(counts?.map(({ value, count }) => [value, count])).toEqual([
      ['flagged', 3], // the nurse refused before she declared, the stranger twice
      ['unexplained', 7],
      ['explained', 2],
      ['waiting', 6],
    ])
  })

  it('changes when a fact arrives within 72 hours: the row at once, the count with the next pass', async () => {
    const filter: ExplorerFilter = { choices: { actor: { include: [String(test.coder.id)] } } }
    const states = async () =>
      facetOf(await explore(test.officer, filter), 'why').flatMap(({ value, count }) => (count ? [[value, count]] : []))
    await sequenceAll(test)
    expect(await states()).toEqual([['unexplained', 3]])
    const claim = { kind: 'claim', patient: test.patients[2], person: test.coder.id as AccountId, since: now() } as const
    await recordFacts(INSTALLATION, test.northgate, [claim])
    const { entries } = await explore(test.officer, filter)
    expect(entries.map(({ why, was }) => [why.state, why.words, was])).toEqual(
      Array(3).fill(['explained', 'claim assigned', 'unexplained']),
    )
    const later = new Date(Date.now() + 11 * 60_000)
    setClock(() => later)
    expect(await states()).toEqual([['explained', 3]])
    expect((await explore(test.officer, filter)).entries.every(({ was }) => was === undefined)).toBe(true)
  })

  it('believes no fact that somebody put into the database', async () => {
    const choices = { actor: { include: [String(test.stranger.id)] }, outcome: { include: ['refused'] } }
    await recordFacts(INSTALLATION, test.northgate, [
      { kind: 'visit', patient: test.patients[2], person: test.stranger.id as AccountId, since: now() },
    ])
    const [believed] = (await explore(test.officer, { choices })).entries
    expect(believed?.why.words).toBe('visit booked')
    await test.owner.pool.query("update signal_fact set seal = set_byte(seal, 0, get_byte(seal, 0) # 1) where kind = 'visit'")
    const [entry] = (await explore(test.officer, { choices })).entries
    expect(entry?.why).toMatchObject({ state: 'flagged', words: 'refused' })
  })

  it('says of a row when somebody turned what is kept of it', async () => {
    const filter: ExplorerFilter = {
      choices: { actor: { include: [String(test.stranger.id)] }, outcome: { include: ['refused'] } },
    }
    const [before] = (await explore(test.officer, filter)).entries
    await test.owner.pool.query('update entry_why set state = 0, revised = 1000 where position = $1', [before?.position])
    const hidden = await explore(test.officer, filter)
    expect(hidden.entries[0]).toMatchObject({ id: before?.id, why: { state: 'flagged' }, was: 'explained' })
  })

  it('counts what the sealed events say, not what somebody wrote into the columns beside them', async () => {
    const filter: ExplorerFilter = { choices: { action: { include: ['chart.open'] } } }
    const { written } = await openChart(test.nurse, test.patients[0])
    await sequenceAll(test)
    const total = (await openAll(test, test.northgate)).filter((one) => matches(one, filter)).length
    await tampering(test.owner, ['ledger_entry'], async (sql) => {
      await sql("update ledger_entry set role = 'desk', actor = null, patient = null where action = 'chart.open'")
      expect((await explore(test.officer, filter)).total).toBe(total)
      const nurses = { role: { include: ['nurse'] }, patient: { include: [test.patients[0]] } }
      expect((await explore(test.officer, { choices: nurses })).entries[0]?.id).toBe(written[0]?.id)
    })
  })

  it('finds by person what was written while the index key was not to be had', async () => {
    const filter: ExplorerFilter = { choices: { actor: { include: [String(test.nurse.id)] } } }
    const { total } = await explore(test.officer, filter)
    await withoutIndexKeys(() => openChart(test.nurse, test.patients[0]))
    expect((await explore(test.officer, filter)).total).toBe(total)
    await sequenceAll(test)
    expect((await explore(test.officer, filter)).total).toBe(total + 1)
  })
})
