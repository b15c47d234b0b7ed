import { expect, it } from 'vitest'
import { actorOf, byPassword, factorTests, PASSWORD, said, withApp } from '@/e2e/support/factor-world'
import { visitFrom } from '@/e2e/support/people'
import type { Actor } from '@/lib/base/actor'
import { changePassword } from '@/lib/directory/change-password'

const world = factorTests()
const change = (actor: Actor, own: string, login = world.login) =>
  changePassword(actor, { login, old: PASSWORD, own }, visitFrom())

it('a session of one factor changes no password, nor one whose row was made to say two', async () => {
  await withApp(world)
  const alone = await byPassword(world)
  expect(said(await change(alone, 'another sentence of hers'))).toBe('second-factor')
  await world.test.owner.pool.query(`update session set factors = 'two' where id = $1`, [alone.session])
  const altered = await actorOf({ session: alone.session as never, account: world.account })
  expect(altered.factors).toBe('two')
  expect(said(await change(altered, 'another sentence of hers'))).toBe('second-factor')
})

it('her name to sign in with, her own name and her house are in no password; another’s sign-in name is none of hers', async () => {
  const { actor } = await withApp(world)
  for (const own of [`at last ${world.login.toUpperCase()}`, 'here comes the test nurse', 'northgate forever'])
    expect(said(await change(actor, own))).toBe('invalid: known')
  expect(said(await change(actor, 'another sentence of hers', 'somebody-else'))).toBe('invalid: login')
  expect(said(await change(actor, 'another sentence of hers', ` ${world.login.toUpperCase()} `))).toBe('permitted')
})
