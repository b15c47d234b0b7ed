import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn, visitFrom } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { actorOf, come, invited, NOT_LET_IN, signOn, someone } from '@/e2e/support/vouched'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import type { Actor } from '@/lib/base/actor'
import { setClock } from '@/lib/base/clock'
import { createAccount } from '@/lib/directory/accounts'
import { closeAccount } from '@/lib/directory/change-account'
import { choosePassword } from '@/lib/directory/choose-password'
import { createDepartment } from '@/lib/directory/departments'
import { signInWithPassword } from '@/lib/directory/sign-in'
import { arrive } from '@/lib/directory/single-sign-on/arrive'
import { BUDGETS, take } from '@/lib/session/limits'
import { loadActor } from '@/lib/session/store'

let test: TestInstallation
let nair: Actor
beforeAll(async () => {
  test = await testInstallation()
  nair = await signedIn({ role: 'administrator', organisation: test.northgate })
  await createDepartment(nair, '5 West')
})
afterAll(async () => {
  await expectIntact(test)
  await test.drop()
})
afterEach(() => setClock(undefined))
let from = 0
beforeEach(async () => {
  from = await queueEnd(test)
})

const events = () => eventsSince(test, from, test.northgate)
const told = async () => (await events()).map(({ action, outcome }) => `${action} ${outcome}`)

describe('somebody who is not let in', () => {
  it('whom nobody invited', async () => {
    expect(await come(someone())).toEqual(NOT_LET_IN)
    expect(await told()).toEqual([])
  })

  it.each([
    ['whose address is not verified', { email: undefined }],
    ['who is in no group that has a role here', { groups: ['all', 'lakeview-nurses'] }],
    ['whose groups are not said', { groups: undefined }],
  ])('%s', async (_, more) => {
    const vouched = someone()
    await invited(vouched, nair)
    from = await queueEnd(test)
    expect(await come({ ...vouched, ...more })).toEqual(NOT_LET_IN)
    expect(await told()).toEqual([])
  })

  it('a person of another organisation, whatever the group', async () => {
    const heart = await signedIn({ role: 'administrator', organisation: test.cityHeart })
    const vouched = someone()
    await invited(vouched, heart)
    expect(await come(vouched)).toEqual(NOT_LET_IN)
    // And one who is linked there is nobody to another organisation's provider.
    const own = someone()
    await invited(own, heart)
    const roles = [{ value: 'all', role: 'nurse' }] as const
    await actorOf(await come(own, visitFrom(), { ...signOn, organisation: 'CH', roles }))
    expect(await come(own, visitFrom(), { ...signOn, roles })).toEqual(NOT_LET_IN)
  })

  it('a patient with the same sign-in name', async () => {
    const vouched = someone()
    const name = vouched.login
    const firstUntil = new Date(Date.now() + 86_400_000)
    const login = { name, password: 'a sentence of her own', firstUntil }
    const made = await createAccount({ role: 'patient', organisation: null, login })
    expect(made.ok).toBe(true)
    expect(await come(vouched)).toEqual(NOT_LET_IN)
  })

  it('who has a password of her own already: no address takes an account over', async () => {
    const vouched = someone()
    const { login } = vouched
    const { firstPassword: first } = await invited(vouched, nair)
    expect((await choosePassword({ login, first, own: 'a sentence of her own' }, visitFrom())).ok).toBe(true)
    expect(await come(vouched)).toEqual(NOT_LET_IN)
    expect((await signInWithPassword(login, 'a sentence of her own', visitFrom())).ok).toBe(true)
  })

  it('whose invitation is over', async () => {
    const vouched = someone()
    const { until } = await invited(vouched, nair)
    const ahead = until.getTime() - Date.now()
    setClock(() => new Date(Date.now() + ahead))
    expect(await come({ ...vouched, at: until })).toEqual(NOT_LET_IN)
  })

  it('a second subject with the address of somebody who is linked', async () => {
    const vouched = someone()
    await invited(vouched, nair)
    await actorOf(await come(vouched))
    expect(await come({ ...vouched, subject: 'a namesake' })).toEqual(NOT_LET_IN)
    expect(await come({ ...vouched, issuer: 'https://elsewhere.example' })).toEqual(NOT_LET_IN)
  })

  it('whose account is closed', async () => {
    const vouched = someone()
    const { id } = await invited(vouched, nair)
    const actor = await actorOf(await come(vouched))
    await closeAccount(nair, id)
    expect(await come(vouched)).toEqual(NOT_LET_IN)
    expect(await loadActor(actor.session as never, id)).toBeUndefined()
  })

  it('who is to be in a department that does not exist', async () => {
    const vouched = someone({ groups: ['gone-ward'] })
    await invited(vouched, nair)
    expect(await come(vouched)).toEqual(NOT_LET_IN)
  })

  it('whose network tried too often; and whoever nobody vouches for is an entry', async () => {
    const visit = visitFrom()
    expect(await come(undefined, visit)).toMatchObject({ refusal: { code: 'invalid' } })
    expect(await queueEnd(test)).toBe(from + 1)
    for (let n = 0; n < BUDGETS.network.free; n++) await take('network', visit.network.key)
    let asked = false
    const read = async () => {
      asked = true
      return undefined
    }
    expect(await arrive(signOn, read, visit)).toMatchObject({ refusal: { code: 'too-many' } })
    expect(asked).toBe(false)
  })
})
