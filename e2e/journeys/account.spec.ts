import { addUser } from '@/e2e/support/commands'
import { AccountPage } from '@/e2e/support/pages/account'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { expect, type Persona, test } from '@/e2e/support/personas'
import { addedBy } from '@/e2e/support/portal'

/** One's own sessions, devices and password: the same page for everybody. Each person is made by a command first, which takes its time. */
test.describe.configure({ timeout: 180_000 })

test('she sees where she is signed in, ends one there and all others, and each is refused at its next request (ASSURANCE 6)', async ({
  stranger,
}) => {
  const { login, password } = addUser()
  const [here, second, third] = [await stranger(), await stranger(), await stranger()]
  for (const page of [here, second, third]) await (await SignInPage.open(page)).enter(login, password)
  const account = await AccountPage.open(here)
  await expect(account.sessions).toHaveCount(3)
  await expect(account.sessions.filter({ hasText: 'this one' })).toContainText(/Chrome on (Windows|Linux)/)
  const added = await addedBy(async () => {
    await account.others.first().getByRole('button', { name: /^End/ }).click()
    await expect(account.sessions).toHaveCount(2)
  })
  expect(added).toEqual({ 'session.revoke permitted': 1 })
  await here.getByRole('button', { name: 'End all others' }).click()
  await expect(account.sessions).toHaveCount(1)
  for (const page of [second, third]) {
    await page.goto('/work')
    await new SignInPage(page).isShown()
  }
  await AccountPage.open(here)
})

test('a new device is told of on those she has, and only an older one may say that it is hers', async ({ stranger }) => {
  const { login, password } = addUser()
  const [first, second, third] = [await stranger(), await stranger(), await stranger()]
  for (const page of [first, second, third]) await (await SignInPage.open(page)).enter(login, password)
  await expect(third.getByText('Somebody signed in as you with another device.')).toHaveCount(0)
  const onThird = await AccountPage.open(third)
  await expect(onThird.newDevices).toContainText('only a device you used before it')
  await first.goto('/work')
  await expect(first.getByText('Somebody signed in as you with another device.')).toBeVisible()
  await first.getByRole('link', { name: 'Was it you?' }).click()
  const onFirst = new AccountPage(first)
  await expect(onFirst.newDevices).toHaveCount(2)
  for (const left of [1, 0]) {
    await onFirst.newDevices
      .first()
      .getByRole('button', { name: /^It was me/ })
      .click()
    await expect(onFirst.newDevices).toHaveCount(left)
  }
  await first.goto('/work')
  await expect(first.getByText('Somebody signed in as you with another device.')).toHaveCount(0)
  // Known from now on: signing in again with it is no news.
  await second.getByRole('button', { name: 'Sign out' }).click()
  await (await SignInPage.open(second)).enter(login, password)
  await first.goto('/work')
  await expect(first.getByText('Somebody signed in as you with another device.')).toHaveCount(0)
})

test('she changes her password with the old one; a common one is refused, and she is signed out everywhere else', async ({
  stranger,
}) => {
  const { login, password } = addUser()
  const [here, other] = [await stranger(), await stranger()]
  for (const page of [here, other]) await (await SignInPage.open(page)).enter(login, password)
  const account = await AccountPage.open(here)
  for (const [old, own, words] of [
    [password, 'Sunshine2026!', 'among those that are guessed first'],
    [password, 'northgate forever', 'Whoever knows you would try that'],
    [`${password}x`, ' a sentence with spaces, of sixty-four characters and a few more ', 'not your present password'],
  ] as const) {
    await account.change(login, old, own)
    await expect(here.getByRole('region', { name: 'Your password' }).getByRole('alert')).toContainText(words)
  }
  const own = ' a sentence with spaces, of sixty-four characters and a few more '
  await account.change(login, password, own)
  await expect(here.getByText('Your password is changed')).toBeVisible()
  await other.goto('/work')
  const signIn = await new SignInPage(other).isShown()
  await signIn.fill(login, own.trim())
  await expect(other.getByText('Name and password do not fit together')).toBeVisible()
  await signIn.enter(login, own)
})

for (const who of ['solheim', 'quispe', 'rahmani', 'nair', 'vega'] as const satisfies readonly Persona[]) {
  test(`${who} has the page`, async ({ enter }) => {
    const page = await enter(who)
    await page.goto('/')
    await page.getByRole('link', { name: /, your account$/ }).click()
    await expect(new AccountPage(page).sessions.filter({ hasText: 'this one' })).toHaveCount(1)
  })
}

test('the acts of the page do nothing for nobody, and nothing to another’s session', async ({ stranger }) => {
  const [mine, hers] = [addUser(), addUser()]
  const [me, her] = [await stranger(), await stranger()]
  await (await SignInPage.open(me)).enter(mine.login, mine.password)
  await (await SignInPage.open(her)).enter(hers.login, hers.password)
  const second = await stranger()
  await (await SignInPage.open(second)).enter(hers.login, hers.password)
  const account = await AccountPage.open(her)
  const id = await account.others.first().locator('input[name=session]').getAttribute('value')
  // Her form, sent by me with the id of her session in it.
  const own = await stranger()
  await (await SignInPage.open(own)).enter(mine.login, mine.password)
  const page = await AccountPage.open(me)
  await page.others
    .first()
    .locator('input[name=session]')
    .evaluate((input, value) => input.setAttribute('value', value ?? ''), id)
  await page.others.first().getByRole('button', { name: /^End/ }).click()
  await expect(me.getByText('Nothing was changed')).toBeVisible()
  await second.goto('/work')
  await expect(second.getByRole('heading', { name: 'Work' })).toBeVisible()
})
