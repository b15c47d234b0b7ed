import type { Locator, Page } from '@playwright/test'
import { Keyboard } from '@/e2e/support/by-keyboard'
import { AskPage } from '@/e2e/support/pages/ask'
import { ExplorerPage } from '@/e2e/support/pages/audit'
import { ChartPage } from '@/e2e/support/pages/chart'
import { ReceiptPage } from '@/e2e/support/pages/decide'
import { LookedPage } from '@/e2e/support/pages/me'
import { expect, PEOPLE, test } from '@/e2e/support/personas'
import { endAll, enterAnew, WISH } from '@/e2e/support/share'

test.beforeEach(async ({ keller, vega }) => endAll(keller, vega))

test('by keyboard alone: ask, narrow, make a key, sign, open, stop, be refused, read who looked, and follow it as the officer', async ({
  keller,
  rahmani,
  stranger,
}) => {
  test.setTimeout(180_000)
  const asking = new Keyboard(keller)
  const ask = await AskPage.open(keller)
  await asking.type(keller.getByLabel('Family name'), WISH.family)
  await asking.type(keller.getByLabel('Given name'), WISH.given)
  await asking.typeDay(keller.getByLabel('Birth date'), WISH.birthDate)
  for (const kind of WISH.kinds) await asking.press(keller.getByRole('checkbox', { name: kind, exact: true }), 'Space')
  await asking.typeDay(keller.getByLabel('Share until'), WISH.until)
  await asking.type(keller.getByLabel('Why, in your words'), WISH.message)
  await asking.press(keller.getByRole('button', { name: 'Ask the patient' }))
  await expect(ask.said).toHaveText('If this person is a patient there, they will be asked.')

  const vega = await enterAnew('vega', stranger)
  const deciding = new Keyboard(vega)
  await deciding.press(vega.getByRole('link', { name: /^Read and decide ?: Jonas Keller/ }))
  await vega.waitForURL(/\/me\/requests\//)
  await deciding.press(vega.getByText('Show me').first())
  await expect(vega.getByText('Warfarin').first()).toBeVisible()
  await deciding.press(vega.getByRole('checkbox', { name: /^Laboratory results/ }), 'Space')
  await deciding.press(vega.getByRole('button', { name: 'Share', exact: true }))
  await vega.waitForURL(/\/sign\?/)
  await deciding.press(vega.getByRole('button', { name: 'Make this device my signing key' }))
  // The words that took the button's place have the focus, so that nobody is thrown back to the top.
  await expect(vega.getByRole('main').getByRole('status')).toBeFocused()
  await vega.keyboard.press('Tab')
  await expect(vega.getByRole('button', { name: 'Sign and share' })).toBeFocused()
  await vega.keyboard.press('Enter')
  await vega.waitForURL(/\/me\/shares\//)
  const receipt = new ReceiptPage(vega)
  await expect(receipt.sentence).toContainText('You share this with')

  await keller.goto('/work')
  await asking.press(keller.getByRole('link', { name: /Marisol Vega/ }))
  await keller.waitForURL(/\/p\//)
  await new ChartPage(keller).isOpen(/VEGA, Marisol/)

  await deciding.press(vega.getByText('Stop sharing'))
  await deciding.press(vega.getByRole('button', { name: /^Stop now/ }))
  await expect(receipt.sentence).toHaveText(/^You stopped sharing this with/)

  await keller.reload()
  await expect(keller.getByRole('alert').filter({ hasText: 'The share with you has ended.' })).toBeVisible()
  await asking.press(keller.getByRole('main').getByRole('link', { name: 'Ask for access' }))
  await keller.waitForURL(/\/ask/)
  await expect(ask.rows.first()).toContainText('The share has ended')

  await deciding.press(room(vega, 'Who looked'))
  await vega.waitForURL(/\/me\/looked$/)
  const refusal = new LookedPage(vega).by(PEOPLE.keller).first()
  await expect(refusal).toContainText('Not let in. Tried to open your chart')

  const reading = new Keyboard(rahmani)
  await rahmani.goto('/')
  await reading.press(room(rahmani, 'Explorer'))
  const list = new ExplorerPage(rahmani)
  const row = list.rows
    .filter({ hasText: /Jonas Keller tried to open the chart of VEGA, Marisol/ })
    .first()
    .getByRole('link')
  await reading.down(row)
  await rahmani.keyboard.press('Enter')
  await expect(list.beside).toContainText('Jonas Keller tried to open the chart of VEGA, Marisol')
  await expect(list.beside.getByRole('region', { name: 'Proof' })).toBeVisible()
})

/** In the navigation that every page has. */
function room(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name, exact: true })
}
