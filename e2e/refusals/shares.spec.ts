import type { APIRequestContext, Page } from '@playwright/test'
import { type ActionCall, captureCall, sendAgain } from '@/e2e/support/action-calls'
import { AskPage } from '@/e2e/support/pages/ask'
import { HomePage } from '@/e2e/support/pages/me'
import { expect, PEOPLE, type Persona, test } from '@/e2e/support/personas'
import { addedBy } from '@/e2e/support/portal'
import { endAll, enterAnew, WISH } from '@/e2e/support/share'

/** Every act about shares, taken from a browser that may, is sent again by those who may not. Nothing happens but a refusal. */
const STRANGERS: readonly Persona[] = ['osei', 'solheim', 'rahmani', 'quispe', 'pham']
const DONE = /share\.(request|change|withdraw|offer|approve|decline|defer|stop|deliver)|key\.(enrol|revoke)/

test.afterEach(async ({ keller, vega }) => endAll(keller, vega))

test('acts about shares, sent by others', async ({ keller, callAs, stranger }) => {
  test.setTimeout(300_000)
  const vega = await enterAnew('vega', stranger)
  const calls = await captureAll(keller, vega)
  const requests = new Map<Persona, APIRequestContext>()
  for (const who of STRANGERS) requests.set(who, await callAs(who))
  const nobody = (await stranger()).request
  for (const [name, call] of Object.entries(calls)) {
    for (const [who, request] of requests) {
      // To ask is every clinician's; whom she would ask for, she names herself.
      if (name === 'ask' && (who === 'osei' || who === 'solheim')) continue
      await test.step(`${name}, sent by ${who}`, async () => {
        const added = await addedBy(async () => sendAgain(request, call))
        expect(Object.keys(added).filter((act) => DONE.test(act) && act.endsWith(' permitted'))).toEqual([])
        expect(Object.keys(added).filter((act) => act.endsWith(' refused')).length).toBeGreaterThan(0)
      })
    }
    await test.step(`${name}, sent by nobody, and from elsewhere`, async () => {
      expect(await addedBy(async () => sendAgain(nobody, call))).toEqual({})
      const elsewhere = await sendAgain(vega.request, call, { origin: 'https://elsewhere.example' })
      expect(elsewhere.status()).toBe(403)
    })
  }
  await test.step('a signature sent twice', async () => {
    const added = await addedBy(async () => sendAgain(vega.request, calls.approve))
    expect(added).toEqual({ 'share.approve refused': 1 })
  })
})

async function captureAll(keller: Page, vega: Page) {
  const ask = await AskPage.open(keller)
  const press = (page: Page, name: string | RegExp) => async () => page.getByRole('button', { name }).first().click()
  const open = async () => (await HomePage.open(vega)).decide(PEOPLE.keller)
  await ask.fill(WISH)
  const asked = await captureCall(keller, press(keller, 'Ask the patient'))
  await expect(ask.said).toHaveText(/they will be asked/)
  await ask.rows
    .first()
    .getByRole('link', { name: /^Change/ })
    .click()
  await ask.fillTerms(WISH)
  const change = await captureCall(keller, press(keller, 'Change the request'))
  await expect(ask.said).toHaveText(/was changed/)
  await open()
  const later = await captureCall(vega, press(vega, 'Not now'))
  await vega.waitForURL(/\/me$/)
  const withdraw = await captureCall(keller, press(keller, /^Withdraw/))
  await expect(ask.said).toHaveText(/was withdrawn/)
  await ask.ask(WISH)
  await open()
  const decline = await captureCall(vega, press(vega, 'Don’t share'))
  await expect(vega.getByRole('heading', { level: 1 })).toHaveText('You chose not to share.')
  await (await AskPage.open(keller)).ask(WISH)
  const sign = await (await (await open()).tick(/^Medicines/)).share()
  const enrol = await captureCall(vega, () => sign.makeKey.click())
  await expect(sign.signButton).toBeEnabled()
  const [prepare, approve] = await captureTwo(vega, () => sign.signButton.click())
  await vega.waitForURL(/\/me\/shares\//)
  await vega.getByText('Stop sharing').click()
  const stop = await captureCall(vega, press(vega, /^Stop now/))
  await vega.goto('/me/keys')
  await vega.getByText('Take this key back').first().click()
  const revoke = await captureCall(vega, press(vega, /^Take it back now/))
  return { ask: asked, change, withdraw, later, decline, enrol, prepare, approve, stop, revoke }
}

/** The offer, then the signature: two calls of one press. */
async function captureTwo(page: Page, act: () => Promise<unknown>): Promise<[ActionCall, ActionCall]> {
  const first = await captureCall(page, act)
  return [first, await captureCall(page, async () => undefined)]
}
