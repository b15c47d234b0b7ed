import type { Page } from '@playwright/test'
import { addUser } from '@/e2e/support/commands'
import { ChartPage } from '@/e2e/support/pages/chart'
import { LockedPage } from '@/e2e/support/pages/locked'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { expect, PEOPLE, test } from '@/e2e/support/personas'
import { addedBy, ownerSql } from '@/e2e/support/portal'
import { idOf } from '@/e2e/support/story'

const HERS = /VEGA|Marisol|Warfarin/i

/** A browser of its own, so that no other test's session is locked with it. */
async function atChart(stranger: () => Promise<Page>): Promise<Page> {
  const page = await (await SignInPage.open(await stranger())).enterAs(PEOPLE.solheim)
  await page.goto(`/p/${await idOf('vega')}`)
  await new ChartPage(page).isOpen()
  return page
}

/** All there is in the document, what a browser's tools show included. */
const documentOf = (page: Page) => page.evaluate(() => document.documentElement.outerHTML)

test.describe('a locked screen (ASSURANCE 2)', () => {
  test('has nothing of the chart in its document, and the server answers 401 until she goes on', async ({ stranger }) => {
    const page = await atChart(stranger)
    expect(await documentOf(page)).toMatch(HERS)
    const address = page.url()
    const added = await addedBy(async () => {
      const locked = await LockedPage.lock(page)
      expect(await documentOf(page)).not.toMatch(HERS)
      const origin = new URL(address).origin
      await expect.poll(async () => (await page.request.post('/session/seen', { headers: { origin } })).status()).toBe(401)
      const asked = await page.request.post('/find/answer', { headers: { origin }, form: { query: 'vega' } })
      expect(asked.status()).toBe(401)
      expect(await asked.text()).not.toMatch(HERS)
      for (const rsc of [{}, { rsc: '1' }])
        expect(await (await page.request.get(address, { headers: rsc })).text()).not.toMatch(HERS)
      await locked.goOn()
    })
    expect(added).toEqual({ 'session.lock permitted': 1, 'session.resume permitted': 1 })
    expect(page.url()).toBe(address)
    await new ChartPage(page).isOpen()
    expect(await documentOf(page)).toMatch(HERS)
  })

  test('gives back what was typed, where it was typed, and keeps it nowhere but in the page', async ({ stranger }) => {
    const page = await (await SignInPage.open(await stranger())).enterAs(PEOPLE.keller)
    await page.goto('/ask')
    const why = page.getByLabel('Why, in your words')
    await why.fill('half a sentence that')
    const locked = await LockedPage.lock(page)
    expect(await documentOf(page)).not.toContain('half a sentence')
    expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain('half a sentence')
    await locked.goOn()
    await expect(why).toHaveValue('half a sentence that')
    await why.pressSequentially(' goes on')
    await expect(why).toHaveValue('half a sentence that goes on')
  })

  test('is locked by a key, and in every tab at once', async ({ stranger }) => {
    const page = await atChart(stranger)
    const other = await page.context().newPage()
    await other.goto('/work')
    await other.waitForLoadState('networkidle')
    await page.bringToFront()
    await page.keyboard.press('l')
    await new LockedPage(page).isShown()
    await new LockedPage(other).isShown()
    await new LockedPage(page).goOn()
    await new LockedPage(other).isGone()
    await expect(other.getByRole('heading', { name: 'Work' })).toBeVisible()
  })

  // Open (docs/status.md): the router brings the page before back from its memory.
  test('the way back shows no chart', async ({ stranger }) => {
    const page = await atChart(stranger)
    await page.getByRole('link', { name: 'Work' }).click()
    await expect(page.getByRole('heading', { name: 'Work' })).toBeVisible()
    await LockedPage.lock(page)
    const loaded = page.waitForEvent('load')
    await page.goBack()
    await loaded
    await new LockedPage(page).isShown()
    expect(await documentOf(page)).not.toMatch(HERS)
    await page.reload()
    await new LockedPage(page).isShown()
  })

  test('for somebody else, ends the session and leaves nothing of the former', async ({ stranger }) => {
    const page = await atChart(stranger)
    const other = await page.context().newPage()
    await other.goto('/work')
    await page.bringToFront()
    const kept = await page.context().cookies()
    await (await LockedPage.lock(page)).somebodyElse()
    const signIn = await new SignInPage(page).isShown()
    await new SignInPage(other).isShown()
    await signIn.enterAs(PEOPLE.nair)
    // The demo's way in names its people; a chart's banner writes the family name in capitals.
    for (const one of [page, other]) expect(await documentOf(one)).not.toMatch(/VEGA|Warfarin/)
    const thief = await stranger()
    await thief.context().addCookies(kept)
    await thief.goto('/work')
    await new SignInPage(thief).isShown()
  })

  test('opens for her password and for no other, and by another’s proof never', async ({ stranger }) => {
    const { login, password } = addUser()
    const page = await (await SignInPage.open(await stranger())).enter(login, password)
    await page.goto('/find')
    const locked = await LockedPage.lock(page)
    const origin = new URL(page.url()).origin
    const script = { origin, accept: 'application/json' }
    for (const [form, status] of [
      [{ password: `${password}x` }, 401],
      [{ password: '' }, 401],
      [{ next: '/' }, 401],
      [{ password, session: '0190a1b2-0000-7000-8000-000000000000' }, 401],
    ] as const)
      expect((await page.request.post('/session/resume', { headers: script, form })).status(), JSON.stringify(form)).toBe(status)
    expect(
      (await page.request.post('/session/resume', { headers: { accept: script.accept }, form: { password } })).status(),
    ).toBe(403)
    await locked.goOnWith(password)
    await locked.isGone()
    await page.goto('/find')
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
  })
})

