import { EntryPage, ExplorerPage } from '@/e2e/support/pages/audit'
import { expect, PEOPLE, test } from '@/e2e/support/personas'
import { addedBy, ownerSql } from '@/e2e/support/portal'

const LOOKS = '?action=chart.open&outcome=permitted'

test('the list tells each entry as a sentence, newest first, and asking for it is an entry', async ({ rahmani }) => {
  let list: ExplorerPage | undefined
  const added = await addedBy(async () => {
    list = await ExplorerPage.open(rahmani)
  })
  expect(added['ledger.query permitted']).toBe(1)
  const rows = (await list?.rows.allTextContents()) ?? []
  expect(rows.length).toBeGreaterThan(10)
  for (const row of rows) expect(row).not.toMatch(/undefined|was altered|Somebody opened/)
  const times = await rahmani.locator('tbody time').evaluateAll((all) => all.map((one) => one.getAttribute('datetime') ?? ''))
  expect(times).toEqual([...times].sort().reverse())
})

test('a person is taken in by typing, what she did is left out by "not", and the view is a link that names nobody', async ({
  rahmani,
}) => {
  const list = await ExplorerPage.open(rahmani)
  await list.take(PEOPLE.solheim)
  const all = await list.total()
  expect(new URL(rahmani.url()).searchParams.get('actor')).toMatch(/^[0-9a-f-]{36}$/)
  expect(decodeURIComponent(rahmani.url())).not.toContain('Solheim')
  await expect(list.chips.first()).toContainText(`Person: Dr ${PEOPLE.solheim}`)

  const opened = Number(
    (await rahmani.locator('li:has(> label > input[name="action"][value="chart.open"]) .n').textContent())?.replaceAll(',', ''),
  )
  await list.leaveOut('action', 'chart.open')
  expect(await list.total()).toBe(all - opened)
  for (const row of await list.rows.allTextContents()) expect(row).not.toContain('opened the chart of')

  const other = await ExplorerPage.open(rahmani, new URL(rahmani.url()).search)
  expect(await other.total()).toBe(all - opened)
  await other.follow(rahmani.getByRole('link', { name: 'Remove not Action: opened the chart' }))
  expect(await other.total()).toBe(all)
  await other.follow(rahmani.getByRole('link', { name: 'Clear filters' }))
  await expect(rahmani).toHaveURL(/\/audit$/)
})

test('a facet counts what it would bring', async ({ rahmani }) => {
  const list = await ExplorerPage.open(rahmani, LOOKS)
  const box = rahmani.getByRole('group', { name: 'Person' }).getByRole('checkbox').first()
  const label = box.locator('xpath=..')
  const promised = Number((await label.locator('.n').textContent())?.replaceAll(',', ''))
  await list.follow(label)
  await expect(box).toBeChecked()
  expect(await list.total()).toBe(promised)
})

test('hiding the explained says how many, and shows them again', async ({ rahmani }) => {
  const list = await ExplorerPage.open(rahmani, LOOKS)
  const all = await list.total()
  const hide = rahmani.getByRole('link', { name: /^hide [\d,]+ explained$/ })
  const hidden = Number(((await hide.textContent()) ?? '').replaceAll(',', '').split(' ')[1])
  expect(hidden).toBeGreaterThan(0)
  await list.follow(hide)
  await expect(rahmani.getByText(`${hidden.toLocaleString('en-GB')} explained are hidden`)).toBeVisible()
  expect(await list.total()).toBe(all - hidden)
  for (const row of await list.rows.allTextContents()) expect(row).not.toMatch(/(?<!un)explained/)
  await list.follow(rahmani.getByRole('link', { name: 'show the explained' }))
  expect(await list.total()).toBe(all)
})

