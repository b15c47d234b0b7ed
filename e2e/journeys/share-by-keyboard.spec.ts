import { Keyboard } from '@/e2e/support/by-keyboard'
import { AskPage } from '@/e2e/support/pages/ask'
import { ChartPage } from '@/e2e/support/pages/chart'
import { ReceiptPage } from '@/e2e/support/pages/decide'
import { expect, PEOPLE, test } from '@/e2e/support/personas'
import { endAll, enterAnew, WISH } from '@/e2e/support/share'

test.beforeEach(async ({ keller, vega }) => endAll(keller, vega))

test('by keyboard alone: ask, narrow, make a key, sign, open, stop', async ({ keller, stranger }) => {
  test.setTimeout(180_000)
  const asking = new Keyboard(keller)
  const ask = await AskPage.open(keller)
  await asking.type(keller.getByLabel('Family name'), WISH.family)
  await asking.type(keller.getByLabel('Given name'), WISH.given)
  await asking.typeDay(keller.getByLabel('Birth date'), WISH.birthDate)
  for (const kind of WISH.kinds) await asking.press(keller.getByRole('checkbox', { name: kind, exact: true }), 'Space')
  await asking.typeDay(keller.getByLabel('Share until'), WISH.until)
  await asking.type(keller.getByLabel('Why, in your words'), WISH.message)
  await asking.press(keller.getByRole('button', { name: 'Ask her' }))
  await expect(ask.said).toHaveText('If she is a patient there, she will be asked.')

  const vega = await enterAnew('vega', stranger)
  const deciding = new Keyboard(vega)
  await deciding.press(vega.getByRole('link', { name: /^Read and decide: Jonas Keller/ }))
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
})

/** What each screen is made of, as a screen reader lists it. */
const ASKING = `
    - main:
      - heading "Ask for access" [level=1]
      - status: If she is a patient there, she will be asked.
      - form "Ask for access":
        - group "Who she is":
          - textbox "Family name"
          - textbox "Given name"
          - textbox "Birth date"
        - group "What you need to see":
          - list:
            - listitem:
              - checkbox "Problems and diagnoses"
        - textbox "Share until"
        - textbox "Why, in your words"
        - group "Who may look":
          - list:
            - listitem:
              - radio "Only I" [checked]
        - paragraph:
          - button "Ask her"
      - region "What she will read":
        - heading "What she will read" [level=2]
      - list "What you asked for":
        - listitem:
          - link "Change the request to Marisol Vega"
          - button "Withdraw the request to Marisol Vega"
  `
const WAITING = `
    - heading / needs? you\\. / [level=1]
    - list "Requests to you":
      - listitem:
        - link /^Read and decide/
  `
const DECIDING = `
    - heading /Jonas Keller, nurse, City Heart Clinic, asks to see your medicines, laboratory results and notes until/ [level=1]
    - form "What you would share":
      - heading "What you would share" [level=2]
      - list:
        - listitem:
          - checkbox /^Medicines \\d+ items$/
        - listitem:
          - checkbox /^Laboratory results \\d+ items$/
      - heading "What stays hidden" [level=2]
      - heading "Who may look" [level=2]
      - heading "Until when" [level=2]
    - button "Share"
    - button "Don’t share"
    - button "Not now"
  `
const SHARING = `
    - heading /shares? of your record (is|are) in force\\./ [level=1]
    - list "Shares in force":
      - listitem:
        - link /^Receipt of the share with Jonas Keller/
        - group: /Stop sharing with Jonas Keller/
  `

test('by what a screen reader says: every step has a role and a name', async ({ keller, stranger }) => {
  test.setTimeout(180_000)
  await (await AskPage.open(keller)).ask(WISH)
  await expect(keller.getByRole('main')).toMatchAriaSnapshot(ASKING)
  const vega = await enterAnew('vega', stranger)
  await expect(vega.getByRole('main')).toMatchAriaSnapshot(WAITING)
  await vega.getByRole('link', { name: /^Read and decide: Jonas Keller/ }).click()
  await vega.waitForURL(/\/me\/requests\//)
  await expect(vega.getByRole('main')).toMatchAriaSnapshot(DECIDING)
  await vega.getByRole('checkbox', { name: /^Medicines/ }).check()
  await vega.getByRole('button', { name: 'Share', exact: true }).click()
  await vega.getByRole('button', { name: 'Make this device my signing key' }).click()
  await expect(vega.getByRole('main').getByRole('status')).toContainText('This device is now your signing key.')
  await vega.getByRole('button', { name: 'Sign and share' }).click()
  await expect(vega.getByRole('heading', { level: 1 })).toHaveText(/^You share this with Jonas Keller, City Heart Clinic, until/)
  await vega.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Shares' }).click()
  await expect(vega.getByRole('main')).toMatchAriaSnapshot(SHARING)

  await keller.goto('/work')
  await keller
    .getByRole('list', { name: 'Shared with you' })
    .getByRole('link', { name: /Marisol Vega/ })
    .click()
  await expect(keller.getByRole('region', { name: 'Problems' })).toHaveText(/Not shared with you\./)
  await expect(keller.getByRole('region', { name: 'Medicines in use' })).toContainText('Warfarin')

  await vega.getByRole('group').filter({ hasText: 'Stop sharing' }).getByText('Stop sharing').click()
  await vega.getByRole('button', { name: `Stop now: no more sharing with ${PEOPLE.keller}, nurse, City Heart Clinic` }).click()
  await expect(vega.getByRole('heading', { level: 1 })).toHaveText(/^You stopped sharing this with/)
})
