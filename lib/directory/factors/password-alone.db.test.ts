import { describe, expect, it } from 'vitest'
import { newPasskey } from '@/e2e/support/authenticator'
import {
  actorOf,
  byPassword,
  codeAt,
  factorTests,
  granted,
  looks,
  MINUTE,
  newNurse,
  ORIGIN,
  PASSWORD,
  said,
  withApp,
} from '@/e2e/support/factor-world'
import { enterAccount, visitFrom } from '@/e2e/support/people'
import type { Actor } from '@/lib/base/actor'
import type { SessionId } from '@/lib/base/ids'
import { changePassword } from '@/lib/directory/change-password'
import { beginPasskey, enrolApp, enrolPasskey, proposeApp } from '@/lib/directory/factors/enrol'
import { listFactors } from '@/lib/directory/factors/list'
import { MOST_WRONG_CODES, showCode } from '@/lib/directory/factors/show'
import { endOwnSessions } from '@/lib/directory/own-sessions'
import { signInWithPassword } from '@/lib/directory/sign-in'
import { loadActor } from '@/lib/session/store'
import type { Visit } from '@/lib/session/visit'

const world = factorTests()

describe('a password alone', () => {
  it('opens nothing, whatever its row is made to say', async () => {
    const actor = await byPassword(world)
    expect(actor.factors).toBe('one')
    expect(await looks(actor)).toBe('second-factor')
    expect(said(await listFactors(actor))).toBe('second-factor')
    await world.test.owner.pool.query(`update session set factors = 'two', factor_at = now() where id = $1`, [actor.session])
    expect(await looks(actor)).toBe('second-factor')
    const other = await enterAccount(world.account)
    await world.test.owner.pool.query('update session set seal = (select seal from session where id = $2) where id = $1', [
      actor.session,
      other.session,
    ])
    expect(await looks(actor)).toBe('second-factor')
    expect(await looks(other)).toBe('permitted')
  })

  it('changes no password and ends no session', async () => {
    const actor = await byPassword(world)
    const change = { login: world.login, old: PASSWORD, own: 'a sentence of a thief' }
    expect(said(await changePassword(actor, change, visitFrom()))).toBe('second-factor')
    expect(said(await endOwnSessions(actor))).toBe('second-factor')
    expect((await byPassword(world)).factors).toBe('one')
  })

  it('sets up the first factor, and no further one', async () => {
    await withApp(world)
    const actor = await byPassword(world)
    const { secret, sealed } = await proposeApp(actor)
    expect(said(await enrolApp(actor, { sealed, code: await codeAt(secret, world.at), name: 'Thief' }))).toBe('second-factor')
    const response = newPasskey(ORIGIN).create(granted(await beginPasskey(actor)))
    expect(said(await enrolPasskey(actor, { response, name: 'Thief' }))).toBe('second-factor')
  })

  it('two first factors at the same moment are one', async () => {
    const actors = [await byPassword(world), await byPassword(world)]
    const outcomes = await Promise.all(
      actors.map(async (actor) => {
        const { secret, sealed } = await proposeApp(actor)
        return said(await enrolApp(actor, { sealed, code: await codeAt(secret, world.at), name: 'Phone' }))
      }),
    )
    expect(outcomes.sort()).toEqual(['permitted', 'second-factor'])
  })
})

describe('a code of an app', () => {
  it('makes two factors of one: another session, and the one of before is dead', async () => {
    const { secret } = await withApp(world)
    world.at += MINUTE
    const before = await byPassword(world)
    const actor = await actorOf(granted(await showCode(before, await codeAt(secret, world.at), visitFrom())))
    expect(actor.session).not.toBe(before.session)
    expect(await looks(actor)).toBe('permitted')
    expect(await loadActor(before.session as SessionId, world.account)).toBeUndefined()
    // Put back as it was by the owner of the database: the ledger says that it ended.
    await world.test.owner.pool.query('update session set ended_at = null where id = $1', [before.session])
    expect(await looks(before)).toBe('no-session')
  })

  it('is taken once: sent again, and by two at the same moment', async () => {
    const { secret } = await withApp(world)
    world.at += MINUTE
    const code = await codeAt(secret, world.at)
    const actors = [await byPassword(world), await byPassword(world), await byPassword(world)]
    const both = await Promise.all(actors.slice(0, 2).map(async (actor) => said(await showCode(actor, code, visitFrom()))))
    expect(both.sort()).toEqual(['invalid: code', 'permitted'])
    expect(said(await showCode(actors[2] as Actor, code, visitFrom()))).toBe('invalid: code')
    expect(said(await showCode(actors[2] as Actor, await codeAt(secret, world.at - 30_000), visitFrom()))).toBe('invalid: code')
    world.at += 30_000
    expect(said(await showCode(actors[2] as Actor, await codeAt(secret, world.at), visitFrom()))).toBe('permitted')
  })

  it('of somebody else, wrong, or of another time is none; after five the session is over', async () => {
    const { secret } = await withApp(world)
    world.at += MINUTE
    const actor = await byPassword(world)
    const wrong = [
      await codeAt(secret, world.at - 10 * MINUTE),
      await codeAt('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', world.at),
      '',
      'abcdef',
    ]
    for (const code of wrong) expect(said(await showCode(actor, code, visitFrom()))).toBe('invalid: code')
    expect(wrong).toHaveLength(MOST_WRONG_CODES - 1)
    expect(said(await showCode(actor, '000000', visitFrom()))).toBe('no-session')
    expect(said(await showCode(actor, await codeAt(secret, world.at), visitFrom()))).toBe('no-session')
  })

  it('is guessed ten times and no more, in however many sessions and browsers; its owner’s own browser goes on', async () => {
    const { secret } = await withApp(world)
    const hers = visitFrom()
    const into = async (visit: Visit) => actorOf(granted(await signInWithPassword(world.login, PASSWORD, visit)))
    world.at += MINUTE
    granted(await showCode(await into(hers), await codeAt(secret, world.at), hers))
    const tries: string[] = []
    for (let n = 0; n < 12; n++) {
      const strange = visitFrom()
      tries.push(said(await showCode(await into(strange), '000000', strange)))
    }
    expect(tries.filter((one) => one === 'invalid: code').length).toBeLessThanOrEqual(11)
    expect(tries.at(-1)).toBe('too-many')
    const again = await into(hers)
    const next = await codeAt(secret, world.at + 30_000)
    expect(said(await showCode(again, next, visitFrom()))).toBe('too-many')
    expect(said(await showCode(again, next, hers))).toBe('permitted')
  })

  it('whose row was altered, or moved to another account, opens nothing', async () => {
    const { secret } = await withApp(world)
    const thief = await newNurse(world, `thief-${world.login}`)
    const own = await actorOf(granted(await signInWithPassword(`thief-${world.login}`, PASSWORD, visitFrom())))
    await world.test.owner.pool.query('update factor set account_id = $2 where account_id = $1', [world.account, thief])
    world.at += MINUTE
    expect(said(await showCode(own, await codeAt(secret, world.at), visitFrom()))).toBe('invalid: code')
  })
})
