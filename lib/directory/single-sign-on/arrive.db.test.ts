import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newPasskey } from '@/e2e/support/authenticator'
import { granted } from '@/e2e/support/factor-world'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn, visitFrom } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { actorOf, come, invited, NOT_LET_IN, someone } from '@/e2e/support/vouched'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import type { Actor } from '@/lib/base/actor'
import { setClock } from '@/lib/base/clock'
import { setVariable } from '@/lib/base/env'
import type { AccountId } from '@/lib/base/ids'
import { createAccount } from '@/lib/directory/accounts'
import { reopenAccount, resetPassword } from '@/lib/directory/change-account'
import { choosePassword } from '@/lib/directory/choose-password'
import { createDepartment } from '@/lib/directory/departments'
import { beginPasskey, enrolPasskey } from '@/lib/directory/factors/enrol'
import { askForPasskey } from '@/lib/directory/factors/passkey'
import { makeCodes } from '@/lib/directory/factors/recovery'
import { showPasskey, signInWithPasskey } from '@/lib/directory/factors/show'
import { listPeople } from '@/lib/directory/people'
import { signInWithPassword } from '@/lib/directory/sign-in'
import { loadActor } from '@/lib/session/store'

const ORIGIN = 'http://localhost:3000'
let test: TestInstallation
let nair: Actor
beforeAll(async () => {
  setVariable('NEXTAUTH_URL', ORIGIN)
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

/** An act that asks for a factor not older than five minutes. */
async function enrol(actor: Actor, passkey = newPasskey(ORIGIN)) {
  const response = passkey.create(granted(await beginPasskey(actor)))
  return enrolPasskey(actor, { response, name: 'Laptop' })
}

describe('somebody whom an administrator invited', () => {
  it('is linked once, given her role and signed in; each is an entry, and the provider acts in its own name', async () => {
    const vouched = someone()
    const { id } = await invited(vouched, nair)
    from = await queueEnd(test)
    const actor = await actorOf(await come(vouched))
    expect(actor).toMatchObject({ id, role: 'nurse', factors: 'two', singleSignOn: true, place: 'Northgate General · 5 West' })
    const [link, role, start] = await events()
    expect(link).toMatchObject({ action: 'identity.link', actor: { id: 'identity-provider', role: 'agent' }, objects: [{ id }] })
    expect(role).toMatchObject({
      action: 'role.assign',
      actor: { id: 'identity-provider' },
      detail: { after: { department: '5 West' } },
    })
    expect(start).toMatchObject({ action: 'session.start', actor: { id }, detail: { method: 'single-sign-on' } })
    from = await queueEnd(test)
    await actorOf(await come({ ...vouched, email: undefined }))
    expect(await told()).toEqual(['session.start permitted'])
  })

  it('opens what her factors open: one asks for the second step, two do not', async () => {
    const one = someone({ secondFactor: false })
    await invited(one, nair)
    const actor = await actorOf(await come(one))
    expect(actor.factors).toBe('one')
    expect(await listPeople({ ...actor, role: 'administrator' })).toMatchObject({ ok: false })
    expect(await makeCodes(actor)).toMatchObject({ refusal: { code: 'second-factor' } })
  })

  it('has a fresh factor for five minutes after she signed in there, however late she comes here', async () => {
    const vouched = someone({ at: new Date(Date.now() - 4 * 60_000) })
    await invited(vouched, nair)
    expect(await enrol(await actorOf(await come(vouched)))).toMatchObject({ ok: true })
    for (const at of [new Date(Date.now() - 6 * 60_000), null]) {
      const actor = await actorOf(await come({ ...vouched, at }))
      expect(actor.factors).toBe('two')
      expect(await enrol(actor)).toMatchObject({ refusal: { code: 'factor' } })
    }
  })

  it('has no password any more: neither the first one nor one chosen with it', async () => {
    const vouched = someone()
    const { login } = vouched
    const { firstPassword: first } = await invited(vouched, nair)
    await actorOf(await come(vouched))
    expect(await signInWithPassword(login, first, visitFrom())).toEqual(NOT_LET_IN)
    expect(await choosePassword({ login, first, own: 'a sentence of her own' }, visitFrom())).toEqual(NOT_LET_IN)
  })

  it('has a passkey for a second step and to confirm, and comes in by it alone no more', async () => {
    const vouched = someone({ at: new Date() })
    await invited(vouched, nair)
    const passkey = newPasskey(ORIGIN)
    const actor = await actorOf(await come(vouched))
    expect(await enrol(actor, passkey)).toMatchObject({ ok: true })
    const one = await actorOf(await come({ ...vouched, secondFactor: false }))
    const shown = await showPasskey(one, passkey.get(await askForPasskey('step-up', one)))
    expect((await actorOf(shown)).factors).toBe('two')
    const alone = passkey.get(await askForPasskey('sign-in', undefined))
    expect(await signInWithPasskey(alone, visitFrom())).toEqual(NOT_LET_IN)
  })

  it('is noticed on a new device', async () => {
    const vouched = someone()
    await invited(vouched, nair)
    await actorOf(await come(vouched))
    from = await queueEnd(test)
    await actorOf(await come(vouched))
    expect((await events())[0]?.detail).toEqual({ method: 'single-sign-on', device: 'new' })
  })

  it('invited anew comes by that alone: the link has ended', async () => {
    const vouched = someone()
    const { id } = await invited(vouched, nair)
    await actorOf(await come(vouched))
    expect((await resetPassword(nair, id)).ok).toBe(true)
    expect(await come({ ...vouched, email: undefined })).toEqual(NOT_LET_IN)
    await actorOf(await come({ ...vouched, subject: 'another subject' }))
    expect(await come({ ...vouched, email: undefined })).toEqual(NOT_LET_IN)
  })
})

describe('what the provider says of her role', () => {
  it('holds at the next sign-in, ends her other sessions, and the first entry of the settings counts', async () => {
    const vouched = someone()
    const { id } = await invited(vouched, nair)
    const before = await actorOf(await come(vouched))
    const after = await actorOf(await come({ ...vouched, groups: ['ward-5w', 'doctors'] }))
    expect(after).toMatchObject({ role: 'physician', place: 'Northgate General · 5 West' })
    expect(await loadActor(before.session as never, id)).toBeUndefined()
  })

  it('no role any more closes her account, and the provider opens it no more: an administrator does', async () => {
    const vouched = someone()
    const { id } = await invited(vouched, nair)
    const actor = await actorOf(await come(vouched))
    from = await queueEnd(test)
    expect(await come({ ...vouched, groups: ['all'] })).toEqual(NOT_LET_IN)
    expect((await events())[0]).toMatchObject({ action: 'user.disable', actor: { id: 'identity-provider' } })
    expect(await loadActor(actor.session as never, id)).toBeUndefined()
    expect(await come(vouched)).toEqual(NOT_LET_IN)
    expect((await reopenAccount(nair, id)).ok).toBe(true)
    await actorOf(await come(vouched))
  })

  it('a claim that is missing closes nobody', async () => {
    const vouched = someone()
    await invited(vouched, nair)
    await actorOf(await come(vouched))
    expect(await come({ ...vouched, groups: undefined })).toEqual(NOT_LET_IN)
    await actorOf(await come(vouched))
  })
})

describe('rows that were altered behind the portal’s back', () => {
  const write = (text: string, ...values: unknown[]) => test.owner.pool.query(text, values)

  it('an identity put on somebody else’s account opens nothing', async () => {
    const vouched = someone()
    const { id } = await invited(vouched, nair)
    await actorOf(await come(vouched))
    const other = await createAccount({ role: 'officer', organisation: test.northgate, displayName: 'Test Officer' })
    if (!other.ok) throw new Error('no account')
    const { rows } = await write('select identity_token as token from account where id = $1', id)
    await write('update account set identity_token = null where id = $1', id)
    await write('update account set identity_token = $2 where id = $1', other.value as AccountId, rows[0].token)
    expect(await come(vouched)).toEqual(NOT_LET_IN)
  })

  it('a link put back as it was before it ended opens nothing', async () => {
    const vouched = someone()
    const { id } = await invited(vouched, nair)
    await actorOf(await come(vouched))
    const columns = 'password_hash, first_password_until, identity_token, department_id, role, seal'
    const { rows } = await write(`select ${columns} from account where id = $1`, id)
    expect((await resetPassword(nair, id)).ok).toBe(true)
    const { password_hash, first_password_until, identity_token, department_id, role, seal } = rows[0]
    await write(
      'update account set password_hash = $2, first_password_until = $3, identity_token = $4, department_id = $5, role = $6, seal = $7 where id = $1',
      ...[id, password_hash, first_password_until, identity_token, department_id, role, seal],
    )
    expect(await come(vouched)).toEqual(NOT_LET_IN)
  })
})
