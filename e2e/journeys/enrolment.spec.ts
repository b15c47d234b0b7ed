import { randomBytes } from 'node:crypto'
import { ChoosePasswordPage, PeoplePage } from '@/e2e/support/pages/admin'
import { ActivatePage, DeskPage } from '@/e2e/support/pages/enrolment'
import { LookedPage } from '@/e2e/support/pages/me'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { expect, test } from '@/e2e/support/personas'
import { addedBy } from '@/e2e/support/portal'
import { STORY } from '@/e2e/support/story'

const login = () => `new-${randomBytes(4).toString('hex')}`
const own = 'a sentence of her own'

test('the desk gives a code; with it and a birth date, on a phone without JavaScript, she makes her account and reads of both', async ({
  quispe,
  stranger,
}) => {
  const desk = await DeskPage.of(quispe, STORY.imported.query, STORY.imported.shown)
  const birthDate = await desk.birthDate()
  const given: string[] = []
  const gave = await addedBy(async () => void given.push(await desk.code()))
  expect(gave).toEqual({ 'account.invite permitted': 1 })
  const [code = ''] = given
  await expect(quispe.getByRole('main').getByText('/activate')).toBeVisible()

  const phone = await stranger({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  const page = await ActivatePage.open(phone)
  const typed = { code, birthDate, login: login(), own }
  await page.make({ ...typed, again: 'another sentence' })
  await expect(page.said('The two passwords are not the same.')).toBeVisible()
  await expect(page.field('Code')).toHaveValue(code)
  await page.make({ ...typed, birthDate: '1901-01-01' })
  await expect(page.said('do not fit together')).toBeVisible()
  const added = await addedBy(async () => {
    await page.make(typed)
    await expect(page.said('Your account is made.')).toBeVisible()
  })
  expect(added).toEqual({ 'account.activate permitted': 1 })
  await phone.getByRole('link', { name: 'Sign in' }).click()
  await (await new SignInPage(phone).isShown()).enter(typed.login, own)
  const looked = await LookedPage.open(phone)
  for (const words of ['Gave out a code with which you make your account', 'Your account was made, with the code'])
    await expect(looked.page.getByRole('main').getByText(words).first()).toBeVisible()
})

test('an unknown code is answered as a wrong birth date is, and asks nobody', async ({ stranger }) => {
  const page = await ActivatePage.open(await stranger())
  const added = await addedBy(async () => {
    await page.make({ code: 'one two three four five', birthDate: '1974-03-14', login: login(), own })
    await expect(page.said('Code and birth date do not fit together')).toBeVisible()
  })
  expect(added).toEqual({ 'account.activate refused': 1 })
})

test('the slip is all that is printed', async ({ quispe }) => {
  const desk = await DeskPage.of(quispe, 'kowalczyk', /KOWALCZYK/)
  const code = await desk.code()
  await quispe.emulateMedia({ media: 'print' })
  await expect(quispe.getByText(code)).toBeVisible()
  await expect(quispe.getByRole('navigation').first()).toBeHidden()
  await expect(quispe.getByText('Print this page')).toBeHidden()
})

test('an invitation waits in the outbox, and what stands in it opens the account of whoever was invited', async ({
  nair,
  stranger,
}) => {
  const person = { name: 'Marta Novotná', role: 'nurse', department: '5 West', login: login(), address: 'marta@hospital.example' }
  const form = await (await PeoplePage.open(nair)).add()
  await (await form.fill(person)).submit()
  await expect(nair.getByRole('main').getByText('a mail is on its way')).toBeVisible()
  await expect(nair.getByRole('term').filter({ hasText: 'First password' })).toHaveCount(0)
  await nair.goto('/admin/outbox')
  const mail = nair.getByRole('list', { name: 'Mails' }).getByRole('listitem').filter({ hasText: person.login })
  await mail.getByText('Your account in Chartseal').click()
  const first = /First password: (\S+)/.exec((await mail.textContent()) ?? '')?.[1] ?? ''
  const page = await stranger()
  await page.goto('/sign-in/first')
  await (await new ChoosePasswordPage(page).isShown()).enter(person.login, first, own)
  await expect(page.getByRole('list', { name: 'Your patients' })).toBeVisible()
})
