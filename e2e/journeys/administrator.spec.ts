import { randomBytes } from 'node:crypto'
import { addUser } from '@/e2e/support/commands'
import { ChoosePasswordPage, ImportRunPage, ImportsPage, PeoplePage, PersonPage } from '@/e2e/support/pages/admin'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { expect, PEOPLE, test } from '@/e2e/support/personas'
import { addedBy, countEntries, ownerSql } from '@/e2e/support/portal'
import { badUpload, goodUpload } from '@/e2e/support/uploads'

const login = () => `new-${randomBytes(4).toString('hex')}`
/** Patients, none of whom has a namesake among the staff. */
const NAMES = /VEGA|Marisol|MEHTA|Arjun|Kowalczyk|Warfarin/i
const UPLOAD = '**/admin/imports/upload'

test('she lists the people of her organisation, and nobody else’s', async ({ nair }) => {
  const added = await addedBy(async () => void (await PeoplePage.open(nair)))
  expect(added).toEqual({ 'user.list permitted': 1 })
  const people = new PeoplePage(nair)
  await expect(people.row(PEOPLE.byrne)).toContainText('nurse5 West')
  await expect(people.row('Priya Nair')).toContainText(/\d live/)
  await expect(people.row('Jonas Keller')).toHaveCount(0)
  await expect(people.row(PEOPLE.vega)).toHaveCount(0)
})

test('she adds a person, who chooses her own password and is in', async ({ nair, stranger }) => {
  const person = { name: 'Marta Novotná', role: 'nurse', department: '5 West', login: login() }
  const form = await (await PeoplePage.open(nair)).add()
  const added = await addedBy(async () => {
    await (await form.fill(person)).submit()
    await form.firstPassword()
  })
  expect(added).toEqual({ 'user.create permitted': 1 })
  const first = await form.firstPassword()
  expect(first).toMatch(/^[a-z]+(-[a-z]+){4}$/)

  const page = await stranger()
  await (await SignInPage.open(page)).fill(person.login, first)
  const choose = await new ChoosePasswordPage(page).isShown()
  await choose.choose(person.login, first, 'a sentence of her own', 'another sentence')
  await expect(page.getByRole('main').getByText('The two new passwords are not the same')).toBeVisible()
  await choose.enter(person.login, first, 'a sentence of her own')
  await expect(page.getByRole('list', { name: 'Your patients' })).toBeVisible()

  await page.getByRole('button', { name: 'Sign out' }).click()
  const signIn = await new SignInPage(page).isShown()
  await signIn.fill(person.login, first)
  await expect(page.getByRole('main').getByText('do not fit together')).toBeVisible()
  await signIn.enter(person.login, 'a sentence of her own')
})

test('a form with faults says each of them and loses nothing of what was typed', async ({ nair }) => {
  const taken = addUser().login
  const form = await (await PeoplePage.open(nair)).add()
  await (await form.fill({ name: 'Marta Novotná', role: 'desk', department: 'Reception', login: 'm novotna' })).submit()
  await expect(form.form.getByText('no spaces')).toBeVisible()
  await (await form.fill({ name: 'Marta Novotná', login: taken.toUpperCase() })).submit()
  await expect(form.form.getByText('Somebody has this login already. Choose another.')).toBeVisible()
  await expect(form.field('Name')).toHaveValue('Marta Novotná')
  await expect(form.field('Role')).toHaveValue('desk')
  await expect(form.field('Department')).toHaveValue('Reception')
  await expect(form.field('Name to sign in with')).toHaveValue(taken.toUpperCase())
})

