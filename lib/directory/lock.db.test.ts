import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { codeAt, said } from '@/e2e/support/factor-world'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn, visitFrom } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import type { Actor } from '@/lib/base/actor'
import { setClock } from '@/lib/base/clock'
import type { AccountId, DeviceId, SessionId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import { addPerson } from '@/lib/directory/add-person'
import { closeAccount } from '@/lib/directory/change-account'
import { changePassword } from '@/lib/directory/change-password'
import { choosePassword } from '@/lib/directory/choose-password'
import { enrolApp, proposeApp } from '@/lib/directory/factors/enrol'
import { lock, resume } from '@/lib/directory/lock'
import { endOwnSessions, loadOwnAccount, vouchFor } from '@/lib/directory/own-sessions'
import { listPeople } from '@/lib/directory/people'
import { signInWithPassword, signOut } from '@/lib/directory/sign-in'
import { loadActor, loadLocked } from '@/lib/session/store'
import type { Visit } from '@/lib/session/visit'

let test: TestInstallation
let nair: Actor
beforeAll(async () => {
  test = await testInstallation()
  nair = await signedIn({ role: 'administrator', organisation: test.northgate })
})
afterAll(() => test.drop())
afterEach(() => setClock(undefined))

const own = 'a sentence of her own'
let people = 0
type Person = { readonly login: string; readonly visit: Visit; readonly actor: Actor }
async function person(): Promise<Person> {
  const login = `locked-${++people}`
  const added = await addPerson(nair, { name: 'Test Person', role: 'administrator', login })
  if (!added.ok) throw new Error(added.refusal.code)
  const visit = visitFrom()
  const alone = await into(await choosePassword({ login, first: added.value.firstPassword, own }, visit))
  return { login, visit, actor: await withApp(alone) }
}
/** Her second factor makes another session, on the same device. */
async function withApp(actor: Actor): Promise<Actor> {
  const { secret, sealed } = await proposeApp(actor)
  const enrolled = await enrolApp(actor, { sealed, code: await codeAt(secret, Date.now()), name: 'Phone' })
  const session = enrolled.ok ? enrolled.value.session : undefined
  if (!session) throw new Error('no second factor')
  return into(permitted(session))
}
async function into(outcome: Awaited<ReturnType<typeof signInWithPassword>>): Promise<Actor> {
  const actor = outcome.ok ? await loadActor(outcome.value.session, outcome.value.account) : undefined
  if (!actor) throw new Error('not in')
  return actor
}
const again = (actor: Actor) => loadActor(actor.session as SessionId, actor.id as AccountId)
const locked = (actor: Actor) => loadLocked(actor.session as SessionId, actor.id as AccountId)
const act = async (actor: Actor) => {
  const outcome = await listPeople(actor)
  return outcome.ok ? 'permitted' : outcome.refusal.code
}

describe('a locked session (ASSURANCE 2)', () => {
  it('is nobody to pages and handlers, and the gate refuses it even if somebody kept hold of it', async () => {
    const { actor, login, visit } = await person()
    expect(await act(actor)).toBe('permitted')
    await lock(actor)
    expect(await again(actor)).toBeUndefined()
    expect(await act(actor)).toBe('no-session')
    expect(await changePassword(actor, { login, old: own, own: 'another sentence of hers' }, visit)).toMatchObject({ ok: false })
    expect(await act((await locked(actor)) as Actor)).toBe('no-session')
  })

  it('goes on with her password, as the same session, and with no other', async () => {
    const { actor, visit } = await person()
    await lock(actor)
    const asleep = (await locked(actor)) as Actor
    for (const password of ['', 'wrong, wrong', own.toUpperCase(), ` ${own}`])
      expect(await resume(asleep, { password }, visit)).toMatchObject({ ok: false, refusal: { code: 'no-session' } })
    expect(await resume(asleep, { persona: true }, visit)).toMatchObject({ ok: false })
    expect(await again(actor)).toBeUndefined()
    expect((await resume(asleep, { password: own }, visit)).ok).toBe(true)
    expect(await again(actor)).toMatchObject({ session: actor.session })
    expect(await act(actor)).toBe('permitted')
  })

  it('that showed a password alone goes on as that, and no stronger', async () => {
    const { login, visit } = await person()
    const alone = await into(await signInWithPassword(login, own, visit))
    await lock(alone)
    expect((await resume((await locked(alone)) as Actor, { password: own }, visit)).ok).toBe(true)
    expect(await again(alone)).toMatchObject({ session: alone.session, factors: 'one' })
    expect(await act(alone)).toBe('second-factor')
  })

  it('with somebody else’s password does not go on', async () => {
    const [{ actor, visit }, other] = [await person(), await person()]
    const theirs = 'quite another sentence, hers'
    expect((await changePassword(other.actor, { login: other.login, old: own, own: theirs }, other.visit)).ok).toBe(true)
    await lock(actor)
    expect(await resume((await locked(actor)) as Actor, { password: theirs }, visit)).toMatchObject({ ok: false })
  })

  it('is limited as signing in is: guessing at a locked screen counts with guessing at the door', async () => {
    const { actor, visit, login } = await person()
    await lock(actor)
    const asleep = (await locked(actor)) as Actor
    const codes: string[] = []
    for (let n = 0; n < 12; n++) {
      const outcome = await resume(asleep, { password: `guess ${n}, wrong` }, visit)
      codes.push(outcome.ok ? 'in' : outcome.refusal.code)
    }
    expect(codes.slice(-2)).toEqual(['too-many', 'too-many'])
    expect(await signInWithPassword(login, own, visit)).toMatchObject({ ok: false, refusal: { code: 'too-many' } })
  })

  it('left idle goes on with her password too, until twelve hours after it began', async () => {
    const { actor, visit } = await person()
    const began = Date.now()
    setClock(() => new Date(began + 40 * 60_000))
    expect(await again(actor)).toBeUndefined()
    expect((await resume((await locked(actor)) as Actor, { password: own }, visit)).ok).toBe(true)
    expect(await again(actor)).toBeDefined()
    setClock(() => new Date(began + 12 * 3_600_000 + 60_000))
    expect(await locked(actor)).toBeUndefined()
    expect(await resume(actor, { password: own }, visit)).toMatchObject({ ok: false, refusal: { code: 'no-session' } })
  })

  it('of a closed account does not go on, and can be left', async () => {
    const { actor, visit } = await person()
    await lock(actor)
    const asleep = (await locked(actor)) as Actor
    await closeAccount(nair, actor.id as AccountId)
    expect(await locked(actor)).toBeUndefined()
    expect(await resume(asleep, { password: own }, visit)).toMatchObject({ ok: false })
    const left = await person()
    await lock(left.actor)
    const from = await queueEnd(test)
    await signOut((await locked(left.actor)) as Actor)
    expect(await locked(left.actor)).toBeUndefined()
    expect((await eventsSince(test, from, test.northgate)).map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'session.end permitted',
    ])
  })
})

