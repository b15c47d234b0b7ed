import { AskPage } from '@/e2e/support/pages/ask'
import { DecidePage, SharesPage } from '@/e2e/support/pages/decide'
import { HomePage } from '@/e2e/support/pages/me'
import { expect, PEOPLE, test } from '@/e2e/support/personas'
import { endAll, inDays, WISH } from '@/e2e/support/share'

test.use({ javaScriptEnabled: false })
test.afterEach(async ({ keller, vega }) => endAll(keller, vega))

test('asking: the preview by a button, wrong input kept, then sent', async ({ keller }) => {
  const ask = await (await AskPage.open(keller)).fill({ ...WISH, family: '' })
  await keller.getByRole('button', { name: 'Show what the patient will read' }).click()
  await expect(ask.preview).toContainText('asks to see your medicines, laboratory results and notes until')
  await keller.getByRole('button', { name: 'Ask the patient' }).click()
  await expect(keller.getByLabel('Family name')).toHaveAccessibleDescription('Write the family name.')
  await expect(keller.getByLabel('Why, in your words')).toHaveValue(WISH.message)
  await keller.getByLabel('Family name').fill(WISH.family)
  await ask.send()
})

test('reading, narrowing and seeing what would be signed; only the signature says that it needs JavaScript', async ({
  keller,
  vega,
}) => {
  await (await AskPage.open(keller)).ask(WISH)
  const decide = await (await HomePage.open(vega)).decide(PEOPLE.keller)
  await expect((await decide.items('Medicines')).filter({ hasText: /warfarin/i }).first()).toBeVisible()

  await vega.getByRole('button', { name: 'Share', exact: true }).click()
  await expect(vega.getByRole('alert')).toHaveText('Nothing is ticked. Tick what they may see, or choose “Don’t share”.')
  await (await decide.tick(/^Medicines/)).until(inDays(10))
  const sign = await decide.share()
  await expect(sign.text).toContainText(/my medicines \(\d+ now\), also what is added later/)
  // What stands in a noscript is found by role, not by text.
  await expect(vega.getByRole('link', { name: 'Back to the request' })).toBeVisible()
  await expect(sign.signButton).toBeHidden()
  await vega.getByRole('link', { name: 'Back, without sharing' }).click()
  await expect(vega.getByRole('checkbox', { name: /^Medicines/ })).toBeChecked()
  await expect(vega.getByRole('checkbox', { name: /^Notes/ })).not.toBeChecked()
  await expect(vega.getByLabel('Share until the end of')).toHaveValue(inDays(10))
})

test('“not now” and “don’t share” are plain forms', async ({ keller, vega }) => {
  await (await AskPage.open(keller)).ask(WISH)
  const decide = await (await HomePage.open(vega)).decide(PEOPLE.keller)
  const request = vega.url()
  await decide.notNow()
  await vega.goto(request)
  await new DecidePage(vega).decline()
  await expect((await SharesPage.open(vega)).inForce.filter({ hasText: PEOPLE.keller })).toHaveCount(0)
})