test('she ends one session, then all of them, and the next request of each is nobody’s', async ({ nair, stranger }) => {
  const user = addUser()
  const [one, two, three] = [await stranger(), await stranger(), await stranger()]
  for (const page of [one, two, three]) await (await SignInPage.open(page)).enter(user.login, user.password)
  const person = await openByLogin(nair)
  await expect(person.sessions).toHaveCount(3)
  await person.sessions.last().getByRole('button', { name: /^End/ }).click()
  await expect(person.said('1 session was ended.')).toBeVisible()
  await expect(person.sessions).toHaveCount(2)
  await one.goto('/work')
  await new SignInPage(one).isShown()
  const added = await addedBy(async () => {
    await nair.getByRole('button', { name: 'End all 2 sessions' }).click()
    await expect(person.said('2 sessions were ended.')).toBeVisible()
  })
  expect(added).toMatchObject({ 'session.revoke permitted': 1 })
  for (const page of [two, three]) {
    await page.goto('/work')
    await new SignInPage(page).isShown()
  }
})

test('she closes an account: the next request is refused, and so is signing in, until it is opened again', async ({
  nair,
  stranger,
}) => {
  const user = addUser()
  const page = await stranger()
  await (await SignInPage.open(page)).enter(user.login, user.password)
  const person = await openByLogin(nair)
  await person.close()
  await expect(person.said('The account is closed. 1 session was ended.')).toBeVisible()
  await page.goto('/work')
  const signIn = await new SignInPage(page).isShown()
  await signIn.fill(user.login, user.password)
  await expect(page.getByRole('main').getByText('do not fit together')).toBeVisible()
  await person.reopen()
  await expect(person.said('The account is open again.')).toBeVisible()
  await signIn.enter(user.login, user.password)
})

test('two administrators at once: the second is told what became of it', async ({ nair, enter }) => {
  addUser()
  const person = await openByLogin(nair)
  const other = await enter('nair')
  await other.goto(nair.url())
  await person.close()
  await expect(person.said('The account is closed.')).toBeVisible()
  await new PersonPage(other).close()
  await expect(other.getByRole('main').getByText('somebody else was first')).toBeVisible()
})

test('of herself she sees everything and changes nothing', async ({ nair }) => {
  const person = await (await PeoplePage.open(nair)).openPerson('Priya Nair')
  await expect(person.said('This is you. Nobody changes their own rights')).toBeVisible()
  await expect(nair.getByText('Close this account')).toHaveCount(0)
  await expect(nair.getByText('Give a new first password')).toHaveCount(0)
})

test('she imports bundles and watches them; one is refused with place and reason, and nobody is named', async ({ nair }) => {
  const files = [goodUpload(501), badUpload(502), goodUpload(503, 40)]
  const imports = await ImportsPage.open(nair)
  const added = await addedBy(async () => void (await (await imports.start(files)).finished()))
  expect(added).toMatchObject({ 'import.start permitted': 1, 'import.bundle refused': 1, 'patient.create permitted': 2 })
  await expect(imports.status).toHaveText('Import finished: 2 taken, 1 not.')
  // The names of her own files are shown on her own device, and were sent nowhere.
  await expect(imports.files.filter({ hasText: 'Vega_Marisol_bad.json' })).toContainText('Refused: nothing of it was kept.')
  await expect(imports.files.filter({ hasText: 'Vega_Marisol_501.json' })).toContainText(/\d+ new/)
  await nair.getByRole('link', { name: 'What is kept of this import' }).click()
  const run = await new ImportRunPage(nair).isShown()
  await expect(run.bundles).toHaveCount(3)
  await expect(run.bundles.filter({ hasText: 'refused' })).toContainText('Patient.gender')
  await expect(run.bundles.filter({ hasText: 'refused' })).toContainText('Patient.?')
  expect(await nair.getByRole('main').textContent()).not.toMatch(NAMES)
})

test('the same bundles again change nothing, and say so', async ({ nair }) => {
  const imports = await ImportsPage.open(nair)
  await (await imports.start([goodUpload(511)])).finished()
  const before = await countVersions()
  await (await imports.start([goodUpload(511)])).finished()
  await expect(imports.files.first()).toContainText(/unchanged/)
  expect(await countVersions()).toBe(before)
})