describe('one’s own sessions (ASSURANCE 6)', () => {
  it('one, or all but the one that asks: those that end are refused, that one goes on', async () => {
    const { actor, login, visit } = await person()
    const others = [1, 2, 3].map(() => signInWithPassword(login, own, visit))
    const [first, second, third] = (await Promise.all((await Promise.all(others)).map(into))) as [Actor, Actor, Actor]
    expect((await loadOwnAccount(actor)).sessions).toHaveLength(4)
    expect(await endOwnSessions(actor, first.session as SessionId)).toMatchObject({ ok: true, value: { sessions: 1 } })
    expect(await again(first)).toBeUndefined()
    expect(await again(second)).toBeDefined()
    const from = await queueEnd(test)
    expect(await endOwnSessions(actor)).toMatchObject({ ok: true, value: { sessions: 2 } })
    const entries = await eventsSince(test, from, test.northgate)
    expect(entries.map(({ action, detail }) => [action, detail.ended])).toEqual(
      expect.arrayContaining([second, third].map(({ session }) => ['session.revoke', session])),
    )
    expect(await act(second)).toBe('no-session')
    expect(await act(actor)).toBe('permitted')
    expect(await endOwnSessions(actor)).toMatchObject({ ok: false, refusal: { code: 'conflict' } })
  })

  it('never another’s', async () => {
    const [me, her] = [await person(), await person()]
    expect(await endOwnSessions(me.actor, her.actor.session as SessionId)).toMatchObject({
      ok: false,
      refusal: { code: 'conflict' },
    })
    expect(await again(her.actor)).toBeDefined()
  })
})

