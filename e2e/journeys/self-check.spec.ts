import type { APIRequestContext } from '@playwright/test'
import { acknowledge, selfCheck } from '@/e2e/support/commands'
import { expect, test } from '@/e2e/support/personas'
import { ownerSql } from '@/e2e/support/portal'

/** The portal under test does not check by the hour: its runs would be entries that other tests count. Here it is told to. */

/** A connection of its own each time: while a command runs nobody here sees that the portal closed an idle one. */
async function ready(outside: APIRequestContext): Promise<{ status: number; said: string }> {
  const answer = await outside.get('/readyz', { headers: { connection: 'close' } })
  return { status: answer.status(), said: await answer.text() }
}

test('a break of the ledger is told to whoever watches the portal, to officers with its place, to others in a sentence', async ({
  playwright,
  baseURL,
  rahmani,
  solheim,
}) => {
  test.setTimeout(180_000)
  const outside = await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) })
  expect(await (await outside.get('/livez')).text()).toBe('alive\n')
  expect(selfCheck(), 'without the attack').not.toContain('BROKEN')
  await expect.poll(() => ready(outside)).toEqual({ status: 200, said: 'ready\n' })
  await solheim.goto('/work')
  await expect(solheim.getByRole('complementary', { name: 'Ledger' })).toHaveCount(0)
  const [row] = await ownerSql<{ position: string }>('select max(position) / 2 as position from ledger_entry')
  const position = Number(row?.position)
  const before = await changeAction(position, 'made.up')
  try {
    expect(all()).toContain(`ledger_entry.action at position ${position}`)
  } finally {
    await changeAction(position, before)
  }
  await expect
    .poll(() => ready(outside), { timeout: 20_000 })
    .toEqual({ status: 503, said: 'the ledger’s own check found a break that nobody has acknowledged\n' })
  await solheim.goto('/work')
  const calm = solheim.getByRole('complementary', { name: 'Ledger' })
  await expect(calm).toContainText('something in it does not fit. Care goes on; whoever runs the portal has to see to it.')
  await expect(calm).not.toContainText(String(position))
  await rahmani.goto('/audit')
  await rahmani.getByRole('complementary', { name: 'Ledger' }).getByRole('link', { name: 'What was found, and where' }).click()
  const found = rahmani.getByRole('region', { name: 'What the portal checks by itself' })
  await expect(found).toContainText(`ledger_entry.action at position ${position}`)
  await expect(found.getByRole('link', { name: 'Look at the entry' })).toHaveAttribute('href', `/audit/e/${position}`)
  // It was put back, and a check finds nothing more: that takes nothing back. A person has to have seen it.
  expect(all()).toContain('BROKEN since')
  expect((await ready(outside)).status).toBe(503)
  acknowledge('a test changed one word of the index and put it back')
  await expect.poll(() => ready(outside), { timeout: 20_000 }).toEqual({ status: 200, said: 'ready\n' })
  await outside.dispose()
})

/** All of it: what was changed is older than the last check. */
const all = () => selfCheck('--all')

/** As the owner of the table, with its guard off for one statement. Returns what stood there. */
async function changeAction(position: number, action: string): Promise<string> {
  const [before] = await ownerSql<{ action: string }>('select action from ledger_entry where position = $1', [position])
  await ownerSql('alter table ledger_entry disable trigger user')
  try {
    await ownerSql('update ledger_entry set action = $2 where position = $1', [position, action])
  } finally {
    await ownerSql('alter table ledger_entry enable trigger user')
  }
  return before?.action ?? ''
}
