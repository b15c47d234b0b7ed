import { randomBytes } from 'node:crypto'
import { generate } from 'otplib'
import { ChoosePasswordPage, PeoplePage } from '@/e2e/support/pages/admin'
import { LossesPage, noteLoss, typeHanded } from '@/e2e/support/pages/losses'
import { SecondStepPage } from '@/e2e/support/pages/second-step'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { expect, test } from '@/e2e/support/personas'
import { addedBy, ownerSql } from '@/e2e/support/portal'

const OWN = 'a sentence of her own'

test('an administrator notes a loss, the officer confirms it, and with the code she sets up another way to sign in', async ({
  nair,
  rahmani,
  stranger,
}) => {
  const login = `lost-${randomBytes(4).toString('hex')}`
  const name = `Ida Lost ${login.slice(5)}`
  const people = await (await PeoplePage.open(nair)).add()
  await (await people.fill({ name, role: 'nurse', department: '5 West', login })).submit()
  const first = await people.firstPassword()
  const phone = await stranger()
  await phone.goto('/sign-in/first')
  await (await new ChoosePasswordPage(phone).isShown()).enter(login, first, OWN)
  await expect(phone.getByRole('list', { name: 'Your patients' })).toBeVisible()

  // She is signed in, and hears of it on every page: this time it was not she.
  const person = await (await PeoplePage.open(nair)).openPerson(name)
  const noted = await addedBy(async () => {
    await noteLoss(nair)
    await expect(person.said('It is noted, and nothing has changed yet.')).toBeVisible()
  })
  expect(noted).toEqual({ 'loss.open permitted': 1 })
  await expect((await LossesPage.open(nair)).of(name)).toContainText('You noted it')
  const losses = await LossesPage.open(rahmani)
  await losses
    .of(name)
    .getByRole('button', { name: /^I saw it too/ })
    .click()
  await expect(rahmani.getByText('Somebody is signed in under this account right now')).toBeVisible()
  await phone.goto('/work')
  await phone.getByRole('link', { name: 'Is it so? You can stop it' }).click()
  await phone.getByRole('button', { name: 'It is not lost: stop this' }).click()
  await expect(phone.getByText('You stopped it.')).toBeVisible()
  await expect((await LossesPage.open(rahmani)).of(name)).toHaveCount(0)

  // The next time it is, and she has signed out.
  await phone.getByRole('button', { name: 'Sign out' }).click()
  await (await PeoplePage.open(nair)).openPerson(name)
  await noteLoss(nair)
  await expect(person.said('It is noted, and nothing has changed yet.')).toBeVisible()
  const given: string[] = []
  const page = await LossesPage.open(rahmani)
  const confirmed = await addedBy(async () => void given.push(await page.confirm(name)))
  expect(confirmed).toEqual({ 'loss.confirm permitted': 1, 'factor.revoke permitted': 1, 'session.revoke permitted': 1 })

  await (await new SignInPage(phone).isShown()).fill(login, OWN)
  await typeHanded(phone, 'one-two-three-four-five')
  await expect(phone.getByText('That code does not fit.')).toBeVisible()
  await typeHanded(phone, given[0] ?? '')
  const step = await new SecondStepPage(phone).isShown()
  const secret = (await step.secret()).replaceAll(' ', '')
  await step.setUp(await generate({ secret, epoch: Math.floor(Date.now() / 1000) }))
  await expect(phone).not.toHaveURL(/\/sign-in/)
  await phone.goto('/work')
  await expect(phone.getByRole('heading', { name: 'Work' })).toBeVisible()
  await expect((await LossesPage.open(rahmani)).of(name)).toHaveCount(0)
  const [row] = await ownerSql<{ n: string }>(
    `select count(*) as n from factor f join account a on a.id = f.account_id where a.display_name = $1 and f.revoked_at is null`,
    [name],
  )
  expect(Number(row?.n)).toBe(1)
})

test('nothing waits: the page says where a loss is noted; whoever has no right is told so', async ({ quispe, solheim }) => {
  await expect((await LossesPage.open(quispe)).page.getByRole('main')).toContainText('Losses')
  await solheim.goto('/losses')
  await expect(solheim.getByRole('main').getByRole('alert')).toContainText('Your role does not include this')
})
