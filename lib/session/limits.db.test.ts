import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn, visitFrom } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { setClock } from '@/lib/base/clock'
import { openDatabase, setDatabase } from '@/lib/db/client'
import { addPerson } from '@/lib/directory/add-person'
import { choosePassword } from '@/lib/directory/choose-password'
import { signInWithPassword } from '@/lib/directory/sign-in'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { BUDGETS, giveBack, take } from '@/lib/session/limits'
import type { Visit } from '@/lib/session/visit'

let test: TestInstallation
beforeAll(async () => {
  test = await testInstallation()
})
afterAll(() => test.drop())
// The clock stands still: how long a busy machine takes for ten tries must not forgive one of them.
beforeEach(() => inSeconds(0))
afterEach(() => setClock(undefined))

const own = 'a sentence of her own'
let people = 0
/** Somebody with a password, and the browser she chose it with. */
async function owner(): Promise<{ login: string; hers: Visit }> {
  const nair = await signedIn({ role: 'administrator', organisation: test.northgate })
  const login = `owner-${++people}`
  const added = await addPerson(nair, { name: 'Test Person', role: 'nurse', login })
  if (!added.ok) throw new Error(added.refusal.code)
  const hers = visitFrom()
  expect((await choosePassword({ login, first: added.value.firstPassword, own }, hers)).ok).toBe(true)
  return { login, hers }
}

const isIn = async (login: string, password: string, visit: Visit) => {
  const outcome = await signInWithPassword(login, password, visit)
  return outcome.ok ? 'in' : outcome.refusal.code
}
/** As an attacker does: until it says that there were too many, at most so often. */
async function guess(login: string, from: () => Visit, most = 60): Promise<number> {
  for (let n = 0; n < most; n++) if ((await isIn(login, `guess ${n}, wrong`, from())) === 'too-many') return n
  return most
}
const inSeconds = (seconds: number) => {
  const at = Date.now() + seconds * 1000
  setClock(() => new Date(at))
}

describe('guessing a password (ASSURANCE 13)', () => {
  it('from strange browsers all over the world ends after ten tries, and says when the next one is looked at', async () => {
    const { login } = await owner()
    expect(await guess(login, () => visitFrom())).toBe(BUDGETS.account.free)
    expect(await signInWithPassword(login, own, visitFrom())).toMatchObject({
      ok: false,
      refusal: { code: 'too-many', afterSeconds: 30 },
    })
  })

  it('does not lock out the owner: not on a browser she used before, nor in a network she came from', async () => {
    const { login, hers } = await owner()
    await guess(login, () => visitFrom())
    expect(await isIn(login, own, hers)).toBe('in')
    expect(await isIn(login, own, visitFrom(hers.network.key))).toBe('in')
    expect(await isIn(login, own, visitFrom())).toBe('too-many')
  })

  it('from within her own network does not lock out the browser she used before', async () => {
    const { login, hers } = await owner()
    expect(await guess(login, () => visitFrom(hers.network.key))).toBe(BUDGETS['known-place'].free)
    expect(await isIn(login, own, hers)).toBe('in')
  })

  it('with a forged device cookie is guessing from a strange browser', async () => {
    const { login, hers } = await owner()
    const other = (await owner()).hers
    expect(await guess(login, () => ({ ...other, network: visitFrom().network }))).toBe(BUDGETS.account.free)
    expect(await isIn(login, own, hers)).toBe('in')
  })

  it('on her own browser is slowed down too', async () => {
    const { login, hers } = await owner()
    expect(await guess(login, () => hers)).toBe(BUDGETS['known-device'].free)
    inSeconds(6)
    expect(await isIn(login, own, hers)).toBe('in')
  })

  it('waits longer and longer, and is forgiven with time', async () => {
    const { login } = await owner()
    await guess(login, () => visitFrom())
    const waits: number[] = []
    let at = Date.now()
    for (let n = 0; n < 7; n++) {
      const outcome = await signInWithPassword(login, 'still wrong', visitFrom())
      const wait = outcome.ok ? 0 : (outcome.refusal.afterSeconds ?? 0)
      waits.push(wait)
      at += wait * 1000
      const then = at
      setClock(() => new Date(then))
      expect(await isIn(login, 'still wrong', visitFrom())).toBe('no-session')
    }
    // Twice as long each time, but for the strike that such waits forgive now and then.
    expect(waits).toEqual([30, 60, 120, 240, 240, 480, 900])
    setClock(() => new Date(at + 12 * 3_600_000))
    expect(await guess(login, () => visitFrom())).toBe(BUDGETS.account.free)
  })

  it('tried at the same moment, no more get through than one after the other', async () => {
    const { login } = await owner()
    const tries = await Promise.all(Array.from({ length: 40 }, (_, n) => isIn(login, `at once ${n}`, visitFrom())))
    expect(tries.filter((one) => one === 'no-session')).toHaveLength(BUDGETS.account.free)
  })

  it('of many accounts from one network is that network’s, and no other’s', async () => {
    const here = `203.0.113.${++people}`
    let looked = 0
    for (let n = 0; n < 60; n++) if ((await isIn(`nobody-${n}`, 'Spring2026!', visitFrom(here))) === 'no-session') looked++
    expect(looked).toBe(BUDGETS.network.free)
    const { login, hers } = await owner()
    expect(await isIn(login, own, visitFrom())).toBe('in')
    expect(await isIn(login, own, { ...hers, network: visitFrom(here).network })).toBe('in')
  })

  it('of a login that nobody has is answered as that of one that somebody has', async () => {
    const { login } = await owner()
    const answers = async (name: string) => {
      const said: unknown[] = []
      for (let n = 0; n < 13; n++) said.push(await signInWithPassword(name, `guess ${n}, wrong`, visitFrom()))
      return said
    }
    expect(await answers('a-login-nobody-has')).toEqual(await answers(login))
  })

  it('that is not looked at is no entry: nobody fills the ledger by being refused', async () => {
    const { login } = await owner()
    await guess(login, () => visitFrom())
    const from = await queueEnd(test)
    for (let n = 0; n < 5; n++) expect(await isIn(login, own, visitFrom())).toBe('too-many')
    expect(await eventsSince(test, from, test.northgate)).toEqual([])
  })

  it('is counted in the database: another process, and one that starts anew, go on with the same counts', async () => {
    const { login } = await owner()
    for (let n = 0; n < 6; n++) await isIn(login, `guess ${n}, wrong`, visitFrom())
    await setDatabase(openDatabase(test.webUrl))
    forgetShortLived()
    expect(await guess(login, () => visitFrom())).toBe(BUDGETS.account.free - 6)
  })
})

it('a try taken back is as if it had not been', async () => {
  for (let n = 0; n < 3 * BUDGETS.account.free; n++) {
    expect((await take('account', 'x')).ok).toBe(true)
    await giveBack('account', 'x')
  }
})

it('the rows tell nobody’s name, login, device or address', async () => {
  const { login, hers } = await owner()
  await isIn(login, 'wrong, wrong', hers)
  const { rows } = await test.owner.pool.query(`select encode(key, 'hex') as key from attempt union all
    select encode(token_hash, 'hex') || encode(network_hash, 'hex') from device`)
  const text = rows.map((row: { key: string }) => `${row.key} ${Buffer.from(row.key, 'hex')}`).join()
  expect(text).not.toContain(login)
  expect(text).not.toContain(hers.device)
  expect(text).not.toContain(hers.network.key)
})
