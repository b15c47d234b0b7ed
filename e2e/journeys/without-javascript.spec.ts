import { addUser } from '@/e2e/support/commands'
import { ExplorerPage } from '@/e2e/support/pages/audit'
import { ChartPage } from '@/e2e/support/pages/chart'
import { FindPage } from '@/e2e/support/pages/find'
import { LookedPage } from '@/e2e/support/pages/me'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { expect, PEOPLE, test } from '@/e2e/support/personas'
import { addedBy, endDeclarations } from '@/e2e/support/portal'
import { STORY } from '@/e2e/support/story'

test.use({ javaScriptEnabled: false })

test('signing in as a persona, finding by the form and opening is one look', async ({ solheim }) => {
  const find = await (await FindPage.open(solheim)).post(STORY.imported.query)
  const added = await addedBy(async () => {
    await find.links.filter({ hasText: STORY.imported.shown }).click()
    await new ChartPage(solheim).isOpen(STORY.imported.shown)
  })
  expect(added).toEqual({ 'chart.open permitted': 1 })
  await expect(new ChartPage(solheim).ribbon).toContainText('recorded')
})

test('a refused chart opens by a declared reason', async ({ byrne }) => {
  await endDeclarations()
  const find = await (await FindPage.open(byrne)).post(STORY.unrelated.query)
  await find.links.filter({ hasText: STORY.unrelated.shown }).click()
  const chart = await new ChartPage(byrne).isRefused()
  const added = await addedBy(async () => chart.declare('Cover'))
  expect(added).toEqual({ 'chart.declare permitted': 1, 'chart.open permitted': 1 })
  await expect(chart.ribbon).toContainText('Declared: covering for a colleague')
})

test('the theme changes and stays', async ({ solheim }) => {
  await solheim.goto('/work')
  await solheim.getByRole('button', { name: 'Light / dark' }).click()
  await expect(solheim).toHaveURL(/\/work$/)
  await expect(solheim.locator('html')).toHaveAttribute('data-theme', 'dark')
  await solheim.goto('/find')
  await expect(solheim.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('signing out ends it, and the way back shows no chart', async ({ solheim }) => {
  await solheim.goto('/work')
  await solheim.getByRole('list', { name: 'Your patients' }).getByRole('link').first().click()
  const chart = await new ChartPage(solheim).isOpen()
  await solheim.getByRole('button', { name: 'Sign out' }).click()
  await new SignInPage(solheim).isShown()
  await solheim.goBack()
  await new SignInPage(solheim).isShown()
  await expect(chart.banner).toHaveCount(0)
})

test('name and password of a person made by the command let her in, and wrong ones do not say which half was wrong', async ({
  stranger,
}) => {
  const { login, password } = addUser()
  const signIn = await SignInPage.open(await stranger())
  const refused = await addedBy(async () => {
    await signIn.fill(login, `${password}x`)
    await expect(signIn.page.getByRole('alert')).toHaveText('Name and password do not fit together, or the account is closed.')
    await signIn.fill('nobody of this name', password)
    await expect(signIn.page.getByRole('alert')).toHaveText('Name and password do not fit together, or the account is closed.')
  })
  expect(refused).toEqual({ 'session.start refused': 2 })
  await signIn.enter(login, password)
  await expect(signIn.page.getByRole('heading', { name: 'Work' })).toBeVisible()
})

test('a patient reads who looked', async ({ vega }) => {
  const looked = await LookedPage.open(vega)
  await expect(looked.by(PEOPLE.solheim).first()).toBeVisible()
})

test('an officer filters by ticking, hides the explained, and has an entry beside the list', async ({ rahmani }) => {
  const list = await ExplorerPage.open(rahmani)
  await list.box('action', 'chart.open').check()
  await rahmani.getByRole('button', { name: 'Apply' }).click()
  await expect(list.chips.first()).toContainText('Action: opened the chart')
  await rahmani.getByRole('link', { name: /^hide [\d,]+ explained$/ }).click()
  await expect(rahmani.getByText(/explained (is|are) hidden/)).toBeVisible()
  await rahmani.getByRole('link', { name: 'show the explained' }).click()
  await (await list.openBeside(0)).getByRole('link', { name: 'Close' }).click()
  await expect(list.beside).toHaveCount(0)
})
