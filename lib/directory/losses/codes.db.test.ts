import { describe, expect, it } from 'vitest'
import { byPassword, codeAt, granted, MINUTE, newNurse, said, signInWith, withApp, withPasskey } from '@/e2e/support/factor-world'
import { lossTests } from '@/e2e/support/loss-world'
import { visitFrom } from '@/e2e/support/people'
import { makeCodes } from '@/lib/directory/factors/recovery'
import { showCode, showRecoveryCode } from '@/lib/directory/factors/show'
import { CODE_MS } from '@/lib/directory/losses/confirm-loss'
import { redeemLoss } from '@/lib/directory/losses/redeem-loss'
import { loadActor } from '@/lib/session/store'

const { world, opened, confirmed, enrolled, left, lost, redeemed } = lossTests()

describe('what was lost', () => {
  it('opens nothing any more: the app, the codes, the sessions', async () => {
    const { secret, actor } = await withApp(world)
    const [code = ''] = granted(await makeCodes(actor))
    await left()
    const id = await opened()
    await left()
    granted(await confirmed(id))
    expect(await loadActor(actor.session as never, world.account)).toBeUndefined()
    expect(said(await showCode(await byPassword(world), await codeAt(secret, world.at), visitFrom()))).toBe('invalid: code')
    expect(said(await showRecoveryCode(await byPassword(world), code, visitFrom()))).toBe('invalid: code')
  })

  it('opens nothing where its row was put back', async () => {
    const { passkey } = await withPasskey(world)
    const { owner } = world.test
    await left()
    const { rows } = await owner.pool.query('select seal from factor where account_id = $1', [world.account])
    const id = await opened()
    await left()
    granted(await confirmed(id))
    await owner.pool.query('update factor set revoked_at = null, seal = $2 where account_id = $1', [world.account, rows[0]?.seal])
    expect(said(await signInWith(passkey))).toBe('no-session')
  })

  it('leaves no way to set up another with the password alone', async () => {
    await lost()
    const actor = await byPassword(world)
    expect(actor.enrolled).toBe(true)
    expect(await enrolled(actor)).toBe('second-factor')
  })
})

describe('the code', () => {
  it('is good for a day', async () => {
    const { code } = await lost()
    world.at += CODE_MS
    expect(said(await redeemLoss(await byPassword(world), code, visitFrom()))).toBe('invalid: code')
  })

  it('that was shown in time and is over before she has set up a factor opens nothing', async () => {
    const { code } = await lost()
    world.at += CODE_MS - MINUTE
    const actor = await redeemed(code)
    world.at += MINUTE
    expect(await enrolled(actor)).toBe('second-factor')
  })

  it('lets her set up a factor in the session in which she showed it, and in no other', async () => {
    const { code } = await lost()
    const other = await byPassword(world)
    const before = await byPassword(world)
    const actor = await redeemed(code)
    for (const session of [other, before]) expect(await enrolled(session)).toBe('second-factor')
    expect(await enrolled(actor)).toBe('permitted')
  })

  it('sets up one factor, of two at the same moment too', async () => {
    const actor = await redeemed((await lost()).code)
    const both = await Promise.all([enrolled(actor), enrolled(actor)])
    expect(both.filter((word) => word === 'permitted')).toHaveLength(1)
  })

  it('is over after five wrong ones, all at once too, and four do it no harm', async () => {
    const { code } = await lost()
    const wrong = async () => said(await redeemLoss(await byPassword(world), 'one-two-three-four-five', visitFrom()))
    for (let i = 0; i < 4; i++) expect(await wrong()).toBe('invalid: code')
    await redeemed(code)
    await Promise.all([wrong(), wrong()])
    expect(said(await redeemLoss(await byPassword(world), code, visitFrom()))).toBe('invalid: code')
  })

  it('of another is none of hers', async () => {
    const { code } = await lost()
    const login = `other-${world.login}`
    await newNurse(world, login)
    expect(said(await redeemLoss(await byPassword({ login }), code, visitFrom()))).toBe('invalid: code')
  })
})

describe('whoever holds the database', () => {
  it('finds no code in it, and makes none good by another row', async () => {
    const { code } = await lost()
    const { owner } = world.test
    const { rows } = await owner.pool.query<{ dump: string }>(
      `select l::text || encode(code_hash, 'escape') as dump from factor_loss l where account_id = $1`,
      [world.account],
    )
    for (const word of code.split('-')) expect(rows[0]?.dump).not.toContain(word)
    await owner.pool.query(`update factor_loss set code_until = code_until + interval '1 day' where account_id = $1`, [
      world.account,
    ])
    expect(said(await redeemLoss(await byPassword(world), code, visitFrom()))).toBe('invalid: code')
  })

  it('writes himself no loss, and names no session', async () => {
    await lost()
    const actor = await byPassword(world)
    await world.test.owner.pool.query('update factor_loss set session_id = $2 where account_id = $1', [
      world.account,
      actor.session,
    ])
    expect(await enrolled(actor)).toBe('second-factor')
  })
})
