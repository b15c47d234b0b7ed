import { describe, expect, it } from 'vitest'
import { newPasskey, type Twist } from '@/e2e/support/authenticator'
import {
  actorOf,
  byPassword,
  factorTests,
  granted,
  looks,
  MINUTE,
  ORIGIN,
  said,
  signInWith,
  withPasskey,
} from '@/e2e/support/factor-world'
import { visitFrom } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { beginPasskey, enrolPasskey } from '@/lib/directory/factors/enrol'
import { askForPasskey } from '@/lib/directory/factors/passkey'
import { showPasskey, signInWithPasskey } from '@/lib/directory/factors/show'

const world = factorTests()

describe('a passkey', () => {
  it('signs in by itself, as two factors', async () => {
    const { passkey } = await withPasskey(world)
    const from = await queueEnd(world.test)
    const actor = await actorOf(granted(await signInWith(passkey)))
    expect(actor).toMatchObject({ id: world.account, factors: 'two' })
    expect(await looks(actor)).toBe('permitted')
    expect(
      (await eventsSince(world.test, from, world.test.northgate)).map((event) => `${event.action} ${event.outcome}`),
    ).toEqual(['factor.use permitted', 'session.start permitted', 'work.list permitted'])
  })

  it('enrolled with another origin, party or challenge, or without its holder checked, is none', async () => {
    const actor = await byPassword(world)
    const twists: Record<string, Twist> = {
      origin: { origin: 'http://localhost:3001' },
      subdomain: { origin: 'http://evil.localhost:3000' },
      'relying party': { rpId: 'elsewhere.example' },
      'user verification': { flags: 0x41 },
      'user presence': { flags: 0x44 },
      type: { type: 'webauthn.get' },
    }
    for (const [what, twist] of Object.entries(twists)) {
      const response = newPasskey(ORIGIN).create(granted(await beginPasskey(actor)), twist)
      expect(said(await enrolPasskey(actor, { response, name: 'Laptop' })), what).toBe('invalid: passkey')
    }
    const options = granted(await beginPasskey(actor))
    const response = newPasskey(ORIGIN).create({ ...options, challenge: (await askForPasskey('sign-in', undefined)).challenge })
    expect(said(await enrolPasskey(actor, { response, name: 'Laptop' })), 'challenge of another purpose').toBe('invalid: passkey')
    expect(said(await enrolPasskey(actor, { response: { ...Object(response), id: 'x' }, name: 'Laptop' }))).toBe(
      'invalid: passkey',
    )
    expect(said(await enrolPasskey(actor, { response: null, name: 'Laptop' }))).toBe('invalid: passkey')
  })

  it('is enrolled once', async () => {
    const { passkey, actor } = await withPasskey(world)
    const response = passkey.create(granted(await beginPasskey(actor)))
    expect(said(await enrolPasskey(actor, { response, name: 'Laptop' }))).toBe('conflict')
  })

  const REFUSED: Record<string, Twist> = {
    'a wrong origin': { origin: 'https://localhost:3000' },
    'a wrong relying party': { rpId: 'elsewhere.example' },
    'a signature made at another kind of ceremony': { type: 'webauthn.create' },
    'its holder not checked': { flags: 0x01 },
    'nobody present': { flags: 0x04 },
    'a signature over something else': { forged: true },
    'another user’s handle': { userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' },
    'no handle': { userHandle: '' },
  }
  it.each(Object.entries(REFUSED))('with %s signs nobody in', async (_, twist) => {
    const { passkey } = await withPasskey(world)
    expect(said(await signInWith(passkey, twist))).toBe('no-session')
    expect(said(await signInWith(passkey))).toBe('permitted')
  })

  it('signs in once with one challenge, within five minutes, and only with one that the portal made', async () => {
    const { passkey } = await withPasskey(world)
    const options = await askForPasskey('sign-in', undefined)
    const response = passkey.get(options)
    expect(said(await signInWithPasskey(response, visitFrom()))).toBe('permitted')
    expect(said(await signInWithPasskey(response, visitFrom())), 'a replay').toBe('no-session')
    const stale = passkey.get(await askForPasskey('sign-in', undefined))
    world.at += 5 * MINUTE + 1
    expect(said(await signInWithPasskey(stale, visitFrom())), 'a stale one').toBe('no-session')
    const own = { ...options, challenge: Buffer.alloc(32, 7).toString('base64url') }
    expect(said(await signInWithPasskey(passkey.get(own), visitFrom())), 'nobody’s').toBe('no-session')
    expect(said(await signInWithPasskey(passkey.get({ ...options, challenge: 'AAAA' }), visitFrom())), 'a short one').toBe(
      'no-session',
    )
    const planted = await askForPasskey('sign-in', undefined)
    await world.test.owner.pool.query(`update challenge set expires_at = expires_at + interval '1 hour' where value = $1`, [
      Buffer.from(planted.challenge, 'base64url'),
    ])
    expect(said(await signInWithPasskey(passkey.get(planted), visitFrom())), 'one that was altered').toBe('no-session')
  })

  it('with a challenge that failed once does not sign in with it after all', async () => {
    const { passkey } = await withPasskey(world)
    const options = await askForPasskey('sign-in', undefined)
    expect(said(await signInWithPasskey(passkey.get(options, { forged: true }), visitFrom()))).toBe('no-session')
    expect(said(await signInWithPasskey(passkey.get(options), visitFrom()))).toBe('no-session')
  })

  it('asked for one purpose or session does not stand for another', async () => {
    const { passkey, actor } = await withPasskey(world)
    const other = await actorOf(granted(await signInWith(passkey)))
    expect(said(await showPasskey(actor, passkey.get(await askForPasskey('sign-in', undefined))))).toBe('invalid: passkey')
    expect(said(await signInWithPasskey(passkey.get(await askForPasskey('step-up', actor)), visitFrom()))).toBe('no-session')
    expect(said(await showPasskey(actor, passkey.get(await askForPasskey('step-up', other))))).toBe('invalid: passkey')
    expect(said(await showPasskey(actor, passkey.get(await askForPasskey('step-up', actor))))).toBe('permitted')
  })

  it('of another person confirms nobody', async () => {
    const { actor } = await withPasskey(world)
    const stranger = newPasskey(ORIGIN)
    stranger.create({ challenge: '', rp: {}, user: { id: '' } })
    expect(said(await showPasskey(actor, stranger.get(await askForPasskey('step-up', actor))))).toBe('invalid: passkey')
  })

  it('whose count of uses falls is a copy, and signs nobody in', async () => {
    const { passkey } = await withPasskey(world)
    expect(said(await signInWith(passkey, { counter: 7 }))).toBe('permitted')
    expect(said(await signInWith(passkey, { counter: 7 }))).toBe('no-session')
    expect(said(await signInWith(passkey, { counter: 3 }))).toBe('no-session')
    expect(said(await signInWith(passkey, { counter: 8 }))).toBe('permitted')
  })
})
