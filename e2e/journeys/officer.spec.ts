import { EntriesPage, EntryPage, VerifyPage } from '@/e2e/support/pages/audit'
import { expect, PEOPLE, test } from '@/e2e/support/personas'
import { addedBy, ownerSql } from '@/e2e/support/portal'

test('the list tells each entry as a sentence, newest first, and asking for it is an entry', async ({ rahmani }) => {
  let list: EntriesPage | undefined
  const added = await addedBy(async () => {
    list = await EntriesPage.open(rahmani)
  })
  expect(added).toEqual({ 'ledger.query permitted': 1 })
  const rows = (await list?.rows.allTextContents()) ?? []
  expect(rows.length).toBeGreaterThan(10)
  for (const row of rows) expect(row).not.toMatch(/undefined|was altered|Somebody opened/)
  const times = await rahmani.locator('tbody time').evaluateAll((all) => all.map((one) => one.getAttribute('datetime') ?? ''))
  expect(times).toEqual([...times].sort().reverse())
})

test('filters live in the address, so that a view is a link', async ({ rahmani }) => {
  const list = await EntriesPage.open(rahmani)
  await list.filter({ person: PEOPLE.solheim, action: 'chart.open', outcome: 'permitted' })
  const address = new URL(rahmani.url())
  expect(address.searchParams.get('action')).toBe('chart.open')
  expect(address.searchParams.get('outcome')).toBe('permitted')
  expect(address.searchParams.get('actor')).toMatch(/^[0-9a-f-]{36}$/)
  const said = await list.rows.allTextContents()
  expect(said.length).toBeGreaterThan(0)
  for (const row of said) expect(row).toContain(`${PEOPLE.solheim} opened the chart of`)

  const again = await EntriesPage.open(rahmani, address.search)
  expect(await again.rows.count()).toBe(said.length)
  await expect(rahmani.getByLabel('Action')).toHaveValue('chart.open')
  await expect(rahmani.getByLabel('Person').locator('option:checked')).toContainText(PEOPLE.solheim)
  await rahmani.getByRole('link', { name: 'Show all' }).click()
  await expect(rahmani).toHaveURL(/\/audit$/)
})

test('days that no entry fits say so', async ({ rahmani }) => {
  await EntriesPage.open(rahmani, '?from=2001-01-01&to=2001-01-02')
  await expect(rahmani.getByText('No entry matches these filters.')).toBeVisible()
})

test('one entry in full: sentence, facts, hashes, exact bytes, and the entries beside it', async ({ rahmani }) => {
  const list = await EntriesPage.open(rahmani)
  await list.filter({ person: PEOPLE.solheim, action: 'chart.open', outcome: 'permitted' })
  const entry = await list.openRow(0)
  await expect(entry.sentence).toHaveText(/opened the chart of .+\.$/)
  expect(await entry.fact('Purpose of use')).toBe('TREAT')
  expect(await entry.fact('Leaf hash')).toMatch(/^[0-9a-f]{64}$/)
  expect(await entry.fact('Chain hash')).toMatch(/^[0-9a-f]{64}$/)
  await rahmani.getByText('The exact bytes that were hashed').click()
  await expect(rahmani.locator('pre.bytes')).toContainText('"action":"chart.open"')
  const { position } = entry
  await entry.step('[')
  expect(entry.position).toBeLessThan(position)
  await entry.step(']')
  expect(entry.position).toBe(position)
})

test('her browser checks the whole history, finds a byte changed behind the portal’s back, and finds it whole again', async ({
  rahmani,
}) => {
  const verify = await (await VerifyPage.open(rahmani)).check()
  await expect(verify.seal).toContainText('Intact.')
  await expect(verify.seal).toContainText('Signed by the log alone')
  await expect(verify.seal).toContainText(/Checked here \d\d:\d\d:\d\d · ([\d,]+) of \1/)
  await expect(verify.seal).toContainText(/\w+ · \w+ · \w+ · \w+/)

  const position = await flipMiddleByte()
  await verify.check()
  await expect(verify.seal).toContainText(`Broken at entry ${position.toLocaleString('en-GB')}.`)
  await expect(verify.seal).toContainText('The entry was changed')

  await flipByte(position)
  await verify.check()
  await expect(verify.seal).toContainText('Intact.')
})

test('an entry of another organisation cannot be opened, and looks as if it were not there', async ({ rao }) => {
  const [row] = await ownerSql<{ position: string }>(
    `select min(e.position) as position from ledger_entry e join organisation o on o.code = 'NG'
     where e.organisation = o.id and e.custody = o.id`,
  )
  const entry = await EntryPage.open(rao, Number(row?.position))
  await expect(entry.sentence).toHaveText('Nothing here')
})

async function flipMiddleByte(): Promise<number> {
  const [row] = await ownerSql<{ position: string }>('select max(position) / 2 as position from ledger_entry')
  await flipByte(Number(row?.position))
  return Number(row?.position)
}

/** As the owner of the table, which an operator can always be: the guard is off for one statement. Twice is as before. */
async function flipByte(position: number): Promise<void> {
  await ownerSql('alter table ledger_entry disable trigger user')
  try {
    await ownerSql('update ledger_entry set entry = set_byte(entry, 20, get_byte(entry, 20) # 1) where position = $1', [position])
  } finally {
    await ownerSql('alter table ledger_entry enable trigger user')
  }
}
