import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { enterAccount, signedIn } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { disableGuards } from '@/e2e/tampering/as-owner'
import { importInvented, sequenceAll } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import type { AccountId, PatientId, SessionId } from '@/lib/base/ids'
import { startCare } from '@/lib/directory/accounts'
import { changeRole } from '@/lib/directory/change-role'
import { listPeople } from '@/lib/directory/people'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { openChart } from '@/lib/records/chart'
import { loadActor } from '@/lib/session/store'

let test: TestInstallation
let nair: Actor
let nurse: Actor
let patient: PatientId
let ward: string
let from = 0

beforeAll(async () => {
  test = await testInstallation()
  nair = await signedIn({ role: 'administrator', organisation: test.northgate })
  patient = await importInvented(test.northgate, 1)
  await signedIn({ role: 'nurse', organisation: test.northgate, department: '5 West' })
  ward = (await sql(`select id from department where name = '5 West'`))[0].id
  await startCare({ organisation: test.northgate, patient, department: '5 West', kind: 'team', since: new Date(0) })
})
afterAll(() => test.drop())
beforeEach(async () => {
  nurse = await signedIn({ role: 'nurse', organisation: test.northgate, department: '5 West' })
  from = await queueEnd(test)
})

const idOf = (actor: Actor) => actor.id as AccountId
const sql = async (text: string, values: unknown[] = []) => (await test.owner.pool.query(text, values)).rows
const code = (outcome: Awaited<ReturnType<typeof changeRole>>) => (outcome.ok ? 'done' : outcome.refusal.code)

async function look(actor: Actor): Promise<string> {
  const outcome = await openChart(actor, patient)
  return outcome.ok ? 'permitted' : outcome.refusal.code
}

async function signedInAnew(actor: Actor): Promise<Actor> {
  return enterAccount(idOf(actor))
}

describe('another role or department', () => {
  it('ends her sessions: the old one is nobody’s, the next is what she is now', async () => {
    expect(await look(nurse)).toBe('permitted')
    expect(await changeRole(nair, idOf(nurse), { role: 'desk', department: ward })).toMatchObject({
      ok: true,
      value: { sessions: 1 },
    })
    expect(await loadActor(nurse.session as SessionId, idOf(nurse))).toBeUndefined()
    expect(await look(nurse)).toBe('no-session')
    const again = await signedInAnew(nurse)
    expect(again.role).toBe('desk')
    const before = await queueEnd(test)
    await look(again)
    expect((await eventsSince(test, before, test.northgate))[0]).toMatchObject({ basis: { policies: ['duty.desk'] } })
  })

  it('is one entry, with before and after', async () => {
    await changeRole(nair, idOf(nurse), { role: 'physician', department: '' })
    const [event] = await eventsSince(test, from, test.northgate)
    expect(event).toMatchObject({
      action: 'role.assign',
      outcome: 'permitted',
      detail: { before: { role: 'nurse', department: '5 West' }, after: { role: 'physician' }, sessions: 1 },
    })
    expect(event?.objects[0]).toMatchObject({ type: 'Account', id: nurse.id })
  })

  it('another department decides the next look', async () => {
    await changeRole(nair, idOf(nurse), { role: 'nurse', department: '' })
    expect(await look(await signedInAnew(nurse))).toBe('no-basis')
    await changeRole(nair, idOf(nurse), { role: 'nurse', department: ward })
    expect(await look(await signedInAnew(nurse))).toBe('permitted')
  })

  it('is refused of oneself, of another house, of a patient, to what is no person’s role, and where nothing would change', async () => {
    const elsewhere = await signedIn({ role: 'nurse', organisation: test.cityHeart })
    const herself = await signedIn({ role: 'patient', organisation: null, patient })
    const agent = await signedIn({ role: 'agent', organisation: test.northgate })
    const to = (role: string, department = '') => ({ role, department })
    expect(code(await changeRole(nair, idOf(nair), to('physician')))).toBe('not-your-role')
    expect(code(await changeRole(nurse, idOf(nurse), to('administrator')))).toBe('not-your-role')
    expect(code(await changeRole(nair, idOf(elsewhere), to('desk')))).toBe('not-your-role')
    expect(code(await changeRole(nair, idOf(herself), to('desk')))).toBe('not-your-role')
    expect(code(await changeRole(nair, idOf(agent), to('desk')))).toBe('invalid')
    for (const role of ['patient', 'agent', 'system', 'proxy', '', '__proto__'])
      expect(code(await changeRole(nair, idOf(nurse), to(role)))).toBe('invalid')
    expect(code(await changeRole(nair, idOf(nurse), to('nurse', 'no-department')))).toBe('invalid')
    expect(code(await changeRole(nair, idOf(nurse), to('nurse', ward)))).toBe('conflict')
    expect(await look(nurse)).toBe('permitted')
  })

  it('of each other by two administrators at once leaves one: the last cannot be taken away', async () => {
    for (let times = 0; times < 3; times++) {
      const [a, b] = [
        await signedIn({ role: 'administrator', organisation: test.northgate }),
        await signedIn({ role: 'administrator', organisation: test.northgate }),
      ]
      const to = { role: 'desk', department: '' }
      const both = await Promise.all([changeRole(a, idOf(b), to), changeRole(b, idOf(a), to)])
      expect(both.map(code).sort()).toEqual(['done', 'no-session'])
    }
  })

  it('an altered row is given nothing: it would be sealed anew', async () => {
    await sql(`update account set role = 'physician' where id = $1`, [nurse.id])
    expect(code(await changeRole(nair, idOf(nurse), { role: 'desk', department: '' }))).toBe('unavailable')
    const people = await listPeople(nair)
    expect(people.ok && people.value.people.find(({ id }) => id === nurse.id)?.intact).toBe(false)
  })
})

it('an old role put back, row and seal, opens nothing: the entry says what she is', async () => {
  const [kept] = await sql('select role, department_id, seal from account where id = $1', [nurse.id])
  expect(code(await changeRole(nair, idOf(nurse), { role: 'desk', department: ward }))).toBe('done')
  const [today] = await sql('select role, department_id, seal from account where id = $1', [nurse.id])
  await disableGuards(test.owner)
  const put = (row: { role: string; department_id: string; seal: Buffer }) =>
    sql('update account set role = $2, department_id = $3, seal = $4 where id = $1', [
      nurse.id,
      row.role,
      row.department_id,
      row.seal,
    ])
  for (const whenElse of [async () => undefined, () => sequenceAll(test), async () => forgetShortLived()]) {
    await whenElse()
    await put(kept)
    expect(await look(await signedInAnew(nurse))).toBe('no-session')
    await put(today)
    expect((await signedInAnew(nurse)).role).toBe('desk')
    expect(await look(await signedInAnew(nurse))).toBe('permitted')
  }
})