describe('a new device', () => {
  it('is told of on those of before, and vouched for by an older one only', async () => {
    const { actor, login } = await person()
    const sign = async () => into(await signInWithPassword(login, own, visitFrom()))
    const second = await sign()
    const third = await sign()
    expect(await again(actor)).toMatchObject({ strangeDevice: true })
    expect(await again(third)).not.toHaveProperty('strangeDevice')
    const { strange } = await loadOwnAccount(actor)
    const [newest, newer] = strange.map(({ id }) => id) as [DeviceId, DeviceId]
    expect(await vouchFor(third, newest)).toBe(false)
    expect(await vouchFor(third, newer)).toBe(false)
    expect(await vouchFor(second, newest)).toBe(true)
    expect(await vouchFor(second, newer)).toBe(false)
    expect(await vouchFor(actor, newer)).toBe(true)
    expect(await again(actor)).not.toHaveProperty('strangeDevice')
    const other = await person()
    const fourth = await into(await signInWithPassword(login, own, visitFrom()))
    const [unknown] = (await loadOwnAccount(fourth)).strange
    expect(unknown).toBeUndefined()
    expect(await vouchFor(other.actor, ((await loadOwnAccount(actor)).strange[0] as { id: DeviceId }).id)).toBe(false)
  })

  it('is in the entry of the sign-in', async () => {
    const { login } = await person()
    const from = await queueEnd(test)
    await signInWithPassword(login, own, visitFrom())
    expect((await eventsSince(test, from, test.northgate))[0]).toMatchObject({
      action: 'session.start',
      detail: { method: 'password', device: 'new' },
    })
  })
})

describe('changing one’s password', () => {
  it('needs the old one, ends every other session, and the old one opens nothing more', async () => {
    const { actor, login, visit } = await person()
    const other = await into(await signInWithPassword(login, own, visit))
    const next = '  spaces at both ends, and more than sixty-four characters of a sentence  '
    const weak = async (more: object) => said(await changePassword(actor, { login, old: own, own: next, ...more }, visit))
    expect(await weak({ old: 'wrong, wrong' })).toBe('invalid: old')
    expect(await weak({ own: 'password123' })).toBe('invalid: common')
    for (const known of [`${own}!`, 'at Northgate all day']) expect(await weak({ own: known })).toBe('invalid: known')
    expect(await again(other)).toBeDefined()
    expect(await changePassword(actor, { login, old: own, own: next }, visit)).toMatchObject({ ok: true, value: { sessions: 1 } })
    expect(await act(actor)).toBe('permitted')
    expect(await again(other)).toBeUndefined()
    expect(await act(other)).toBe('no-session')
    expect((await signInWithPassword(login, own, visit)).ok).toBe(false)
    expect((await signInWithPassword(login, next.trim(), visit)).ok).toBe(false)
    expect((await signInWithPassword(login, next, visit)).ok).toBe(true)
  })

  it('is kept as argon2id with at least 46 MiB (ASSURANCE 12)', async () => {
    const { actor } = await person()
    const { rows } = await test.owner.pool.query('select password_hash as hash from account where id = $1', [actor.id])
    const [, memory, passes, lanes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(rows[0].hash) ?? []
    expect(Number(memory)).toBeGreaterThanOrEqual(46 * 1024)
    expect([Number(passes), Number(lanes)]).toEqual([1, 1])
  })

  it('twice at the same moment is done once', async () => {
    const { actor, login, visit } = await person()
    const both = await Promise.all(
      ['one sentence of two, said', 'the other of two sentences'].map((next) =>
        changePassword(actor, { login, old: own, own: next }, visit),
      ),
    )
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
  })
})
