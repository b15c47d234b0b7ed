import type { Page } from '@playwright/test'
import { ExplorerPage } from '@/e2e/support/pages/audit'
import { type Given, taken, VerifyFilePage } from '@/e2e/support/pages/verify-file'
import { expect, test } from '@/e2e/support/personas'
import { addedBy, dataFile, ownerSql } from '@/e2e/support/portal'
import { confirmAgain, openShare } from '@/e2e/support/share'

/** A file that left the portal, in the hands of somebody who has no account there. */

let proof: { readonly file: Given; readonly page: string } | undefined
let file: Given
const policy = () => dataFile('policy') ?? ''

/** Taken once: each taking is an entry. */
test.beforeEach(async ({ rahmani }) => {
  proof ??= await proofOf(rahmani)
  file = proof.file
})

async function proofOf(rahmani: Page) {
  const { page, position } = await (await ExplorerPage.open(rahmani, '?action=chart.open')).openFull(-1)
  const given: Given[] = []
  const added = await addedBy(async () => given.push(await taken(page, 'Take the proof away as a file')))
  expect(added).toEqual({ 'ledger.export permitted': 1 })
  expect(given[0]?.name).toBe(`chartseal-entry-${position}.json`)
  return { file: given[0] as Given, page: `/audit/e/${position}` }
}

test('checked by a stranger, nothing leaves the browser after the file is chosen, and nothing has to', async ({ stranger }) => {
  const verify = await VerifyFilePage.open(await stranger())
  const sent: string[] = []
  verify.page.context().on('request', (request) => sent.push(request.url()))
  await verify.choose(file)
  await verify.underPolicy(policy())
  await expect(verify.room).toContainText('Intact, and witnessed as your policy asks.')
  expect(sent).toEqual([])
  const offline = await VerifyFilePage.open(await stranger())
  await offline.page.context().setOffline(true)
  await (await offline.underPolicy(policy())).choose(file)
  await expect(offline.room).toContainText('Intact, and witnessed as your policy asks.')
  await expect(offline.room).toContainText(/Checked here \d\d:\d\d:\d\d · 1 of 1/)
  await expect(offline.depth('Entry')).toContainText('opened the chart (chart.open, permitted)')
  await expect(offline.depth('Consent')).toContainText('This file holds no consent.')
  await expect(offline.depth('Witnesses')).toContainText(/Countersigned by (one, two|two, one);/)
  await expect(offline.room).toContainText('What else happened')
})

test('without a policy of one’s own nobody stands behind it, whatever the file proposes', async ({ stranger }) => {
  const verify = await (await VerifyFilePage.open(await stranger())).choose(file)
  await expect(verify.room).toContainText('Cannot check who stands behind it: you named no policy of your own.')
  await expect(verify.room).not.toContainText('and witnessed')
  await verify.underPolicy(policy().replace(/quorum .*/, 'quorum none'))
  await expect(verify.room).toContainText('Intact on the word of the log alone')
  await expect(verify.room).not.toContainText('and witnessed')
})

test('a word changed in it is found by its depth; dropped as it was it holds', async ({ stranger }) => {
  const verify = await (await VerifyFilePage.open(await stranger())).underPolicy(policy())
  const changed = Buffer.from(
    file.buffer.toString('utf8').replace('\\"outcome\\":\\"permitted\\"', '\\"outcome\\":\\"refused\\"'),
  )
  expect(changed.equals(file.buffer)).toBe(false)
  await verify.choose({ ...file, buffer: changed })
  await expect(verify.depth('Entry')).toContainText('Broken')
  await expect(verify.depth('Checkpoint')).toContainText('Holds')
  await verify.drop(file)
  await expect(verify.room).toContainText('Intact, and witnessed as your policy asks.')
  await verify.choose({ ...file, buffer: file.buffer.subarray(1) })
  await expect(verify.room).toContainText('This is not a file of evidence as it left the portal')
})

test('on a device that pinned a policy, that one decides, until another is brought along', async ({ stranger }) => {
  const { page } = await VerifyFilePage.open(await stranger())
  await page.evaluate(async (text) => {
    const request = indexedDB.open('chartseal')
    const database = await new Promise<IDBDatabase>((done) => (request.onsuccess = () => done(request.result)))
    const transaction = database.transaction('pinned-policy', 'readwrite')
    transaction.objectStore('pinned-policy').put({ text, at: '2026-01-02T03:04:05.000Z' }, 'here')
    await new Promise((done) => (transaction.oncomplete = done))
    database.close()
  }, policy())
  const verify = await (await VerifyFilePage.open(page)).choose(file)
  await expect(verify.room).toContainText('the policy that this browser pinned at 2026-01-02 03:04 (UTC)')
  await expect(verify.room).toContainText('Intact, and witnessed as your policy asks.')
  await verify.underPolicy(policy().replace(/quorum .*/, 'quorum none'))
  await expect(verify.room).toContainText('Intact on the word of the log alone')
  await expect(verify.room).not.toContainText('this browser pinned')
})

test('a keyboard is enough to choose it', async ({ stranger }) => {
  const verify = await VerifyFilePage.open(await stranger())
  await verify.page.locator('#content').focus()
  await verify.page.keyboard.press('Tab')
  await expect(verify.input).toBeFocused()
  const chooser = verify.page.waitForEvent('filechooser')
  await verify.page.keyboard.press('Space')
  await (await chooser).setFiles(file)
  await expect(verify.room).toContainText('Cannot check who stands behind it')
})

test('a patient keeps the proof of her share, and it shows what she signed with which key', async ({ vega, stranger }) => {
  await confirmAgain(vega, 'vega')
  await openShare(vega)
  const receipt = vega.url()
  const [row] = await ownerSql<{ event: string }>('select event_id as event from consent where id = $1', [
    receipt.split('/').at(-1),
  ])
  await expect(async () => {
    const placed = 'select 1 from ledger_entry e, checkpoint_signature s where e.event_id = $1 and s.size > e.position'
    expect((await ownerSql(placed, [row?.event])).length).toBeGreaterThan(2)
  }).toPass({ timeout: 50_000 })
  const kept = await taken(vega, 'Keep the proof')
  const verify = await (await VerifyFilePage.open(await stranger())).underPolicy(policy())
  await verify.choose(kept)
  await expect(verify.room).toContainText('Intact, and witnessed as your policy asks.')
  await expect(verify.depth('Consent')).toContainText(
    /Signed: .* The key was enrolled for .* at entry \d+, the consent stands at entry \d+/,
  )
  await expect(verify.page.getByRole('region', { name: 'What was signed' })).toContainText('City Heart Clinic')
  await vega.goto('/me/looked')
  await expect(vega.getByText('You kept the proof of a share as a file.').first()).toBeVisible()
})

test('where there is no proof yet, the page one comes back to says so', async ({ rahmani }) => {
  await rahmani.goto(`${proof?.page}?evidence=not-yet`)
  await expect(rahmani.getByRole('main').getByRole('alert')).toContainText('There is no proof yet')
})
