import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { asClient } from '@/bin/set-up/databases'
import { verifyFile } from '@/e2e/support/commands'
import { ChartPage } from '@/e2e/support/pages/chart'
import { LookedPage } from '@/e2e/support/pages/me'
import { type Given, taken, VerifyFilePage } from '@/e2e/support/pages/verify-file'
import { expect, test } from '@/e2e/support/personas'
import { addedBy, ownerSql, ownerUrl } from '@/e2e/support/portal'
import { saved } from '@/e2e/support/saved'
import { idOf } from '@/e2e/support/story'

const ALL = /^All [\d,]+ entries that may be shown to you are here, checked on this device\./

test('her device counts the whole list; one that is damaged is missing, by number and between which days', async ({ vega }) => {
  await LookedPage.open(vega)
  const check = vega.getByRole('region', { name: 'Is anything missing?' })
  const added = await addedBy(async () => {
    await check.getByRole('button', { name: 'Check that nothing is missing' }).click()
    await expect(check.getByText(ALL)).toBeVisible()
  })
  expect(added).toEqual({ 'looked.list permitted': 1 })
  await expect(check).toContainText('This device remembers how long the list is')

  const put = await damage()
  await check.getByRole('button', { name: 'Check again' }).click()
  await expect(check.getByRole('alert')).toContainText('Your list is not whole.')
  await expect(check.getByRole('alert')).toContainText(
    /Entry [\d,]+ of [\d,]+ is missing, between \d\d-\w{3}-\d{4} \d\d:\d\d and \d\d-\w{3}-\d{4} \d\d:\d\d\./,
  )
  await put()
  await check.getByRole('button', { name: 'Check again' }).click()
  await expect(check.getByText(ALL)).toBeVisible()
})

test('the very file that was checked is kept, and says offline that nothing is missing', async ({ vega }) => {
  await LookedPage.open(vega)
  const check = vega.getByRole('region', { name: 'Is anything missing?' })
  await check.getByRole('button', { name: 'Check that nothing is missing' }).click()
  const saving = vega.waitForEvent('download')
  await check.getByRole('link', { name: 'Take the proof away as a file' }).click()
  const path = await (await saving).path()
  expect(readFileSync(path, 'utf8')).toContain('"heads":["chartseal/stream-head/v1')
  await vega.goto('/verify')
  await vega.getByLabel('Drop the file here, or choose it').setInputFiles(path)
  await expect(vega.getByText(/All [\d,]+ entries of this list are here/).first()).toBeVisible()
})

test('taken away by a form, without her device: whole for whoever checks it, or with a hole and its place', async ({
  vega,
  stranger,
}) => {
  await LookedPage.open(vega)
  // With the receipt key, which signs how long a list is: `data/policy` is what the portal itself asks witnesses by.
  const policy = await (await vega.request.get('/ledger/policy')).text()
  const mine = saved('policy', policy)
  const take = () => taken(vega, 'Take the proof away as a file')
  const given: Given[] = []
  expect(await addedBy(async () => given.push(await take()))).toEqual({ 'looked.export permitted': 1 })
  const file = given[0] as Given
  expect(file.name).toBe('chartseal-list.json')
  const others = (await ownerSql<{ id: string }>('select id from patient')).map(({ id }) => id)
  const text = file.buffer.toString('utf8')
  expect(others.filter((id) => text.includes(id))).toEqual([await idOf('vega')])
  expect(verifyFile(saved(file.name, file.buffer), mine)).toMatchObject({
    status: 0,
    said: expect.stringMatching(/^list: intact\n {2}All [\d,]+ entries of this list are here/m),
  })

  const put = await damage()
  const holed = await take().finally(put)
  const found = verifyFile(saved(holed.name, holed.buffer), mine)
  expect(found.status).toBe(1)
  expect(found.said).toMatch(/^list: BROKEN\n {2}Entry [\d,]+ of [\d,]+ is missing, between \S+Z and \S+Z\./m)
  const verify = await (await VerifyFilePage.open(await stranger())).underPolicy(policy)
  await (await verify.choose(file)).choose(holed)
  await expect(verify.depth('List')).toContainText('is missing, between')
  await verify.choose(file)
  await expect(verify.depth('List')).toContainText(/All [\d,]+ entries of this list are here/)

  await vega.reload()
  await expect(vega.getByText('You kept the proof of this list as a file.').first()).toBeVisible()
})

