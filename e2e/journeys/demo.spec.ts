import type { Page } from '@playwright/test'
import { cheat } from '@/e2e/support/commands'
import { VerifyPage } from '@/e2e/support/pages/audit'
import { ChartPage } from '@/e2e/support/pages/chart'
import { FindPage } from '@/e2e/support/pages/find'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { expect, PEOPLE, test } from '@/e2e/support/personas'

/** What a visitor of the demo does: she is everybody in turn, and stays at the event she saw. */
const demo = (page: Page) => page.getByRole('complementary', { name: 'Demo' })

async function become(page: Page, name: string): Promise<void> {
  await demo(page).getByRole('button', { name: 'Be somebody else' }).click()
  await page.waitForURL(/\/demo/)
  await page.getByRole('form', { name: 'People of the demo' }).getByRole('button', { name }).click()
}

test('a look is the same event for the clinician, the patient and the officer', async ({ stranger }) => {
  const page = await (await SignInPage.open(await stranger())).enterAs(PEOPLE.solheim)
  const chart = await (await (await FindPage.open(page)).type('vega')).openByKeyboard(/VEGA/)
  const position = await (await chart.isOpen(/VEGA/)).entry()
  const event = await page.locator('[data-event]').getAttribute('data-event')

  await become(page, PEOPLE.vega)
  await expect(page).toHaveURL(`/me/looked?event=${event}#${event}`)
  await expect(page.locator('li[aria-current]')).toContainText('Dr Ingrid Solheim')

  await become(page, PEOPLE.rahmani)
  await expect(page).toHaveURL(`/audit/e/${position}`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Dr Ingrid Solheim opened the chart of')
})

test('changing hands ends the session of whom one was', async ({ stranger }) => {
  const page = await (await SignInPage.open(await stranger())).enterAs(PEOPLE.solheim)
  const before = await page.context().cookies()
  await become(page, PEOPLE.rahmani)
  await expect(page).toHaveURL('/audit')
  await page.context().addCookies(before)
  await page.goto('/work')
  await expect(page).toHaveURL(/sign-in/)
})

test('the tour goes through six steps, ends in an attack that is found, and may be skipped at each', async ({ stranger }) => {
  const page = await stranger()
  await page.goto('/sign-in')
  await demo(page).getByRole('button', { name: 'Take the tour: six steps' }).click()
  const step = (words: RegExp) => expect(demo(page).getByRole('region', { name: 'Tour' })).toContainText(words)
  const next = () => demo(page).getByRole('button', { name: /^Next/ }).click()
  await expect(page).toHaveURL('/find')
  await step(/^1 of 6/)
  await (await new FindPage(page).type('vega')).openByKeyboard(/VEGA/)
  await new ChartPage(page).isOpen(/VEGA/)
  for (const [n, path] of [
    [2, '/me/looked'],
    [3, '/me'],
    [4, '/audit'],
    [5, '/audit/verify'],
    [6, '/audit/verify'],
  ] as const) {
    await next()
    await step(new RegExp(`^${n} of 6`))
    await expect(page).toHaveURL(path)
  }
  await expect(demo(page)).toContainText('Now try to cheat it')
  const verify = new VerifyPage(page)
  try {
    expect(cheat(100)).toContain('one byte of entry 100')
    await expect((await verify.check()).seal).toContainText('Broken at entry 100.')
  } finally {
    cheat('undo')
  }
  await expect((await verify.check()).seal).toContainText('Intact.')
  await demo(page).getByRole('button', { name: 'End the tour' }).click()
  await expect(demo(page).getByRole('region', { name: 'Tour' })).toHaveCount(0)
})

test('without JavaScript the tour and the change of hands are forms', async ({ stranger }) => {
  const page = await stranger({ javaScriptEnabled: false })
  await page.goto('/sign-in')
  await demo(page).getByRole('button', { name: 'Take the tour: six steps' }).click()
  await expect(page).toHaveURL('/find')
  await demo(page).getByRole('button', { name: 'Skip the tour' }).click()
  await expect(demo(page).getByRole('button', { name: 'Take the tour: six steps' })).toBeVisible()
  await become(page, PEOPLE.rahmani)
  await expect(page).toHaveURL('/audit')
})
