import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { importInvented } from '@/e2e/tampering/world'
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { setClock } from '@/lib/base/clock'
import type { AccountId, PatientId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import { startCare } from '@/lib/directory/accounts'
import { assignRota, endRota } from '@/lib/directory/rota'
import { createTeam, joinTeam, leaveTeam } from '@/lib/directory/teams'
import { openChart } from '@/lib/records/chart'
import { listWork } from '@/lib/records/work'

/** The ward treats the patient; who works for the ward, and when, is all that is changed here. */
let test: TestInstallation
let nair: Actor
let ilic: Actor
let patient: PatientId
let ward: string
const HOUR = 3_600_000

beforeAll(async () => {
  test = await testInstallation()
  nair = await signedIn({ role: 'administrator', organisation: test.northgate, department: 'Administration' })
  await signedIn({ role: 'nurse', organisation: test.northgate, department: '5 West' })
  patient = await importInvented(test.northgate, 1)
  ward = (await sql(`select id from department where name = '5 West'`))[0].id
  await startCare({ organisation: test.northgate, patient, department: '5 West', kind: 'team', since: new Date(0) })
})
afterAll(async () => {
  await expectIntact(test)
  await test.drop()
})
afterEach(() => setClock(undefined))

let from = 0
beforeEach(async () => {
  ilic = await signedIn({ role: 'nurse', organisation: test.northgate, department: 'Maternity' })
  from = await queueEnd(test)
})

const idOf = (actor: Actor) => actor.id as AccountId
const sql = async (text: string, values: unknown[] = []) => (await test.owner.pool.query(text, values)).rows
const near = (begins: number, ends: number) => ({
  department: ward,
  since: new Date(Date.now() + begins * HOUR),
  until: new Date(Date.now() + ends * HOUR),
})
const events = () => eventsSince(test, from, test.northgate)

async function look(actor = ilic): Promise<string> {
  const outcome = await openChart(actor, patient)
  return outcome.ok ? 'permitted' : outcome.refusal.code
}
const idOfNewest = async () => (await sql('select id from assignment order by created_at desc, id limit 1'))[0].id as string
const code = (outcome: Awaited<ReturnType<typeof assignRota>>) => (outcome.ok ? 'done' : outcome.refusal.code)

describe('a rota', () => {
  it('decides the very next look: on it she is permitted by it, taken off she is refused', async () => {
    expect(await look()).toBe('no-basis')
    expect(code(await assignRota(nair, idOf(ilic), near(-1, 7)))).toBe('done')
    expect(await look()).toBe('permitted')
    const row = await idOfNewest()
    expect((await events()).at(-1)).toMatchObject({ basis: { kind: 'care', ref: row, policies: ['care.rota'] } })
    const work = await listWork(ilic)
    expect(work.ok && work.value.items.map((item) => item.patient)).toEqual([patient])
    expect(code(await endRota(nair, idOf(ilic), row))).toBe('done')
    expect(await look()).toBe('no-basis')
    expect(code(await endRota(nair, idOf(ilic), row))).toBe('conflict')
  })

  it('holds from its first moment to before its last, and for the patients of its department only', async () => {
    const shift = near(1, 2)
    await assignRota(nair, idOf(ilic), shift)
    const other = await importInvented(test.northgate, 2)
    for (const [at, seen] of [
      [shift.since.getTime() - 1, 'no-basis'],
      [shift.since.getTime(), 'permitted'],
      [shift.until.getTime() - 1, 'permitted'],
      [shift.until.getTime(), 'no-basis'],
    ] as const) {
      setClock(() => new Date(at))
      // A session is as old as the clock says: hers began before.
      await sql('update session set last_seen_at = $1, expires_at = $2 where id = $3', [
        new Date(at),
        new Date(at + HOUR),
        ilic.session,
      ])
      expect(await look(), String(at - shift.since.getTime())).toBe(seen)
      const outcome = await openChart(ilic, other)
      expect(outcome.ok).toBe(false)
    }
  })

  it('gives nobody more than a clinician’s role gives: the desk stays a desk', async () => {
    const desk = await signedIn({ role: 'desk', organisation: test.northgate })
    await assignRota(nair, idOf(desk), near(-1, 7))
    await openChart(desk, patient)
    expect((await events()).at(-1)).toMatchObject({ basis: { policies: ['duty.desk'] } })
  })

  it('taken back before it began it never holds, and two who write one are told', async () => {
    await assignRota(nair, idOf(ilic), near(1, 9))
    expect(code(await assignRota(nair, idOf(ilic), near(2, 3)))).toBe('conflict')
    const [row] = await sql('select id, since from assignment where account_id = $1', [ilic.id])
    expect(code(await endRota(nair, idOf(ilic), row.id))).toBe('done')
    expect((await sql('select until from assignment where id = $1', [row.id]))[0].until).toEqual(row.since)
    setClock(() => new Date(row.since.getTime() + HOUR))
    expect(await look()).toBe('no-basis')
    setClock(undefined)
    const both = await Promise.all([assignRota(nair, idOf(ilic), near(1, 9)), assignRota(nair, idOf(ilic), near(1, 9))])
    expect(both.map(code).sort()).toEqual(['conflict', 'done'])
  })

  it('refuses a shift that is over, backwards, a month long, or years ahead, each by name', async () => {
    for (const [shift, field] of [
      [near(-9, -1), 'over'],
      [near(2, 1), 'order'],
      [near(-1, 24 * 40), 'long'],
      [near(24 * 500, 24 * 500 + 8), 'far'],
    ] as const) {
      expect(await assignRota(nair, idOf(ilic), shift)).toMatchObject({ ok: false, refusal: { code: 'invalid', field } })
    }
    expect(await look()).toBe('no-basis')
  })

  it('says who, where and when in its entry', async () => {
    const shift = near(-1, 7)
    await assignRota(nair, idOf(ilic), shift)
    await endRota(nair, idOf(ilic), await idOfNewest())
    const [on, off] = await events()
    const when = { since: shift.since.toISOString(), until: shift.until.toISOString(), department: '5 West' }
    expect(on).toMatchObject({ action: 'rota.assign', outcome: 'permitted', detail: when })
    expect(off).toMatchObject({ action: 'rota.end', outcome: 'permitted', detail: when })
    expect(on?.objects[0]).toEqual({ type: 'Account', id: ilic.id })
  })
})

describe('a team', () => {
  it('opens its department’s patients to members of other departments, and no longer when they leave', async () => {
    expect((await createTeam(nair, ward, 'Night float')).ok).toBe(true)
    expect(await createTeam(nair, ward, ' Night  float ')).toMatchObject({ ok: false, refusal: { code: 'conflict' } })
    const [team] = await sql('select id from team')
    expect(code(await joinTeam(nair, idOf(ilic), team.id))).toBe('done')
    expect(code(await joinTeam(nair, idOf(ilic), team.id))).toBe('conflict')
    expect(await look()).toBe('permitted')
    expect((await events()).at(-1)).toMatchObject({ basis: { policies: ['care.team'] } })
    const [row] = await sql('select id from assignment where account_id = $1', [ilic.id])
    expect(code(await leaveTeam(nair, idOf(ilic), row.id))).toBe('done')
    expect(await look()).toBe('no-basis')
  })
})

describe('who may', () => {
  it('nobody puts herself on a rota or into a team, and nobody of another house', async () => {
    const elsewhere = await signedIn({ role: 'administrator', organisation: test.cityHeart })
    const [team] = await sql('select id from team')
    for (const outcome of [
      await assignRota(nair, idOf(nair), near(-1, 7)),
      await joinTeam(nair, idOf(nair), team.id),
      await assignRota(elsewhere, idOf(ilic), near(-1, 7)),
      await assignRota(ilic, idOf(ilic), near(-1, 7)),
    ])
      expect(outcome).toMatchObject({ ok: false, refusal: { code: 'not-your-role' } })
    // Her own person, another house's ward: for her there is no such department.
    const theirs = await signedIn({ role: 'nurse', organisation: test.cityHeart })
    expect(code(await assignRota(elsewhere, idOf(theirs), near(-1, 7)))).toBe('invalid')
    expect(await sql('select 1 from assignment where account_id = any($1)', [[nair.id, theirs.id, ilic.id]])).toEqual([])
  })
})

describe('a look and a change of the rota have one order', () => {
  it('taken off in the middle of a look, she waits for it: what was begun on the rota ends on it', async () => {
    await assignRota(nair, idOf(ilic), near(-1, 7))
    const row = await idOfNewest()
    const order: string[] = []
    let ending: ReturnType<typeof endRota> | undefined
    const outcome = await underAudit({ actor: ilic, action: 'chart.open', patient }, async () => {
      ending = endRota(nair, idOf(ilic), row)
      void ending.then(() => order.push('ended'))
      await Promise.race([ending, sleep(700)])
      order.push('looked')
      return permitted(undefined)
    })
    expect([outcome.ok, (await ending)?.ok]).toEqual([true, true])
    expect(order).toEqual(['looked', 'ended'])
    expect(await look()).toBe('no-basis')
  })

  it('the row itself is held, whoever ends it and by whatever way', async () => {
    await assignRota(nair, idOf(ilic), near(-1, 7))
    const row = await idOfNewest()
    const client = await test.owner.pool.connect()
    await underAudit({ actor: ilic, action: 'chart.open', patient }, async () => {
      await client.query(`set lock_timeout = '200ms'`)
      await expect(client.query('update assignment set until = since where id = $1', [row])).rejects.toThrow('lock timeout')
      return permitted(undefined)
    })
    client.release(true)
  })
})