test('grouped by person, patient and sitting, each group leads to its entries', async ({ rahmani }) => {
  const list = await ExplorerPage.open(rahmani, LOOKS)
  for (const group of ['person', 'patient', 'session'] as const) {
    await list.by(group)
    const row = list.rows.first()
    const counted = Number(
      ((await row.getByRole('cell', { name: / entries$/ }).textContent()) ?? '').replaceAll(',', '').split(' ')[0],
    )
    await list.follow(row.getByRole('link'))
    expect(await list.total()).toBe(counted)
    await expect(list.rows.first()).toContainText('opened the chart of')
    await ExplorerPage.open(rahmani, LOOKS)
  }
})

test('a bar of the graph narrows to its time, by keyboard too', async ({ rahmani }) => {
  const list = await ExplorerPage.open(rahmani, LOOKS)
  const bars = rahmani.getByRole('list', { name: 'Entries by time' }).getByRole('link')
  const counts = (await bars.allTextContents()).map((words) => Number(/: ([\d,]+) entr/.exec(words)?.[1]?.replaceAll(',', '')))
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(await list.total())
  await bars.first().focus()
  await rahmani.keyboard.press('End')
  await expect(bars.last()).toBeFocused()
  for (let i = counts.length - 1; counts[i] === 0; i--) await rahmani.keyboard.press('ArrowLeft')
  await rahmani.keyboard.press('Enter')
  await rahmani.waitForURL(/from=/)
  await expect(list.chips).toHaveCount(4)
  expect(await list.total()).toBe(counts.findLast((n) => n > 0))
})

test('on a phone a piece of the graph is wide enough for a finger, and narrows to its time', async ({ enter }) => {
  const page = await enter('rahmani', { viewport: { width: 360, height: 800 } })
  await ExplorerPage.open(page)
  const pieces = page.getByRole('list', { name: 'Entries by time' }).getByRole('link')
  const widths = await pieces.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width))
  expect(widths.length).toBeGreaterThan(3)
  expect(Math.min(...widths)).toBeGreaterThanOrEqual(24)
  await pieces.nth(2).click()
  await expect(page).toHaveURL(/from=.*to=/)
})

test('an entry opens beside the list, which is not asked for again and stays where it was', async ({ rahmani }) => {
  const list = await ExplorerPage.open(rahmani, LOOKS)
  const before = await list.rows.allTextContents()
  const added = await addedBy(async () => {
    const beside = await list.openBeside(1)
    await expect(beside).toContainText('opened the chart of')
  })
  expect(added['ledger.read permitted']).toBe(1)
  expect(added['ledger.query permitted'] ?? 0).toBe(0)
  expect(await list.rows.allTextContents()).toEqual(before)
  const address = rahmani.url()
  expect(address).toMatch(/[?&]open=\d+$/)

  await rahmani.goBack()
  await expect(list.beside).toHaveCount(0)
  await rahmani.goto(address)
  await expect(list.beside).toContainText('opened the chart of')
})

test('by keyboard alone: into the filters, down the rows, an entry, its neighbour, and back', async ({ rahmani }) => {
  const list = await ExplorerPage.open(rahmani, LOOKS)
  await list.take(PEOPLE.solheim)
  await rahmani.getByRole('main').focus()
  for (const key of ['j', 'j', 'j', 'k', 'Enter']) await rahmani.keyboard.press(key)
  const row = list.rows.nth(1).getByRole('link')
  await expect(list.beside.getByRole('region', { name: 'Proof' })).toBeVisible()
  await expect(row).toHaveAttribute('aria-current', 'true')
  const address = rahmani.url()
  const told = (await list.beside.textContent()) ?? ''
  await rahmani.keyboard.press('[')
  await rahmani.waitForURL((url) => url.href !== address)
  await expect(list.beside).not.toHaveText(told) // the keys are those of the entry that stands there
  await expect(list.beside.getByRole('region', { name: 'Proof' })).toBeVisible()
  await rahmani.keyboard.press(']')
  await rahmani.waitForURL(address)
  await rahmani.keyboard.press('Escape')
  await expect(list.beside).toHaveCount(0)
  await expect(row).toBeFocused()
})

