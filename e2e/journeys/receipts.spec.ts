import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { mirrorLog, verifyFile } from '@/e2e/support/commands'
import { FindPage } from '@/e2e/support/pages/find'
import { expect, test } from '@/e2e/support/personas'
import { addedBy } from '@/e2e/support/portal'
import { idOf } from '@/e2e/support/story'
import { countersignedLater, keptOn, letPass, receiptsIn, suppressing } from '@/e2e/support/suppressed'

/** A browser looks for its receipts a minute later: its clock, and that of the witnesses, are moved on here. */
const MINUTE = 65

const line = (page: Page): Locator => page.getByRole('region', { name: 'What this device did' })
const owed = (page: Page): Locator => page.getByRole('complementary', { name: 'Receipts' })
const FOUND = /^(One act|\d+ acts) on this device in the last day (is|are) in the ledger, checked here \d\d:\d\d\.$/

test('what was done on a device is found in the ledger by that device, a minute later', async ({ solheim, baseURL }) => {
  await solheim.clock.install()
  const asked: (string | undefined)[] = []
  const find = await FindPage.open(solheim)
  await find.type('vega')
  await solheim.goto(`/p/${await idOf('vega')}`)
  await solheim.goto('/work')
  await expect(line(solheim)).toHaveText('What is done here is looked for in the ledger by this device, a minute later.')
  solheim.on('request', (request) => {
    if (/\/ledger\/(tile|checkpoint|policy)/.test(request.url())) asked.push(request.url().slice(baseURL?.length))
  })
  const added = await addedBy(async () => {
    await letPass(solheim, MINUTE)
    await expect(line(solheim)).toHaveText(FOUND, { timeout: 20_000 })
  })
  // Search, chart and list: three acts at least, and checking them was none.
  expect(Number.parseInt((await line(solheim).textContent()) ?? '', 10)).toBeGreaterThanOrEqual(3)
  expect(added).toEqual({})
  expect(
    asked.filter((path) => !/^\/ledger\/(policy|checkpoint|tile\/\d\/(x\d{3}\/)*\d{3}(\.p\/\d+)?)$/.test(path ?? '')),
  ).toEqual([])
  await expect(owed(solheim)).toHaveCount(0)
})

test('an act that was removed before it was numbered is shown as missing, and its receipt proves it elsewhere', async ({
  solheim,
  baseURL,
}) => {
  test.setTimeout(180_000)
  await solheim.clock.install()
  await solheim.goto(`/p/${await idOf('vega')}`)
  await suppressing('work.list', () => solheim.goto('/work'))
  await letPass(solheim, MINUTE)
  const alarm = owed(solheim).getByRole('alert')
  await expect(alarm).toContainText('Something done on this device is missing from the ledger.', { timeout: 20_000 })
  await expect(alarm).toContainText('Care goes on. Save the receipt, and tell your privacy officer')
  await expect(alarm.getByRole('listitem')).toHaveText([
    /^\d\d-\w{3}-\d{4} \d\d:\d\d: promised within a minute, and not in the ledger of \d\d-\w{3}-\d{4} \d\d:\d\d\./,
  ])
  // The chart before it is where it was promised to be.
  await expect(line(solheim)).toContainText(/acts? on this device in the last day (is|are) in the ledger/)

  const saving = solheim.waitForEvent('download')
  await alarm.getByRole('link', { name: 'Save the receipt' }).click()
  const receipt = await (await saving).path()
  expect(readFileSync(receipt, 'utf8')).toMatch(/^chartseal\/receipt\/v1\n/)
  const copy = mkdtempSync(join(tmpdir(), 'chartseal-copy-'))
  try {
    const policy = join(copy, 'policy')
    writeFileSync(policy, await (await solheim.request.get('/ledger/policy')).text())
    mirrorLog(`${baseURL}/ledger/`, join(copy, 'log'), policy)
    const note = readFileSync(join(copy, 'log/checkpoint'), 'utf8')
    writeFileSync(join(copy, 'log/checkpoint'), await countersignedLater(note, MINUTE))
    const found = verifyFile(receipt, policy, join(copy, 'log'))
    expect(found.said).toContain('Broken: the promise was not kept. The entry is nowhere in the log of')
    expect(found.status).toBe(1)
  } finally {
    rmSync(copy, { recursive: true })
  }

  await alarm.getByRole('button', { name: 'I have told somebody' }).click()
  await expect(owed(solheim)).toHaveCount(0)
  await expect(line(solheim)).toContainText('Missing from the ledger, and told to somebody:')
})

test('a ledger that cannot be reached is no reason to alarm anybody', async ({ vega }) => {
  await vega.clock.install()
  await vega.goto('/me/shares')
  await vega.route('**/ledger/checkpoint', (route) => route.fulfill({ status: 404, body: 'none' }))
  await keptOn(vega)
  await vega.clock.fastForward(MINUTE * 1_000)
  await expect(line(vega)).toContainText('It could not be checked just now: the ledger could not be read.')
  await expect(owed(vega)).toHaveCount(0)
  await letPass(vega, MINUTE)
  await expect(line(vega)).toHaveText(FOUND, { timeout: 20_000 })
})

test('whoever signs out right after an act does not take the proof away: the device goes on looking', async ({ enter }) => {
  const page = await enter('carvalho')
  await page.clock.install()
  await page.goto('/work')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(/\/sign-in/)
  await letPass(page, MINUTE)
  await expect.poll(() => receiptsIn(page)).toContain('included')
})
