import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { enterAccount, signedIn, visitFrom } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import type { Actor } from '@/lib/base/actor'
import { setClock } from '@/lib/base/clock'
import type { AccountId, SessionId } from '@/lib/base/ids'
import { type Added, addPerson } from '@/lib/directory/add-person'
import { closeAccount, endSessions, reopenAccount, resetPassword } from '@/lib/directory/change-account'
import { choosePassword } from '@/lib/directory/choose-password'
import { listPeople, openPerson } from '@/lib/directory/people'
import { signInWithPassword } from '@/lib/directory/sign-in'
import { loadActor } from '@/lib/session/store'

let test: TestInstallation
let nair: Actor
beforeAll(async () => {
  test = await testInstallation()
  nair = await signedIn({ role: 'administrator', organisation: test.northgate })
})
afterAll(() => test.drop())
afterEach(() => setClock(undefined))

const own = 'a sentence of her own'
let logins = 0
async function added(more: object = {}): Promise<Added & { login: string }> {
  const login = `person-${++logins}`
  const outcome = await addPerson(nair, { name: 'Test Person', role: 'nurse', department: '5 West', login, ...more })
  if (!outcome.ok) throw new Error(outcome.refusal.code)
  return { ...outcome.value, login }
}
const idOf = (actor: Actor) => actor.id as AccountId
const again = (actor: Actor) => loadActor(actor.session as SessionId, idOf(actor))

let from = 0
beforeEach(async () => {
  from = await queueEnd(test)
})
async function entries(): Promise<string[]> {
  return (await eventsSince(test, from, test.northgate)).map(({ action, outcome }) => `${action} ${outcome}`)
}

describe('adding a person', () => {
  it('makes one of her own organisation, with her first password and the entry', async () => {
    const { id } = await added({ department: 'Maternity' })
    expect(await entries()).toEqual(['user.create permitted'])
    const people = await listPeople(nair)
    const person = people.ok && people.value.people.find((one) => one.id === id)
    expect(person).toMatchObject({ name: 'Test Person', role: 'nurse', department: 'Maternity', active: true, intact: true })
    expect(people.ok && people.value.departments).toContain('Maternity')
  })

  it('a first password opens nothing but the choice of her own, and that once', async () => {
    const { login, firstPassword: first } = await added()
    expect(await signInWithPassword(login, first, visitFrom())).toMatchObject({ ok: false, refusal: { field: 'first-password' } })
    const both = await Promise.all([
      choosePassword({ login, first, own }, visitFrom()),
      choosePassword({ login, first, own: `${own}!` }, visitFrom()),
    ])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await choosePassword({ login, first, own }, visitFrom())).toMatchObject({ ok: false, refusal: { code: 'no-session' } })
    expect(await signInWithPassword(login, first, visitFrom())).toEqual({ ok: false, refusal: { code: 'no-session' } })
    expect((await signInWithPassword(login, both[0].ok ? own : `${own}!`, visitFrom())).ok).toBe(true)
  })

  it('a first password ends after a week', async () => {
    const { login, firstPassword: first, until } = await added()
    setClock(() => until)
    expect(await choosePassword({ login, first, own }, visitFrom())).toMatchObject({ ok: false, refusal: { code: 'no-session' } })
  })

  it.each([
    ['short', 'short'],
    ['person-1 and more', 'known'],
    ['aaaaaaaaaaaaaaaa', 'common'],
    ['Password2026!', 'common'],
    ['Chartseal 2026!', 'known'],
    ['x'.repeat(300), 'long'],
  ])('%s is no password of her own', async (weak, field) => {
    expect(await choosePassword({ login: 'person-1', first: 'one-two-three-four-five', own: weak }, visitFrom())).toMatchObject({
      ok: false,
      refusal: { code: 'invalid', field },
    })
    expect(await entries()).toEqual([])
  })

  it('a taken login is a conflict, whoever asks and however it is spelt, and leaves nothing', async () => {
    const { login } = await added()
    const elsewhere = await signedIn({ role: 'administrator', organisation: test.cityHeart })
    const before = await count()
    for (const actor of [nair, elsewhere]) {
      const outcome = await addPerson(actor, {
        name: 'Other',
        role: 'desk',
        department: 'Nowhere',
        login: ` ${login.toUpperCase()}`,
      })
      expect(outcome).toMatchObject({ ok: false, refusal: { code: 'conflict', field: 'login' } })
    }
    expect(await count()).toBe(before)
    const { rows } = await test.owner.pool.query(`select 1 from department where name = 'Nowhere'`)
    expect(rows).toEqual([])
  })

  it('two administrators who take one login at once: one gets it', async () => {
    const other = await signedIn({ role: 'administrator', organisation: test.northgate })
    const person = { name: 'Both', role: 'nurse' as const, department: 'A new ward', login: 'wanted-by-both' }
    const both = await Promise.all([addPerson(nair, person), addPerson(other, person)])
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
  })

  it('what is listed holds neither a login nor a password', async () => {
    await added({ name: 'Listed' })
    expect(JSON.stringify(await listPeople(nair))).not.toMatch(/argon2|person-\d|token|hash/i)
  })

  async function count(): Promise<number> {
    const { rows } = await test.owner.pool.query('select count(*)::int as n from account')
    return rows[0].n
  }
})

