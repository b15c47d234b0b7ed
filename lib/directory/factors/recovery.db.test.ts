import { describe, expect, it } from 'vitest'
import {
  actorOf,
  byPassword,
  codeAt,
  factorTests,
  granted,
  looks,
  MINUTE,
  said,
  signInWith,
  withApp,
  withPasskey,
} from '@/e2e/support/factor-world'
import { visitFrom } from '@/e2e/support/people'
import type { SessionId } from '@/lib/base/ids'
import { enrolApp, proposeApp, revokeFactor } from '@/lib/directory/factors/enrol'
import { listFactors } from '@/lib/directory/factors/list'
import { askForPasskey } from '@/lib/directory/factors/passkey'
import { makeCodes } from '@/lib/directory/factors/recovery'
import { showPasskey, showRecoveryCode } from '@/lib/directory/factors/show'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { loadActor } from '@/lib/session/store'

const world = factorTests()

describe('recovery codes', () => {
  it('are ten, work once each, and a new set ends the old', async () => {
    const { actor } = await withApp(world)
    const codes = granted(await makeCodes(actor))
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) expect(code).toMatch(/^[a-z2-7]{5}-[a-z2-7]{5}$/)
    const [first = '', second = '', third = ''] = codes
    const recovered = await actorOf(
      granted(await showRecoveryCode(await byPassword(world), ` ${first.toUpperCase().replace('-', ' ')} `, visitFrom())),
    )
    expect(await looks(recovered)).toBe('permitted')
    expect(said(await showRecoveryCode(await byPassword(world), first, visitFrom()))).toBe('invalid: code')
    expect(granted(await listFactors(recovered)).codesLeft).toBe(9)
    granted(await makeCodes(recovered))
    expect(said(await showRecoveryCode(await byPassword(world), second, visitFrom()))).toBe('invalid: code')
    expect(said(await showRecoveryCode(await byPassword(world), third, visitFrom()))).toBe('invalid: code')
  })

  it('sent by two at the same moment let one in', async () => {
    const { actor } = await withApp(world)
    const [code = ''] = granted(await makeCodes(actor))
    const actors = [await byPassword(world), await byPassword(world)]
    const both = await Promise.all(actors.map(async (one) => said(await showRecoveryCode(one, code, visitFrom()))))
    expect(both.sort()).toEqual(['invalid: code', 'permitted'])
  })

  it('put back as they were before they were used or replaced let nobody in', async () => {
    const { actor } = await withApp(world)
    const [used = '', kept = ''] = granted(await makeCodes(actor))
    const rows = await world.test.owner.pool.query('select id from recovery_code where account_id = $1', [world.account])
    granted(await showRecoveryCode(await byPassword(world), used, visitFrom()))
    await world.test.owner.pool.query('update recovery_code set used_at = null where account_id = $1', [world.account])
    for (const forget of [() => {}, forgetShortLived]) {
      forget()
      expect(said(await showRecoveryCode(await byPassword(world), used, visitFrom()))).toBe('invalid: code')
    }
    const next = await actorOf(granted(await showRecoveryCode(await byPassword(world), kept, visitFrom())))
    granted(await makeCodes(next))
    await world.test.owner.pool.query('update recovery_code set used_at = null where id = any($1)', [
      rows.rows.map(({ id }) => id),
    ])
    expect(said(await showRecoveryCode(await byPassword(world), kept, visitFrom()))).toBe('invalid: code')
  })

  it('are not in the database', async () => {
    const { actor } = await withApp(world)
    const codes = granted(await makeCodes(actor))
    const { rows } = await world.test.owner.pool.query('select recovery_code::text as text from recovery_code')
    const all = rows
      .map(({ text }) => text)
      .join('\n')
      .toLowerCase()
    for (const code of codes) for (const half of code.split('-')) expect(all).not.toContain(half)
  })
})

describe('removing a factor', () => {
  it('ends her other sessions, never the last one, and the factor does not come back with its row', async () => {
    const { passkey, actor: first } = await withPasskey(world)
    const { secret, sealed } = await proposeApp(first)
    granted(await enrolApp(first, { sealed, code: await codeAt(secret, world.at), name: 'Phone' }))
    const thief = await actorOf(granted(await signInWith(passkey)))
    const lost = granted(await listFactors(first)).factors.find(({ kind }) => kind === 'passkey')?.id as string
    const row = (await world.test.owner.pool.query('select * from factor where id = $1', [lost])).rows[0]
    granted(await revokeFactor(first, lost))
    expect(await loadActor(thief.session as SessionId, world.account)).toBeUndefined()
    expect(await looks(first)).toBe('permitted')
    expect(said(await signInWith(passkey))).toBe('no-session')
    await world.test.owner.pool.query(
      'update factor set revoked_at = $2, last_used_at = $3, counter = $4, seal = $5 where id = $1',
      [lost, row.revoked_at, row.last_used_at, row.counter, row.seal],
    )
    await world.test.owner.pool.query('update session set ended_at = null where id = $1', [thief.session])
    for (const forget of [() => {}, forgetShortLived]) {
      forget()
      expect(said(await signInWith(passkey))).toBe('no-session')
      expect(await looks(thief)).toBe('no-session')
    }
    const last = granted(await listFactors(first)).factors
    expect(last).toHaveLength(1)
    expect(said(await revokeFactor(first, last[0]?.id ?? ''))).toBe('conflict: last')
  })

  it('and setting one up, and new recovery codes, need a factor shown within five minutes', async () => {
    const { passkey, actor } = await withPasskey(world)
    world.at += 5 * MINUTE + 1
    const { secret, sealed } = await proposeApp(actor)
    expect(said(await enrolApp(actor, { sealed, code: await codeAt(secret, world.at), name: 'Phone' }))).toBe('factor')
    expect(said(await makeCodes(actor))).toBe('factor')
    expect(said(await revokeFactor(actor, '00000000-0000-7000-8000-000000000000'))).toBe('factor')
    expect(await looks(actor)).toBe('permitted')
    const again = await actorOf(granted(await showPasskey(actor, passkey.get(await askForPasskey('step-up', actor)))))
    expect(said(await makeCodes(again))).toBe('permitted')
    expect(await loadActor(actor.session as SessionId, world.account)).toBeUndefined()
  })

  it('a day does not get longer by it', async () => {
    const { passkey, actor } = await withPasskey(world)
    const expires = async (session: unknown) =>
      (await world.test.owner.pool.query('select expires_at from session where id = $1', [session])).rows[0].expires_at.getTime()
    const before = await expires(actor.session)
    world.at += 10 * MINUTE
    const again = granted(await showPasskey(actor, passkey.get(await askForPasskey('step-up', actor))))
    expect(await expires(again.session)).toBe(before)
  })
})