test('what waits for a checkpoint is said to be written and not yet signed for', async ({ vega, solheim }) => {
  await LookedPage.open(vega)
  const check = vega.getByRole('region', { name: 'Is anything missing?' })
  await asClient(ownerUrl(), async (client) => {
    await client.query('begin')
    // The sequencer cannot move the head: what is written meanwhile stays in the queue.
    await client.query('select from ledger_head for update')
    try {
      await solheim.goto(`/p/${await idOf('vega')}`)
      await new ChartPage(solheim).isOpen()
      await check.getByRole('button', { name: 'Check that nothing is missing' }).click()
      await expect(check.getByText(ALL)).toContainText(/newer entr(y is|ies are) written down and not yet signed for/)
    } finally {
      await client.query('rollback')
    }
  })
})

test('her device remembers: a list that is shorter than it was, or another one, is not whole', async ({ vega }) => {
  await LookedPage.open(vega)
  const check = vega.getByRole('region', { name: 'Is anything missing?' })
  await check.getByRole('button', { name: 'Check that nothing is missing' }).click()
  await expect(check.getByText(ALL)).toBeVisible()
  const again = async () => check.getByRole('button', { name: 'Check again' }).click()
  const shorter = await remember(vega, { n: 1_000, commitment: 0 })
  await again()
  await expect(check.getByRole('alert')).toContainText(/was there when this device checked before, and is missing now/)
  await shorter()
  const back = await remember(vega, { n: 0, commitment: 1 })
  await again()
  await expect(check.getByRole('alert')).toContainText(/is another one than when this device checked before/)
  // What it found broken it did not take for the list from then on.
  await again()
  await expect(check.getByRole('alert')).toContainText(/is another one than when this device checked before/)
  await back()
  await again()
  await expect(check.getByText(ALL)).toBeVisible()
})

/** As if her list had been longer by `n` when it was checked, or its last entry another. Returns what puts it back. */
async function remember(page: Page, more: { readonly n: number; readonly commitment: number }): Promise<() => Promise<void>> {
  const turn = (by: typeof more) =>
    page.evaluate(async ({ n, commitment }) => {
      const request = indexedDB.open('chartseal')
      const database = await new Promise<IDBDatabase>((done) => (request.onsuccess = () => done(request.result)))
      const store = database.transaction('stream-heads', 'readwrite').objectStore('stream-heads')
      const cursor = store.openCursor()
      await new Promise<void>((done) => {
        cursor.onsuccess = () => {
          const at = cursor.result
          if (!at) return done()
          for (const head of (at.value as Map<string, { n: number; commitment: Uint8Array }>).values()) {
            head.n += n
            head.commitment[0] = (head.commitment[0] as number) ^ commitment
          }
          at.update(at.value)
          at.continue()
        }
      })
      database.close()
    }, by)
  await turn(more)
  return () => turn({ n: -more.n, commitment: more.commitment })
}

test('a dead network is neither whole nor broken', async ({ vega }) => {
  await LookedPage.open(vega)
  const check = vega.getByRole('region', { name: 'Is anything missing?' })
  await vega.context().route('**/me/looked/check', (route) => route.abort())
  await check.getByRole('button', { name: 'Check that nothing is missing' }).click()
  await expect(check).toContainText('This says nothing about your list, good or bad.')
})

/** A byte of one of her sealed entries, in the middle of the list, as the table's owner. Returns what puts it back. */
async function damage(): Promise<() => Promise<void>> {
  const [row] = await ownerSql<{ position: string }>(
    `select e.position from ledger_entry e join event_key_wrap w on uuid_send(w.event_key_id) = substring(e.sealed from 2 for 16)
       join patient_audit_key k on k.id = w.reader_key_id
     where k.patient_id = $1 and e.action = 'chart.open' order by e.position offset 3 limit 1`,
    [await idOf('vega')],
  )
  const flip = async () => {
    await ownerSql('alter table ledger_entry disable trigger user')
    try {
      await ownerSql('update ledger_entry set sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1) where position = $1', [
        row?.position,
      ])
    } finally {
      await ownerSql('alter table ledger_entry enable trigger user')
    }
  }
  await flip()
  return flip
}
