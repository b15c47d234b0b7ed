import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Explored, explore, matches, openAll, testExplored } from '@/e2e/support/explored'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { disableGuards, tampering } from '@/e2e/tampering/as-owner'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { sequenceAll } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import { newId } from '@/lib/base/ids'
import { checkEvidence } from '@/lib/ledger/check-evidence'
import { parseEvidence } from '@/lib/ledger/evidence'
import { loadPolicy } from '@/lib/ledger/policy-file'
import { loadSignedSize } from '@/lib/ledger/public-log'
import type { ExplorerFilter } from '@/lib/oversight/explorer-view'
import { keepView } from '@/lib/oversight/keep-view'
import { searchPatients } from '@/lib/records/search'

let test: Explored

beforeAll(async () => {
  test = await testExplored()
  await disableGuards(test.owner)
})
afterAll(async () => {
  await expectIntact(test)
  await test.drop()
})

const LOOKS: ExplorerFilter = { choices: { action: { include: ['chart.open'] } } }

async function kept(actor: Actor, filter: ExplorerFilter) {
  const answer = await keepView(actor, filter)
  if (!answer.ok) return { refusal: answer.refusal }
  return checkEvidence(parseEvidence(answer.value), { policy: loadPolicy().policy, nowSeconds: Math.floor(Date.now() / 1_000) })
}

/** Of what stands in the file, in its order. */
async function eventsIn(actor: Actor, filter: ExplorerFilter): Promise<string[]> {
  const found = await kept(actor, filter)
  if ('refusal' in found) throw new Error(found.refusal.code)
  expect(found).toMatchObject({ verdict: 'intact', checkpoint: { why: 'signed' } })
  return found.entries.flatMap((one) => (one.why === 'included' ? [one.event.id] : []))
}

/** By hand: every entry opened, those that match and are under the checkpoint. */
async function expected(organisation: Explored['northgate'], filter: ExplorerFilter): Promise<string[]> {
  const size = BigInt(await loadSignedSize())
  const all = await openAll(test, organisation)
  return all.filter((one) => one.place < size && matches(one, filter)).map(({ event }) => event.id)
}

describe('the proof of a view', () => {
  it('holds all that matches under the checkpoint, whatever page is shown, and nothing else', async () => {
    for (const filter of [
      LOOKS,
      {},
      { choices: { actor: { exclude: [String(test.nurse.id)] }, outcome: { include: ['refused'] } } },
    ] as ExplorerFilter[]) {
      const ids = await eventsIn(test.officer, filter)
      expect(ids.length).toBeGreaterThan(0)
      expect(ids).toEqual(await expected(test.northgate, filter))
    }
    const { total } = await explore(test.officer, LOOKS)
    expect(total, 'some still wait in the queue').toBeGreaterThan((await eventsIn(test.officer, LOOKS)).length)
    await sequenceAll(test)
    expect(await eventsIn(test.officer, LOOKS)).toHaveLength(total)
  })

  it('stops at the organisation: of the same view each officer takes what is hers', async () => {
    const here = await eventsIn(test.officer, LOOKS)
    const there = await eventsIn(test.elsewhere, LOOKS)
    expect(there).toEqual(await expected(test.cityHeart, LOOKS))
    const both = here.filter((id) => there.includes(id))
    expect(both, 'what one acted in and the other has custody of is of both').not.toEqual([])
    expect(both.length).toBeLessThan(Math.min(here.length, there.length))
  })

  it('is an entry that says what was asked and how much it holds', async () => {
    const before = await queueEnd(test)
    const ids = await eventsIn(test.officer, LOOKS)
    const taken = await eventsSince(test, before, test.northgate)
    expect(taken).toMatchObject([
      {
        action: 'ledger.export',
        outcome: 'permitted',
        actor: { id: test.officer.id },
        detail: { action: { include: ['chart.open'] }, entries: ids.length, query: expect.any(String) },
      },
    ])
    expect(taken[0]).not.toHaveProperty('subject')
  })

  it('is for officers of an organisation; trying is an entry too', async () => {
    for (const who of [test.nurse, test.coder, test.stranger]) {
      const organisation = who === test.stranger ? test.cityHeart : test.northgate
      const before = await queueEnd(test)
      expect(await kept(who, LOOKS)).toMatchObject({ refusal: { code: 'not-your-role' } })
      const tried = await eventsSince(test, before, organisation)
      expect(tried).toMatchObject([{ action: 'ledger.export', outcome: 'refused', actor: { id: who.id } }])
    }
  })

  it('of nothing, or of what still waits for a checkpoint, there is none', async () => {
    const without = { refusal: { code: 'conflict', field: 'checkpoint' } }
    expect(await kept(test.officer, { choices: { actor: { include: [newId()] } } })).toMatchObject(without)
    await sequenceAll(test)
    const since = new Date()
    await searchPatients(test.nurse, 'nobody')
    expect(await kept(test.officer, { from: since, choices: { action: { include: ['patient.search'] } } })).toMatchObject(without)
  })

  it('is not handed out where one of its entries was changed, or the log it is in was, or has lost a row', async () => {
    const position = "(select position from ledger_entry where action = 'chart.open' order by position limit 1)"
    for (const [change, field] of [
      [`update ledger_entry set sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1) where position = ${position}`, 'entry'],
      ['update ledger_entry set leaf = sha256(leaf) where position = 0', 'proof'],
      ['delete from ledger_entry where position = 0', 'proof'],
    ] as const) {
      await tampering(test.owner, ['ledger_entry'], async (sql) => {
        await sql(change)
        expect(await kept(test.officer, LOOKS)).toEqual({ refusal: { code: 'unavailable', field } })
      })
      expect(await kept(test.officer, LOOKS)).toMatchObject({ verdict: 'intact' })
    }
  })

  it('is refused where one of its entries is gone: the rest would look like all of it', async () => {
    const newest = (await eventsIn(test.officer, LOOKS)).at(-1) // the index knows it
    await tampering(test.owner, ['ledger_entry'], async (sql) => {
      await sql('delete from ledger_entry where event_id = $1', [newest])
      expect(await kept(test.officer, LOOKS)).toEqual({ refusal: { code: 'unavailable', field: 'proof' } })
    })
  })

  it('beyond what one file holds is asked for in parts, and never cut', async () => {
    const n = (await eventsIn(test.officer, LOOKS)).length
    expect(await keepView(test.officer, LOOKS, n - 1)).toMatchObject({ ok: false, refusal: { code: 'conflict', field: 'many' } })
    expect(await keepView(test.officer, LOOKS, n)).toMatchObject({ ok: true })
  })
})
