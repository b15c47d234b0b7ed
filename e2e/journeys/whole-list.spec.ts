import { readFileSync } from 'node:fs'
import { LookedPage } from '@/e2e/support/pages/me'
import { expect, test } from '@/e2e/support/personas'
import { addedBy, ownerSql } from '@/e2e/support/portal'
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
  await expect(vega.getByText(/All [\d,]+ entries of this list are here/)).toBeVisible()
})

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
