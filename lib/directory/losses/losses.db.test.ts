import { describe, expect, it } from 'vitest'
import {
  actorOf,
  byPassword,
  granted,
  looks,
  MINUTE,
  PASSWORD,
  said,
  signInWith,
  withApp,
  withPasskey,
} from '@/e2e/support/factor-world'
import { lossTests, NOBODY_ELSE } from '@/e2e/support/loss-world'
import { enterAccount, signedIn, visitFrom } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { createAccount } from '@/lib/directory/accounts'
import { loadOwnLoss, objectToLoss, withdrawLoss } from '@/lib/directory/losses/end-loss'
import { listLosses } from '@/lib/directory/losses/list-losses'
import { OPEN_MS, openLoss } from '@/lib/directory/losses/open-loss'
import { redeemLoss } from '@/lib/directory/losses/redeem-loss'
import { sealMailAddress } from '@/lib/keys/outbox'
import { loadActor } from '@/lib/session/store'

const { world, one, another, opened, confirmed, enrolled, left, lost, redeemed } = lossTests()

describe('two people', () => {
  it('give her a code with which, after her password, she sets up another factor, once', async () => {
    const { code } = await lost()
    expect(code).toMatch(/^[a-z]+(-[a-z]+){4}$/)
    const actor = await redeemed(code)
    expect(await looks(actor)).toBe('second-factor')
    expect(await enrolled(actor)).toBe('permitted')
    expect(said(await redeemLoss(await byPassword(world), code, visitFrom()))).toBe('invalid: code')
  })

  it('are two: whoever noted it confirms nothing, whatever session she comes with', async () => {
    await withApp(world)
    await left()
    const id = await opened()
    await left()
    expect(said(await confirmed(id, await one()))).toBe('not-your-role')
    expect(said(await confirmed(id, await one()))).toBe('not-your-role')
    expect(said(await confirmed(id))).toBe('permitted')
    expect(said(await confirmed(id))).toBe('conflict')
  })

  it('are neither of them herself', async () => {
    const login = `own-${world.login}`
    const who = { role: 'administrator' as const, organisation: world.test.northgate, displayName: 'Test administrator' }
    const account = granted(await createAccount({ ...who, login: { name: login, password: PASSWORD } }))
    await enrolled(await byPassword({ login }))
    await left()
    const own = await enterAccount(account)
    expect(said(await openLoss(own, { account }, 'photo-id', NOBODY_ELSE.whoIs))).toBe('not-your-role')
    const id = await opened(account)
    expect(said(await confirmed(id, own))).toBe('not-your-role')
  })

  it('are of her own organisation, and have the right', async () => {
    await withApp(world)
    await left()
    const elsewhere = await signedIn({ role: 'administrator', organisation: world.test.cityHeart })
    const nurse = await signedIn({ role: 'nurse', organisation: world.test.northgate })
    const desk = await signedIn({ role: 'desk', organisation: world.test.northgate })
    for (const other of [elsewhere, nurse, desk])
      expect(said(await openLoss(other, { account: world.account }, 'photo-id', NOBODY_ELSE.whoIs))).toBe('not-your-role')
    const id = await opened()
    await left()
    for (const role of ['nurse', 'desk'] as const)
      expect(said(await confirmed(id, await signedIn({ role, organisation: world.test.northgate })))).toBe('not-your-role')
    expect(said(await confirmed(id, await signedIn({ role: 'officer', organisation: world.test.cityHeart })))).toBe(
      'not-your-role',
    )
  })

  it('say what they saw, of a list', async () => {
    await withApp(world)
    for (const word of ['', 'e-mail', 'telephone', null])
      expect(said(await openLoss(await one(), { account: world.account }, word, NOBODY_ELSE.whoIs))).toBe('invalid: proofing')
  })

  it('are needed within a day, and with a factor shown just now', async () => {
    await withApp(world)
    await left()
    const id = await opened()
    const late = await another()
    world.at += 6 * MINUTE
    expect(said(await confirmed(id, late))).toBe('factor')
    world.at += OPEN_MS
    expect(said(await confirmed(id))).toBe('conflict')
  })
})