test('stopping breaks off what is on its way, and nothing of it is kept', async ({ nair }) => {
  const imports = await ImportsPage.open(nair)
  const before = await countVersions()
  // So slow that there is time to stop: the upload stands still in its middle.
  await nair.route(UPLOAD, () => {})
  const underWay = nair.waitForRequest(UPLOAD)
  await imports.start([goodUpload(521), goodUpload(522)])
  await underWay
  await expect(imports.status).toHaveText(/0 of 2/)
  await nair.getByRole('button', { name: 'Stop' }).click()
  await imports.stopped()
  expect(await countVersions()).toBe(before)
})

test('stopping before the portal has answered at all counts too', async ({ nair }) => {
  const imports = await ImportsPage.open(nair)
  const before = await countVersions()
  const stop = nair.getByRole('button', { name: 'Stop' })
  // Its first answer is held back until she has tapped.
  await nair.route(
    '**/admin/imports',
    async (route) => {
      await stop.click()
      await route.continue()
    },
    { times: 1 },
  )
  await imports.start([goodUpload(523)])
  await imports.stopped()
  expect(await countVersions()).toBe(before)
})

test('what she may see holds nothing of a patient', async ({ nair }) => {
  for (const path of ['/admin', '/admin/people', '/admin/people/add', '/admin/imports']) {
    await nair.goto(path)
    expect(await nair.getByRole('main').textContent(), path).not.toMatch(NAMES)
  }
  const before = await countEntries()
  await nair.getByRole('link', { name: 'People', exact: true }).hover()
  expect(await countEntries()).toBe(before)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a person is added, and a fault loses nothing', async ({ nair, stranger }) => {
    const person = { name: 'Without Script', role: 'nurse', department: '5 West', login: login() }
    const form = await (await PeoplePage.open(nair)).add()
    await (await form.fill({ ...person, login: 'a b' })).submit()
    await expect(form.form.getByText('no spaces')).toBeVisible()
    await expect(form.field('Role')).toHaveValue('nurse')
    await (await form.fill({ ...person })).submit()
    const first = await form.firstPassword()
    const page = await stranger()
    await (await SignInPage.open(page)).fill(person.login, first)
    await (await new ChoosePasswordPage(page).isShown()).choose(person.login, first, 'a sentence of her own')
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
  })

  test('an account is closed and opened, a session ended', async ({ nair, stranger }) => {
    const user = addUser()
    const page = await stranger()
    await (await SignInPage.open(page)).enter(user.login, user.password)
    const person = await openByLogin(nair)
    await person.sessions.first().getByRole('button', { name: /^End/ }).click()
    await expect(person.said('1 session was ended.')).toBeVisible()
    await person.close()
    await expect(person.said('The account is closed.')).toBeVisible()
    await person.reopen()
    await expect(person.said('The account is open again.')).toBeVisible()
  })

  test('bundles are imported by a plain form, and a page tells what became of them', async ({ nair }) => {
    const imports = await ImportsPage.open(nair)
    await imports.start([goodUpload(531), badUpload(532)])
    const run = await new ImportRunPage(nair).isShown()
    await expect(run.bundles).toHaveCount(2)
    await expect(run.bundles.first()).toContainText('taken')
    await expect(run.bundles.last()).toContainText('Refused: nothing of it was kept.')
    expect(await nair.getByRole('main').textContent()).not.toMatch(NAMES)
  })

  test('a form without a file is told so', async ({ nair }) => {
    const imports = await ImportsPage.open(nair)
    await imports.page.getByLabel('FHIR bundles').evaluate((field) => field.removeAttribute('required'))
    await imports.page.getByRole('button', { name: 'Import', exact: true }).click()
    await expect(nair.getByRole('main').getByText('Nothing was imported.')).toBeVisible()
  })
})

/** The page of whoever was added last. */
async function openByLogin(page: PersonPage['page']): Promise<PersonPage> {
  const [row] = await ownerSql<{ id: string; name: string }>(
    'select id, display_name as name from account where login_token is not null order by created_at desc limit 1',
  )
  await page.goto(`/admin/people/${row?.id}`)
  return new PersonPage(page).isOf(row?.name ?? '')
}

async function countVersions(): Promise<number> {
  const [row] = await ownerSql<{ n: number }>('select count(*)::int as n from record_version')
  return row?.n ?? 0
}
