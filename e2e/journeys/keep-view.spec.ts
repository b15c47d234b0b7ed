import { verifyFile } from '@/e2e/support/commands'
import { ExplorerPage } from '@/e2e/support/pages/audit'
import { type Given, taken, VerifyFilePage } from '@/e2e/support/pages/verify-file'
import { expect, test } from '@/e2e/support/personas'
import { addedBy, dataFile } from '@/e2e/support/portal'
import { saved, withAByteChanged } from '@/e2e/support/saved'
import { parseEvidence } from '@/lib/ledger/evidence'

const KEEP = 'Take the proof of this view away as a file'

/** Days before today: all of it is under a checkpoint, whatever else this run writes. */
function untilYesterday(): string {
  return new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
}

test('an officer takes a filtered view away; it is intact on the command line and on the page, and broken with one byte changed', async ({
  rahmani,
  stranger,
}) => {
  const list = await ExplorerPage.open(rahmani, `?action=chart.open&outcome=refused&to=${untilYesterday()}`)
  const total = await list.total()
  expect(total).toBeGreaterThan(1)
  await rahmani.getByText(KEEP).click()
  const given: Given[] = []
  const added = await addedBy(async () => given.push(await taken(rahmani, 'Take it away')))
  expect(added).toEqual({ 'ledger.export permitted': 1 })
  const file = given[0] as Given
  expect(file.name).toBe('chartseal-view.json')
  expect(file.buffer.toString('utf8')).not.toMatch(/VEGA|Marisol|Byrne/i)
  const events = parseEvidence(file.buffer).entries.map(({ event }) => JSON.parse(event))
  expect(events).toHaveLength(total)
  expect(new Set(events.map(({ action, outcome }) => `${action} ${outcome}`))).toEqual(new Set(['chart.open refused']))

  const policy = dataFile('policy') ?? ''
  const [whole, broken] = [saved(file.name, file.buffer), saved(file.name, withAByteChanged(file).buffer)]
  const mine = saved('policy', policy)
  expect(verifyFile(whole, mine)).toMatchObject({
    status: 0,
    said: expect.stringContaining('Intact, and witnessed as your policy asks.'),
  })
  expect(verifyFile(whole)).toMatchObject({ status: 2, said: expect.stringContaining('you named no policy of your own') })
  const found = verifyFile(broken, mine)
  expect(found).toMatchObject({ status: 1, said: expect.stringContaining('Broken: what this file holds contradicts itself') })
  // Of all of them the one that does not hold is said first.
  expect(found.said).toMatch(/^entry: BROKEN\n {2}Entry \d+ is not in the log as this file has it/)

  const verify = await (await VerifyFilePage.open(await stranger())).underPolicy(policy)
  await verify.choose(file)
  await expect(verify.room).toContainText('Intact, and witnessed as your policy asks.')
  await verify.choose(withAByteChanged(file))
  await expect(verify.depth('Entry')).toContainText('Broken')
})

test('a view larger than a file is refused in words, and stays as it was asked', async ({ rahmani }) => {
  await ExplorerPage.open(rahmani, '?not-why=flagged')
  await rahmani.getByText(KEEP).click()
  const added = await addedBy(async () => {
    await rahmani.getByRole('button', { name: 'Take it away' }).click()
    await expect(rahmani.getByRole('main').getByRole('alert')).toContainText('more entries than one file holds')
  })
  expect(added).toMatchObject({ 'ledger.export refused': 1 })
  expect(added['ledger.export permitted']).toBeUndefined()
  expect(new URL(rahmani.url()).searchParams.get('not-why')).toBe('flagged')
})

test('of a view in which nothing is, there is nothing to take', async ({ rahmani }) => {
  await ExplorerPage.open(rahmani, '?from=2001-01-01&to=2001-01-02')
  await expect(rahmani.getByText(KEEP)).toHaveCount(0)
})
