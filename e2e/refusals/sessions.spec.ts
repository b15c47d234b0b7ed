import type { BrowserContext } from '@playwright/test'
import { ChartPage } from '@/e2e/support/pages/chart'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { expect, PEOPLE, test } from '@/e2e/support/personas'
import { addedBy, ownerSql } from '@/e2e/support/portal'
import { idOf } from '@/e2e/support/story'

const COOKIE = '__Host-chartseal'

test('the session’s cookie is out of reach of scripts, of other sites and of other hosts', async ({ solheim }) => {
  const [cookie] = await ofSession(solheim)
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', secure: true, path: '/', domain: 'localhost' })
})

test('each sign-in is another session, and a planted one never becomes a signed-in one', async ({ stranger }) => {
  const page = await stranger()
  const values = new Set<string>()
  for (let times = 0; times < 3; times++) {
    await (await SignInPage.open(page)).enterAs(PEOPLE.solheim)
    const [cookie] = await ofSession(page)
    values.add(cookie?.value ?? '')
  }
  expect(values.size).toBe(3)
})

test('a cookie kept from before signing out is worth nothing', async ({ solheim, stranger }) => {
  const kept = await ofSession(solheim)
  await solheim.goto('/find')
  await solheim.getByRole('button', { name: 'Sign out' }).click()
  await new SignInPage(solheim).isShown()
  expect(await ofSession(solheim)).toEqual([])

  const thief = await stranger()
  await thief.context().addCookies(kept)
  const added = await addedBy(async () => {
    await thief.goto(`/p/${await idOf('vega')}`)
    await new SignInPage(thief).isShown()
  })
  expect(added).toEqual({})
})

test('after signing out, the way back shows no chart', async ({ solheim }) => {
  await solheim.goto(`/p/${await idOf('vega')}`)
  const chart = await new ChartPage(solheim).isOpen()
  await solheim.getByRole('button', { name: 'Sign out' }).click()
  await new SignInPage(solheim).isShown()
  await solheim.goBack()
  await new SignInPage(solheim).isShown()
  await expect(chart.banner).toHaveCount(0)
})

test('a session of a closed account is refused on the next request', async ({ byrne }) => {
  const account = await accountOf('Colleen Byrne')
  await byrne.goto('/work')
  await expect(byrne.getByRole('heading', { name: 'Work' })).toBeVisible()
  await ownerSql('update account set active = false where id = $1', [account])
  try {
    await byrne.goto('/work')
    await new SignInPage(byrne).isShown()
  } finally {
    await ownerSql('update account set active = true where id = $1', [account])
  }
})

for (const [what, change] of [
  ['older than twelve hours', "expires_at = now() - interval '1 second'"],
  ['ended by somebody else', 'ended_at = now()'],
] as const) {
  test(`a session ${what} is refused on the next request`, async ({ byrne }) => {
    await ownerSql(`update session set ${change} where account_id = $1 and ended_at is null`, [await accountOf('Colleen Byrne')])
    await byrne.goto('/work')
    await new SignInPage(byrne).isShown()
  })
}

test('an altered cookie is none', async ({ solheim, stranger }) => {
  const [cookie] = await ofSession(solheim)
  if (!cookie) throw new Error('no cookie')
  const page = await stranger()
  const middle = Math.floor(cookie.value.length / 2)
  const value = `${cookie.value.slice(0, middle)}${cookie.value[middle] === 'A' ? 'B' : 'A'}${cookie.value.slice(middle + 1)}`
  await page.context().addCookies([{ ...cookie, value }])
  await page.goto('/work')
  await new SignInPage(page).isShown()
})

async function ofSession(page: { context(): BrowserContext }) {
  return (await page.context().cookies()).filter(({ name }) => name === COOKIE)
}

async function accountOf(name: string): Promise<string> {
  const [row] = await ownerSql<{ id: string }>('select id from account where display_name like $1', [`%${name}`])
  if (!row) throw new Error(`no account of ${name}`)
  return row.id
}