describe('closing an account', () => {
  it('ends her sessions with it: her next request is nobody’s', async () => {
    const nurse = await signedIn({ role: 'nurse', organisation: test.northgate })
    await enterAccount(idOf(nurse))
    expect(await closeAccount(nair, idOf(nurse))).toMatchObject({ ok: true, value: { sessions: 2 } })
    expect(await again(nurse)).toBeUndefined()
    expect(await listPeople({ ...nurse, role: 'administrator' })).toMatchObject({ ok: false, refusal: { code: 'no-session' } })
    expect((await entries()).at(-2)).toBe('user.disable permitted')
  })

  it('and opening it again brings back neither session nor anything else', async () => {
    const nurse = await signedIn({ role: 'nurse', organisation: test.northgate })
    await closeAccount(nair, idOf(nurse))
    expect((await reopenAccount(nair, idOf(nurse))).ok).toBe(true)
    expect(await again(nurse)).toBeUndefined()
    expect(await enterAccount(idOf(nurse))).toMatchObject({ role: 'nurse' })
    expect(await reopenAccount(nair, idOf(nurse))).toMatchObject({ ok: false, refusal: { code: 'conflict' } })
  })

  it('by two administrators at once is done once', async () => {
    const nurse = await signedIn({ role: 'nurse', organisation: test.northgate })
    const other = await signedIn({ role: 'administrator', organisation: test.northgate })
    const both = await Promise.all([closeAccount(nair, idOf(nurse)), closeAccount(other, idOf(nurse))])
    expect(both.map((one) => (one.ok ? 'done' : one.refusal.code)).sort()).toEqual(['conflict', 'done'])
  })

  it('of each other by two administrators at once closes one of them, without a deadlock', async () => {
    for (let times = 0; times < 5; times++) {
      const [a, b] = [
        await signedIn({ role: 'administrator', organisation: test.northgate }),
        await signedIn({ role: 'administrator', organisation: test.northgate }),
      ]
      const both = await Promise.all([closeAccount(a, idOf(b)), closeAccount(b, idOf(a))])
      expect(both.map((one) => (one.ok ? 'done' : one.refusal.code)).sort()).toEqual(['done', 'no-session'])
    }
  })

  it('an altered row is closed, stays recognisable, and is never sealed anew', async () => {
    const desk = await signedIn({ role: 'desk', organisation: test.northgate })
    await test.owner.pool.query(`update account set role = 'physician' where id = $1`, [desk.id])
    expect(await intactOf(desk)).toBe(false)
    expect((await closeAccount(nair, idOf(desk))).ok).toBe(true)
    expect(await reopenAccount(nair, idOf(desk))).toMatchObject({ ok: false, refusal: { code: 'unavailable' } })
    expect(await resetPassword(nair, idOf(desk))).toMatchObject({ ok: false })
    expect(await intactOf(desk)).toBe(false)
  })

  async function intactOf(actor: Actor): Promise<boolean | undefined> {
    const opened = await openPerson(nair, idOf(actor))
    return opened.ok ? opened.value.person.intact : undefined
  }
})

describe('ending sessions', () => {
  it('one of them, and the others go on', async () => {
    const nurse = await signedIn({ role: 'nurse', organisation: test.northgate })
    const second = (await enterAccount(idOf(nurse))).session as SessionId
    expect(await endSessions(nair, idOf(nurse), second)).toMatchObject({ ok: true, value: { sessions: 1 } })
    expect(await loadActor(second, idOf(nurse))).toBeUndefined()
    expect(await again(nurse)).toBeDefined()
    expect(await endSessions(nair, idOf(nurse), second)).toMatchObject({ ok: false, refusal: { code: 'conflict' } })
  })

  it('all of them', async () => {
    const nurse = await signedIn({ role: 'nurse', organisation: test.northgate })
    await enterAccount(idOf(nurse))
    expect(await endSessions(nair, idOf(nurse))).toMatchObject({ ok: true, value: { sessions: 2 } })
    const opened = await openPerson(nair, idOf(nurse))
    expect(opened).toMatchObject({ ok: true, value: { sessions: [], person: { liveSessions: 0 } } })
  })

  it('a session of somebody else is not ended under her name', async () => {
    const [one, other] = [
      await signedIn({ role: 'nurse', organisation: test.northgate }),
      await signedIn({ role: 'nurse', organisation: test.northgate }),
    ]
    const outcome = await endSessions(nair, idOf(one), other.session as SessionId)
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'conflict' } })
    expect(await again(other)).toBeDefined()
  })

  it('a new first password ends them too, and the old password with them', async () => {
    const { login, firstPassword: first, id } = await added()
    const session = await choosePassword({ login, first, own }, visitFrom())
    if (!session.ok) throw new Error(session.refusal.code)
    const reset = await resetPassword(nair, id)
    expect(await loadActor(session.value.session, id)).toBeUndefined()
    expect(await signInWithPassword(login, own, visitFrom())).toEqual({ ok: false, refusal: { code: 'no-session' } })
    const next = { login, first: reset.ok ? reset.value.firstPassword : '', own: `${own}, again` }
    expect((await choosePassword(next, visitFrom())).ok).toBe(true)
  })
})