describe('the one loss', () => {
  it('of whoever is signed in just now waits ten minutes, so that she can object', async () => {
    const { actor } = await withApp(world)
    const id = await opened()
    expect(said(await confirmed(id))).toBe('conflict: in-use')
    expect((await loadActor(actor.session as never, world.account))?.saidLost).toBe(true)
    expect((await loadOwnLoss(actor, new Date(world.at)))?.proofing).toBe('photo-id')
    expect(said(await objectToLoss(actor))).toBe('permitted')
    await left()
    expect(said(await confirmed(id))).toBe('conflict')
    expect(await looks(await actorOf({ session: actor.session as never, account: world.account }))).toBe('permitted')
  })

  it('is not stopped with her password alone', async () => {
    await withApp(world)
    await left()
    await opened()
    expect(said(await objectToLoss(await byPassword(world)))).toBe('second-factor')
  })

  it('changes nothing before it is confirmed', async () => {
    const { passkey } = await withPasskey(world)
    await left()
    await opened()
    expect(said(await signInWith(passkey))).toBe('permitted')
    expect(said(await redeemLoss(await byPassword(world), 'one-two-three-four-five', visitFrom()))).toBe('invalid: code')
  })

  it('that was taken back gives no code, and a code that was handed over is worth nothing', async () => {
    await withApp(world)
    await left()
    const id = await opened()
    await left()
    expect(said(await withdrawLoss(await one(), id))).toBe('permitted')
    expect(said(await confirmed(id))).toBe('conflict')
    const again = await opened()
    const { code } = granted(await confirmed(again))
    expect(said(await withdrawLoss(await another(), again))).toBe('permitted')
    expect(said(await redeemLoss(await byPassword(world), code, visitFrom()))).toBe('invalid: code')
  })

  it('opened anew ends the one before, with its code', async () => {
    const { code } = await lost()
    await opened()
    expect(said(await redeemLoss(await byPassword(world), code, visitFrom()))).toBe('invalid: code')
  })

  it('is none of an account that never had a factor', async () => {
    expect(said(await openLoss(await one(), { account: world.account }, 'photo-id', NOBODY_ELSE.whoIs))).toBe('conflict: factors')
  })
})

describe('each step', () => {
  it('is an entry that names her, and the list names who waits', async () => {
    await withApp(world)
    await left()
    const from = await queueEnd(world.test)
    const id = await opened()
    await left()
    const listed = granted(await listLosses(await another(), async () => new Map()))
    expect(listed.filter((row) => row.id === id)).toMatchObject([
      { name: 'Test nurse', state: 'waiting', own: false, openedBy: 'Test administrator' },
    ])
    const desk = await signedIn({ role: 'desk', organisation: world.test.northgate })
    expect(granted(await listLosses(desk, async () => new Map()))).toEqual([])
    granted(await confirmed(id))
    const events = await eventsSince(world.test, from, world.test.northgate)
    const steps = events.filter(({ objects }) => objects.some((object) => object.id === world.account))
    expect(steps.map(({ action }) => action)).toEqual(['loss.open', 'loss.confirm', 'factor.revoke', 'session.revoke'])
    expect(steps[0]?.detail).toMatchObject({ proofing: 'photo-id' })
  })

  it('is told by mail where she gave an address: when it is noted, and when it is confirmed', async () => {
    const sealed = await sealMailAddress(world.account, 'maja@mail.example')
    await world.test.owner.pool.query('update account set mail_sealed = $2 where id = $1', [world.account, sealed])
    await lost()
    const { rows } = await world.test.owner.pool.query(
      `select template from outbox_mail where account_id = $1 and template like 'loss%' order by created_at`,
      [world.account],
    )
    expect(rows.map(({ template }) => template)).toEqual(['loss-opened', 'loss-confirmed'])
  })
})
