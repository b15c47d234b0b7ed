import { HomePage, LookedPage } from '@/e2e/support/pages/me'
import { expect, PEOPLE, test } from '@/e2e/support/personas'
import { addedBy } from '@/e2e/support/portal'

test('a patient’s first page is a sentence that says who looked, and leads to the list', async ({ vega }) => {
  const home = await HomePage.open(vega)
  await expect(home.sentence).toHaveText(/^(Nothing|\w+ requests?) needs? you\. .+ looked at your record this month\.$/)
  const looked = await home.whoLooked()
  await expect(looked.looks.first()).toBeVisible()
  await expect(vega.getByRole('heading', { level: 1 })).toHaveText(/looked at your record this month/)
})

test('every line names a person, an organisation, what was done and why, in words', async ({ vega }) => {
  const looked = await LookedPage.open(vega)
  const lines = await looked.by('Northgate General').allTextContents()
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines) {
    expect(line).toMatch(/(Opened|Added|Registered|Gave|Tried|Recorded)/)
    // Words for people: no ids, no codes of the ledger.
    expect(line).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|TREAT|chart\.open|undefined|null/)
  }
})

test('her own reading is written down too, and counts as nobody who looked', async ({ vega }) => {
  const home = await HomePage.open(vega)
  const said = await home.sentence.textContent()
  const added = await addedBy(async () => {
    await LookedPage.open(vega)
    await HomePage.open(vega)
  })
  expect(added).toEqual({ 'looked.list permitted': 1, 'home.open permitted': 1 })
  await expect(home.sentence).toHaveText(said ?? '')
})

test('every page of her room bears her name, and opening it for that is no entry of its own', async ({ vega }) => {
  for (const [path, entry] of [
    ['/me', 'home.open'],
    ['/me/looked', 'looked.list'],
    ['/me/shares', 'share.list'],
    ['/me/keys', 'key.list'],
  ] as const) {
    const added = await addedBy(async () => {
      await vega.goto(path)
      await expect(vega.getByRole('banner')).toContainText(PEOPLE.vega)
    })
    expect(added, path).toEqual({ [`${entry} permitted`]: 1 })
  }
})