test.describe('without JavaScript', () => {
  test('the button leads to the locked page, and her password back to where she was', async ({ stranger }) => {
    const { login, password } = addUser()
    const page = await stranger({ javaScriptEnabled: false })
    await (await SignInPage.open(page)).enter(login, password)
    await page.goto('/find')
    const locked = await LockedPage.lock(page)
    await locked.goOnWith(`${password}x`)
    await expect(page.getByRole('alert')).toHaveText('That is not the password of whoever is signed in.')
    await locked.goOnWith(password)
    await expect(page).toHaveURL(/\/find$/)
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
  })
})

test('idle for a quarter of an hour by its row: 401 to calls, the locked page to her, and she goes on (ASSURANCE 1)', async ({
  stranger,
}) => {
  const page = await (await SignInPage.open(await stranger())).enterAs(PEOPLE.byrne)
  const idle = (words: string) =>
    ownerSql(`update session set last_seen_at = now() - interval '${words}' where ended_at is null and account_id =
      (select id from account where display_name = 'Colleen Byrne')`)
  const origin = new URL(page.url()).origin
  const seen = async () => (await page.request.post('/session/seen', { headers: { origin } })).status()
  await idle('14 minutes')
  expect(await seen()).toBe(204)
  await idle('15 minutes 1 second')
  expect(await seen()).toBe(401)
  await page.goto('/work')
  await new LockedPage(page).isShown()
  expect(await seen()).toBe(401)
  await new LockedPage(page).goOn()
  await expect(page.getByRole('heading', { name: 'Work' })).toBeVisible()
  expect(await seen()).toBe(204)
})

test('nobody there for a quarter of an hour: warned, then locked in place', async ({ stranger }) => {
  const page = await stranger()
  await page.clock.install()
  await (await SignInPage.open(page)).enterAs(PEOPLE.solheim)
  await page.goto(`/p/${await idOf('vega')}`)
  await new ChartPage(page).isOpen()
  await page.clock.runFor(13 * 60_000)
  await expect(page.getByRole('status').filter({ hasText: 'Nobody seems to be here' })).toHaveCount(0)
  await page.clock.runFor(60_000)
  await expect(page.getByRole('status').filter({ hasText: 'Nobody seems to be here' })).toBeVisible()
  await page.keyboard.press('Shift')
  await page.clock.runFor(2_000)
  await expect(page.getByRole('status').filter({ hasText: 'Nobody seems to be here' })).toHaveCount(0)
  await page.clock.runFor(15 * 60_000)
  await new LockedPage(page).isShown()
  expect(await documentOf(page)).not.toMatch(HERS)
})

test('at sign-out the browser forgets pages, never its storage', async ({ stranger }) => {
  const page = await atChart(stranger)
  await page.evaluate(() => localStorage.setItem('chartseal-test', 'a device key lies beside it'))
  const [answer] = await Promise.all([
    page.waitForResponse((one) => one.url().endsWith('/session/leave')),
    page.getByRole('button', { name: 'Sign out' }).click(),
  ])
  expect(await answer.headerValue('clear-site-data')).toBe('"cache"')
  expect(await answer.headerValue('set-cookie')).toMatch(/__Host-chartseal=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/i)
  await new SignInPage(page).isShown()
  expect(await page.evaluate(() => localStorage.getItem('chartseal-test'))).toBe('a device key lies beside it')
})
