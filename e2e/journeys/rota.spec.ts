import { addUser } from '@/e2e/support/commands'
import { PeoplePage, PersonPage } from '@/e2e/support/pages/admin'
import { ExplorerPage } from '@/e2e/support/pages/audit'
import { ChartPage } from '@/e2e/support/pages/chart'
import { FindPage } from '@/e2e/support/pages/find'
import { csvTime, RotaImportPage, RotaPage } from '@/e2e/support/pages/rota'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { expect, test } from '@/e2e/support/personas'
import { addedBy, ownerSql } from '@/e2e/support/portal'
import { idOf } from '@/e2e/support/story'

const HADDAD = 'Dr Yasmin Haddad'
const NAMES = /VEGA|Marisol|Warfarin|Sertraline/i

test('put on the rota of a ward she opens its patient, by it; taken off she is refused; the officer reads both', async ({
  nair,
  haddad,
  rahmani,
}) => {
  const vega = `/p/${await idOf('vega')}`
  await haddad.goto(vega)
  await new ChartPage(haddad).isRefused()

  const rota = await (await RotaPage.open(nair)).choose('5 West')
  expect(await addedBy(async () => void (await rota.put(HADDAD, -1, 7)))).toMatchObject({ 'rota.assign permitted': 1 })
  await haddad.goto(vega)
  await new ChartPage(haddad).isOpen(/VEGA/)
  await expect(new ChartPage(haddad).ribbon).toContainText(/current rota/i)
  await haddad.goto('/work')
  await expect(haddad.getByRole('list', { name: 'Your patients' })).toContainText('VEGA')

  expect(await addedBy(async () => void (await rota.takeOff(HADDAD)))).toMatchObject({ 'rota.end permitted': 1 })
  await haddad.goto(vega)
  await new ChartPage(haddad).isRefused()

  for (const [action, words] of [
    ['rota.assign', `Priya Nair put a person on the rota: ${HADDAD}, 5 West, from `],
    ['rota.end', `Priya Nair took a person off the rota: ${HADDAD}, 5 West, from `],
  ] as const)
    await expect((await ExplorerPage.open(rahmani, `?action=${action}`)).rows.first()).toContainText(words)
})

test('a rota is read in from a file: first what it does, then all of it; the same again changes nothing', async ({ nair }) => {
  const line = (person: string, from: number, until: number) => `${person},Maternity,${csvTime(from)},${csvTime(until)}\n`
  const csv = `person,department,from,until\n${line('Bogdan Ilić', 30, 38)}${line('Colleen Byrne', 38, 46)}`
  const page = await RotaImportPage.open(nair)
  await page.choose(`${csv}Nobody At All,Maternity,${csvTime(1)},${csvTime(2)}\n`)
  await expect(nair.getByRole('alert').filter({ hasText: 'Line 4.' })).toContainText('Nobody here is “Nobody At All”.')
  await page.choose(csv)
  await expect(nair.getByText('2 shifts added, 0 taken back, 0 as before.')).toBeVisible()
  await expect(nair.getByRole('row', { name: /Bogdan Ilić/ })).toContainText('added')
  const added = await addedBy(async () => {
    await page.take()
    await expect(nair.getByText('Read in: 2 shifts added')).toBeVisible()
  })
  expect(added).toMatchObject({ 'rota.import permitted': 1, 'rota.assign permitted': 2 })
  await (await RotaImportPage.open(nair)).choose(csv)
  await expect(nair.getByText('The rota is so already: there is nothing to do.')).toBeVisible()
})

test('what is wrong with a shift is said beside it, and nothing typed is lost', async ({ nair }) => {
  const rota = await (await RotaPage.open(nair)).choose('5 West')
  await (await rota.fill('Chidi Okafor', 7, -1)).submit()
  await expect(rota.form.getByText('It ends before it begins.')).toBeVisible()
  await expect(rota.form.getByLabel('Person').locator('option:checked')).toHaveText(/Chidi Okafor/)
})