test('single keys can be switched off, and stay off', async ({ rahmani }) => {
  const list = await ExplorerPage.open(rahmani, LOOKS)
  await rahmani.keyboard.press('?')
  const help = rahmani.getByRole('dialog', { name: 'Keyboard' })
  await help.getByRole('button', { name: 'Switch them off' }).click()
  await rahmani.keyboard.press('Escape')
  await expect(help).toBeHidden()
  await rahmani.reload()
  for (const key of ['j', '?', '/']) await rahmani.keyboard.press(key)
  await expect(help).toBeHidden()
  await expect(list.rows.first().getByRole('link')).not.toBeFocused()
  await rahmani.getByRole('button', { name: 'Keyboard' }).click()
  await help.getByRole('button', { name: 'Switch them on' }).click()
  await rahmani.keyboard.press('Escape')
  await rahmani.keyboard.press('j')
  await expect(list.rows.first().getByRole('link')).toBeFocused()
})

test('nothing there and nothing shown are two things: what is filtered out is counted, and one link brings it back', async ({
  rahmani,
}) => {
  await ExplorerPage.open(rahmani, '?from=2001-01-01&to=2001-01-02')
  await expect(rahmani.getByText('No entry matches these filters.')).toBeVisible()
  await expect(rahmani.getByText(/[\d,]+ entries are filtered out/)).toBeVisible()
  await rahmani.getByRole('main').getByRole('link', { name: 'Clear filters' }).last().click()
  await expect(rahmani).toHaveURL(/\/audit$/)
})

test('an entry that does not come says so beside the list, and is asked for again', async ({ rahmani }) => {
  const list = await ExplorerPage.open(rahmani, LOOKS)
  const calls = (url: URL) => url.pathname === '/audit'
  await rahmani.route(calls, (route) => route.fulfill({ body: 'a page of some box on the way', contentType: 'text/plain' }))
  await list.rows.first().getByRole('link').click()
  await expect(list.beside.getByRole('alert')).toContainText('is not shown')
  await expect(list.rows.first()).toBeVisible()
  await rahmani.unroute(calls)
  await list.beside.getByRole('button', { name: 'Try again' }).click()
  await expect(list.beside.getByRole('region', { name: 'Proof' })).toBeVisible()
})

test('one entry in full: sentence, why, facts, hashes, exact bytes, and the entries beside it', async ({ rahmani }) => {
  const list = await ExplorerPage.open(rahmani, LOOKS)
  await list.take(PEOPLE.solheim)
  const entry = await list.openFull(0)
  await expect(entry.sentence).toHaveText(/opened the chart of .+\.$/)
  await expect(rahmani.getByRole('list', { name: 'Against' })).toBeVisible()
  await expect(rahmani.getByRole('list', { name: 'For' })).not.toBeEmpty()
  expect(await entry.fact('Purpose of use')).toBe('treatment (TREAT)')
  expect(await entry.fact('Leaf hash')).toMatch(/^[0-9a-f]{64}$/)
  expect(await entry.fact('Chain hash')).toMatch(/^[0-9a-f]{64}$/)
  await expect(rahmani.getByText(/Under the signed checkpoint of [\d,]+ entries/)).toBeVisible()
  await rahmani.getByText('The exact bytes that were hashed').click()
  await expect(rahmani.locator('pre.bytes')).toContainText('"action":"chart.open"')
  const { position } = entry
  await entry.step('[')
  expect(entry.position).toBeLessThan(position)
  await entry.step(']')
  expect(entry.position).toBe(position)
})

test('an entry of another organisation cannot be opened, and looks as if it were not there', async ({ rao }) => {
  const [row] = await ownerSql<{ position: string }>(
    `select min(e.position) as position from ledger_entry e join organisation o on o.code = 'NG'
     where e.organisation = o.id and e.custody = o.id`,
  )
  const entry = await EntryPage.open(rao, Number(row?.position))
  await expect(entry.sentence).toHaveText('Nothing here')
  await ExplorerPage.open(rao, `?open=${row?.position}`)
  await expect(rao.getByRole('complementary', { name: /^Entry/ })).toContainText('Nothing here, or nothing you may see.')
})
