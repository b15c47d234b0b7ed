import { addUser } from '@/e2e/support/commands'
import { ageFactors } from '@/e2e/support/factor-age'
import { codeOf, SecondStepPage } from '@/e2e/support/pages/second-step'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { expect, PEOPLE, test } from '@/e2e/support/personas'
import { addedBy, ownerSql } from '@/e2e/support/portal'
import { askAndOpen, endAll, enterAnew } from '@/e2e/support/share'
import { idOf } from '@/e2e/support/story'
import { plugIn } from '@/e2e/support/virtual-authenticator'

const NO = 'That code does not fit. Try the newest one, or another way.'

test('a passkey is made, and signs her in without name or password', async ({ stranger }) => {
  const page = await stranger()
  const device = await plugIn(page)
  await (await SignInPage.open(page)).enterAs(PEOPLE.haddad)
  await page.getByRole('link', { name: /your account$/ }).click()
  await page.getByRole('link', { name: 'Your ways to sign in' }).click()
  await page.getByLabel('Name of the passkey').fill('Ward computer')
  const made = await addedBy(async () => {
    await page.getByRole('button', { name: 'Make a passkey' }).click()
    await expect(page.getByRole('list', { name: 'Ways to sign in' })).toContainText('Ward computer')
  })
  expect(made).toMatchObject({ 'factor.enrol permitted': 1 })
  await page.getByRole('button', { name: 'Sign out' }).click()

  const signIn = await new SignInPage(page).isShown()
  const added = await addedBy(async () => {
    await signIn.page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
  })
  expect(added).toMatchObject({ 'factor.use permitted': 1, 'session.start permitted': 1 })
  await expect(page.getByRole('banner')).toContainText(PEOPLE.haddad)
  expect(await device.uses()).toBeGreaterThan(0)
})

test('a browser without her passkey signs nobody in, and says so', async ({ stranger }) => {
  const page = await stranger()
  await plugIn(page)
  await SignInPage.open(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByText('No passkey was shown.')).toBeVisible()
})

test('a device that does not check who holds it makes no passkey', async ({ stranger }) => {
  const page = await stranger()
  await plugIn(page, { verifies: false })
  await (await SignInPage.open(page)).enterAs(PEOPLE.haddad)
  await page.goto('/account/sign-in')
  await page.getByRole('button', { name: 'Make a passkey' }).click()
  await expect(page.getByText('No passkey was made.')).toBeVisible()
})

test('a password alone opens no page; a second factor does, and a code works once', async ({ stranger }) => {
  const { login, password } = addUser()
  const page = await stranger()
  await (await SignInPage.open(page)).fill(login, password)
  await new SecondStepPage(page).isShown()
  const added = await addedBy(async () => {
    for (const path of ['/work', '/find', `/p/${await idOf('vega')}`, '/account/sign-in']) {
      await page.goto(path)
      await new SecondStepPage(page).isShown()
    }
  })
  expect(added).toEqual({})
  await new SecondStepPage(page).pass(login)
  await expect(page.getByRole('heading', { name: 'Your sign-in' })).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()

  await (await new SignInPage(page).isShown()).fill(login, password)
  const code = await codeOf(login)
  await new SecondStepPage(page).type(code)
  await expect(page.getByRole('heading', { name: 'Work' })).toBeVisible()
  const other = await stranger()
  await (await SignInPage.open(other)).fill(login, password)
  await (await new SecondStepPage(other).isShown()).type(code)
  await expect(other.getByRole('main').getByRole('alert')).toHaveText(NO)
})

test('what is stale leads to confirming, and back', async ({ enter }) => {
  const page = await enter('rao')
  const [row] = await ownerSql<{ id: string }>(`select id from account where display_name = $1`, [PEOPLE.rao])
  await ageFactors(row?.id ?? '', 6)
  await page.goto('/account/sign-in')
  await page.getByRole('link', { name: 'Set up an app' }).click()
  const step = new SecondStepPage(page)
  const secret = await step.secret()
  expect(secret.replaceAll(' ', '')).toMatch(/^[A-Z2-7]{32}$/)
  await step.setUp('000000')
  await expect(page.getByRole('heading', { name: 'Is it still you?' })).toBeVisible()
  await page.getByRole('button', { name: /^Confirm as/ }).click()
  await expect(page.getByRole('heading', { name: 'An app that shows codes' })).toBeVisible()
})

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('an app is set up, a wrong code keeps what was scanned, recovery codes are shown once and work once', async ({
      stranger,
    }) => {
      const { login, password } = addUser()
      const page = await stranger({ javaScriptEnabled })
      await (await SignInPage.open(page)).fill(login, password)
      const step = await new SecondStepPage(page).isShown()
      const secret = await step.secret()
      await step.setUp('000000')
      await expect(page.getByRole('main').getByRole('alert')).toHaveText(
        'That code does not fit. Type the one that your app shows now.',
      )
      expect(await step.secret()).toBe(secret)
      await step.pass(login)
      await page.getByRole('link', { name: /your account$/ }).click()
      await page.getByRole('link', { name: 'Your ways to sign in' }).click()
      await page.getByRole('button', { name: 'Make ten codes' }).click()
      const list = page.getByRole('list', { name: 'Your recovery codes' })
      await expect(list.getByRole('listitem')).toHaveCount(10)
      const [code = ''] = await list.getByRole('listitem').allTextContents()
      await page.goto('/account/sign-in')
      await expect(page.getByText('10 of them are unused.')).toBeVisible()

      await page.getByRole('button', { name: 'Sign out' }).click()
      for (const words of ['', NO]) {
        const again = await stranger({ javaScriptEnabled })
        await (await SignInPage.open(again)).fill(login, password)
        await (await new SecondStepPage(again).isShown()).typeRecovery(code.trim())
        if (words) await expect(again.getByRole('main').getByRole('alert')).toHaveText(words)
        else await expect(again.getByRole('heading', { name: 'Work' })).toBeVisible()
      }
    })
  })

test('a patient signs a share with her passkey, and the receipt names it', async ({ keller, stranger }) => {
  const vega = await enterAnew('vega', stranger)
  await plugIn(vega)
  await vega.goto('/account/sign-in')
  await vega.getByRole('button', { name: 'Make a passkey' }).click()
  await expect(vega.getByRole('list', { name: 'Ways to sign in' })).toContainText('This device')
  await vega.goto('/me/keys')
  await expect(vega.getByRole('list', { name: 'Signing keys' })).toContainText('A passkey')
  const { decide } = await askAndOpen(keller, vega)
  await (await decide.tick(/^Medicines/)).share()
  const added = await addedBy(async () => {
    await vega.getByRole('button', { name: 'Sign with your passkey, and share' }).click()
    await vega.waitForURL(/\/me\/shares\/[0-9a-f-]+$/)
  })
  expect(added).toMatchObject({ 'share.offer permitted': 1, 'share.approve permitted': 1 })
  await endAll(keller, vega)
  await vega.goto('/me/keys')
  const key = vega
    .getByRole('list', { name: 'Signing keys' })
    .getByRole('listitem')
    .filter({ hasText: /^A passkey/ })
    .first()
  await key.getByText('Take this key back').click()
  await key.getByRole('button', { name: /^Take it back now/ }).click()
  await expect(key).toContainText('taken back today')
})