test('a team of a ward, and a department with a new name', async ({ nair, rahmani }) => {
  const rota = await (await RotaPage.open(nair)).choose('Maternity')
  await rota.makeTeam('Breast-feeding advice')
  await nair.getByText('Add somebody to Breast-feeding advice').click()
  const form = nair.getByRole('region', { name: 'Breast-feeding advice' }).locator('form').filter({ hasText: 'Add to the team' })
  const option = form.getByRole('option', { name: /^Chidi Okafor,/ })
  await form.getByLabel('Person').selectOption((await option.getAttribute('value')) ?? '')
  await form.getByRole('button', { name: 'Add to the team' }).click()
  await expect(nair.getByText('Added to the team.')).toBeVisible()
  await nair.getByRole('button', { name: 'Take out Chidi Okafor' }).click()
  await expect(nair.getByText('Taken out of the team.')).toBeVisible()
  await expect((await ExplorerPage.open(rahmani, '?action=team.join')).rows.first()).toContainText(
    'Priya Nair put a person into a team: Chidi Okafor, Breast-feeding advice of Maternity',
  )
  await nair.goto('/admin/organisations')
  const name = `Ward ${Date.now()}`
  await nair.getByText('Add a department').click()
  await nair.getByLabel('Name of the department').fill(name)
  await nair.getByRole('button', { name: 'Add the department' }).click()
  await expect(nair.getByText('The department is added.')).toBeVisible()
  await expect(nair.getByText(/[0-9a-f]{64}/).first()).toBeVisible()
})

test('another role ends her sessions, and is told with before and after', async ({ nair, rahmani, stranger }) => {
  const user = addUser()
  const page = await stranger()
  await (await SignInPage.open(page)).enter(user.login, user.password)
  const [row] = await ownerSql<{ id: string }>('select id from account order by created_at desc limit 1', [])
  await PeoplePage.open(nair)
  await nair.goto(`/admin/people/${row?.id}`)
  const person = await new PersonPage(nair).isOf('A nurse')
  await nair.getByText('Change the role or department').click()
  await nair.getByLabel('Role', { exact: true }).selectOption('desk')
  await nair.getByRole('button', { name: 'Change it' }).click()
  await expect(person.said('The role and department are changed.')).toBeVisible()
  await page.goto('/work')
  await expect(page).toHaveURL(/\/sign-in/)
  await expect((await ExplorerPage.open(rahmani, '?action=role.assign')).rows.first()).toContainText(
    'Priya Nair changed a person’s role or department: A nurse, from nurse to reception',
  )
})

test('two charts of one man are linked and taken apart; his clinician is led from one to the other', async ({
  nair,
  solheim,
}) => {
  await nair.goto('/admin/duplicates')
  const pair = nair.getByRole('list', { name: 'Pairs' }).getByRole('listitem').filter({ hasText: 'ÅKESSON' }).first()
  await expect(pair).toContainText('AKESSON')
  expect(await nair.content()).not.toMatch(/Morphine|Hypertension|Osteoarthritis/)
  await expect(pair.getByText(/linked since/)).toBeVisible()
  const find = await (await FindPage.open(solheim)).type('akesson')
  await expect(find.options.filter({ hasText: 'Has a second chart, linked' })).toHaveCount(2)
  await pair.getByRole('button', { name: /^Take the link back/ }).click()
  await expect(nair.getByText('The link is taken back.')).toBeVisible()
  const added = await addedBy(async () => {
    await pair.getByRole('button', { name: /^Link the two charts/ }).click()
    await expect(nair.getByText('The two charts are linked.')).toBeVisible()
  })
  expect(added).toMatchObject({ 'patient.link permitted': 2 })
})

test('her pages show no clinical content', async ({ nair }) => {
  for (const path of ['/admin/rota', '/admin/rota/import', '/admin/organisations', '/admin/duplicates']) {
    await nair.goto(path)
    expect((await nair.content()).replace(/ÅKESSON|AKESSON/g, ''), path).not.toMatch(NAMES)
  }
})
