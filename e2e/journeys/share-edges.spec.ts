import type { Page } from '@playwright/test'
import { AskPage } from '@/e2e/support/pages/ask'
import { DecidePage, SharesPage, SignPage } from '@/e2e/support/pages/decide'
import { HomePage } from '@/e2e/support/pages/me'
import { expect, PEOPLE, test } from '@/e2e/support/personas'
import { addedBy } from '@/e2e/support/portal'
import { ageSessions, askAndOpen, endAll, enterAnew, inDays, WISH } from '@/e2e/support/share'

/** What can come between reading a request and a signature under it. */
const LESS = { kinds: ['Medicines'], until: inDays(20), message: 'Only the medicines, then.' }

test.afterEach(async ({ keller, vega }) => endAll(keller, vega))

test.describe('meanwhile', () => {
  test('changed: the decision is blocked and the difference shown, also at the last moment', async ({ keller, stranger }) => {
    const vega = await enterAnew('vega', stranger)
    const { ask, decide } = await askAndOpen(keller, vega)
    await decide.tick(/^Medicines/)
    await (await AskPage.open(keller)).changeNewest(LESS)
    const blocked = await addedBy(async () => {
      await decide.share()
      await expect(decide.sentence).toHaveText('This request was changed after you opened it.')
    })
    expect(Object.keys(blocked).filter((act) => /share\.(offer|approve)/.test(act))).toEqual([])
    const main = vega.getByRole('main')
    await expect(main).toContainText('Before: medicines, laboratory results, notes')
    await expect(main).toContainText('Now: medicines')
    await expect(main).toContainText('Now: Only the medicines, then.')
    await vega.getByRole('link', { name: 'Read it as it is now' }).click()
    await expect(decide.boxes).toHaveCount(1)

    const sign = await (await (await decide.tick(/^Medicines/)).share()).withKey()
    await ask.page.goto('/ask')
    await ask.changeNewest({ ...LESS, kinds: ['Medicines', 'Notes'] })
    const refused = await addedBy(async () => {
      await sign.signButton.click()
      await expect(sign.status).toContainText('The request is no longer as you read it. Nothing was shared now.')
    })
    expect(refused['share.approve permitted']).toBeUndefined()
    await sign.status.getByRole('link', { name: 'See what is different' }).click()
    await expect(main).toContainText('Now: medicines, notes')
  })

  test('withdrawn: an answer finds nothing to answer, and nothing was shared', async ({ keller, vega }) => {
    const { ask, decide } = await askAndOpen(keller, vega)
    await ask.withdrawNewest()
    await vega.getByRole('button', { name: 'Don’t share' }).click()
    await expect(decide.sentence).toHaveText(/took this request back\.$/)
    await expect(vega.getByRole('main')).toContainText('Nothing was shared.')
    await expect(ask.rows.first()).toContainText('Withdrawn by you')
  })

  test('decided in another window, and pressed twice: one decision', async ({ keller, stranger }) => {
    const vega = await enterAnew('vega', stranger)
    const { decide } = await askAndOpen(keller, vega)
    const sign = await (await (await decide.tick(/^Medicines/)).share()).withKey()
    const other = new SignPage(await vega.context().newPage())
    await other.page.goto(vega.url())
    await expect(other.signButton).toBeEnabled()
    const added = await addedBy(async () => {
      await sign.signButton.dblclick()
      await vega.waitForURL(/\/me\/shares\//)
    })
    expect(added['share.approve permitted']).toBe(1)
    expect(added['share.offer permitted']).toBe(1)
    await other.signButton.click()
    await expect(other.status).toContainText('The request is no longer as you read it.')
    await other.status.getByRole('link', { name: 'See what is different' }).click()
    await expect(new DecidePage(other.page).sentence).toHaveText('You shared this.')
    await expect((await SharesPage.open(other.page)).inForce.filter({ hasText: PEOPLE.keller })).toHaveCount(1)
  })
})

test.describe('the key of a device', () => {
  test('a second device says that there is another key, and gets one of its own', async ({ keller, stranger }) => {
    const first = await enterAnew('vega', stranger)
    const { decide } = await askAndOpen(keller, first)
    const there = await (await (await decide.tick(/^Medicines/)).share()).withKey()
    const second = new SignPage(await enterAnew('vega', stranger))
    await second.page.goto(there.page.url())
    await expect(second.status).toContainText('You have a signing key on another device, or in another browser, made today')
    const receipt = await second.sign()
    await expect(receipt.sentence).toContainText('You share this with')
    const home = await HomePage.open(second.page)
    await expect(home.page.getByRole('main')).toContainText(/made your signing keys? ?(this month, the last)?: today/)
  })

  test('who showed who she is six minutes ago is asked to confirm it, and comes back to make her key', async ({
    keller,
    stranger,
  }) => {
    const vega = await enterAnew('vega', stranger)
    const { decide } = await askAndOpen(keller, vega)
    const sign = await (await decide.tick(/^Medicines/)).share()
    await ageSessions('vega')
    await sign.makeKey.click()
    await expect(sign.status).toContainText('Please confirm that it is you first.')
    const here = vega.url()
    await sign.status.getByRole('link', { name: /^Confirm it/ }).click()
    await vega.getByRole('button', { name: `Confirm as ${PEOPLE.vega}` }).click()
    await expect(vega).toHaveURL(here)
    await sign.withKey()
    await expect(sign.signButton).toBeEnabled()
  })

  test('taken back, it signs nothing, and the page says so', async ({ keller, stranger }) => {
    const vega = await enterAnew('vega', stranger)
    const { decide } = await askAndOpen(keller, vega)
    const sign = await (await (await decide.tick(/^Medicines/)).share()).withKey()
    const here = vega.url()
    await vega.goto('/me/keys')
    const own = vega.getByRole('list', { name: 'Signing keys' }).getByRole('listitem').filter({ hasText: 'this device' })
    await own.getByText('Take this key back').click()
    await own.getByRole('button', { name: /^Take it back now/ }).click()
    await expect(own).toContainText('taken back today')
    await vega.goto(here)
    await expect(sign.status).toContainText('The key of this device was taken back, so it signs nothing any more.')
    await sign.makeKey.click()
    await expect(sign.status).toContainText('This device is now your signing key.')
  })

  test('a browser that keeps nothing is told in words', async ({ keller, stranger }) => {
    const vega = await enterAnew('vega', stranger)
    await vega.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      }
    })
    const { decide } = await askAndOpen(keller, vega)
    const sign = await (await decide.tick(/^Medicines/)).share()
    await expect(sign.status).toContainText('This browser cannot keep a signing key.')
    await expect(sign.status).toContainText('You can still say no, or leave it for later.')
    await expect(sign.makeKey).toHaveCount(0)
  })
})

/** Each as it would be in the answer of the server, on its way to her browser. */
const ALTERED = {
  'a kind more': (text: string) => text.replace(/"kinds":\[\{/, '"kinds":[{"kind":"problems","count":9},{'),
  'a later end': (text: string) => text.replace(/("validUntil":")\d{4}/, '$12099'),
  'another recipient': (text: string) => text.replace(/("recipient":\{"person":")[0-9a-f]{8}/, '$1ffffffff'),
  'a restricted part': (text: string) => text.replace(/"general"\]/, '"general","PSY"]'),
  'another text': (text: string) => text.replace(/I share parts of my record/g, 'I share my whole record'),
} as const

test('an offer altered on its way is noticed in her browser, and nothing is signed', async ({ keller, stranger }) => {
  test.setTimeout(180_000)
  const vega = await enterAnew('vega', stranger)
  const { decide } = await askAndOpen(keller, vega)
  const sign = await (await (await decide.tick(/^Medicines/)).share()).withKey()
  const answers = await answersOf(vega)
  for (const [what, alter] of Object.entries(ALTERED)) {
    await test.step(what, async () => {
      await vega.reload()
      await expect(sign.signButton).toBeEnabled()
      answers.alter = alter
      const added = await addedBy(async () => {
        await sign.signButton.click()
        await expect(sign.status).toContainText('Stop: what came back is not what you chose.')
      })
      expect(added).toEqual({ 'share.offer permitted': 1 })
    })
  }
  expect(answers.altered).toBe(Object.keys(ALTERED).length)
  // The same way of answering, unaltered, is signed: what was refused was the alteration.
  await vega.reload()
  answers.alter = (text) => text
  await sign.sign()
})

test('“not now” folds the request away, and it waits', async ({ keller, vega }) => {
  const { decide, ask } = await askAndOpen(keller, vega)
  await decide.notNow()
  const home = new HomePage(vega)
  await expect(home.sentence).toHaveText(/ needs? you\. /)
  await expect(home.requests.filter({ hasText: PEOPLE.keller })).toHaveCount(0)
  await vega.getByText(/^One request that you put off$/).click()
  await expect(vega.getByRole('list', { name: 'Requests that you put off' })).toContainText(PEOPLE.keller)
  await AskPage.open(keller)
  await expect(ask.rows.first()).toContainText('No answer yet')
})

test('“don’t share” looks to the asker like no answer, and the officer reads that she declined', async ({
  keller,
  vega,
  rahmani,
}) => {
  const { decide, ask } = await askAndOpen(keller, vega)
  const added = await addedBy(async () => decide.decline())
  expect(added['share.decline permitted']).toBe(1)
  await AskPage.open(keller)
  await expect(ask.rows.first()).toContainText('No answer yet')
  await rahmani.goto('/audit')
  await expect(rahmani.getByRole('main')).toContainText(/declined/i)
})

test('nobody who fits gets the very same answer', async ({ keller }) => {
  const ask = await (await AskPage.open(keller)).ask({ ...WISH, birthDate: '1974-03-15' })
  await expect(ask.rows.first()).toContainText('No answer yet')
})

test('wrong input is marked, and nothing that was typed is lost', async ({ keller }) => {
  const ask = await (await AskPage.open(keller)).fill({ ...WISH, family: ' ' })
  await keller.getByRole('button', { name: 'Ask the patient' }).click()
  await expect(keller.getByRole('alert').first()).toContainText('Something in the form is not right.')
  await expect(keller.getByLabel('Family name')).toHaveAccessibleDescription('Write the family name.')
  await expect(keller.getByLabel('Given name')).toHaveValue(WISH.given)
  await expect(keller.getByLabel('Birth date')).toHaveValue(WISH.birthDate)
  await expect(keller.getByLabel('Share until')).toHaveValue(WISH.until)
  await expect(keller.getByLabel('Why, in your words')).toHaveValue(WISH.message)
  await expect(keller.getByRole('checkbox', { name: 'Notes' })).toBeChecked()
  await keller.getByLabel('Family name').fill(WISH.family)
  await ask.send()
})

/** Answers to her browser's calls pass through `alter`, which is set later; `altered` counts those it changed. */
async function answersOf(page: Page): Promise<{ alter: (text: string) => string; altered: number }> {
  const answers = { alter: (text: string) => text, altered: 0 }
  await page.route('**/sign?*', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    const response = await route.fetch()
    const text = await response.text()
    const body = answers.alter(text)
    if (body !== text) answers.altered++
    return route.fulfill({ response, body })
  })
  return answers
}
