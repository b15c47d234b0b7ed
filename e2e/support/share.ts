import { expect, type Page } from '@playwright/test'
import { ageFactors } from '@/e2e/support/factor-age'
import { type Asked, AskPage } from '@/e2e/support/pages/ask'
import { type DecidePage, ReceiptPage, SharesPage } from '@/e2e/support/pages/decide'
import { HomePage } from '@/e2e/support/pages/me'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { PEOPLE, type Persona, type Stranger } from '@/e2e/support/personas'
import { ownerSql } from '@/e2e/support/portal'
import { idOf } from '@/e2e/support/story'

/** What Keller asks of Vega in the tests. Vega has much else, and a part that is kept apart. */
export const WISH: Asked = {
  family: 'Vega',
  given: 'Marisol',
  birthDate: '1974-03-14',
  kinds: ['Medicines', 'Laboratory results', 'Notes'],
  until: inDays(40),
  message: 'We plan your valve surgery.',
}

/** `2027-01-05`, so many days from now. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}

/** Signed in this minute, on a device of its own: making a key asks for both. */
export async function enterAnew(who: Persona, stranger: Stranger): Promise<Page> {
  return (await SignInPage.open(await stranger())).enterAs(PEOPLE[who])
}

/** Her factor is as old as the run by now: what takes a fresh one is not to be asked for in the middle of a test. */
export async function confirmAgain(page: Page, who: Persona): Promise<void> {
  await page.goto('/sign-in/confirm?next=/me')
  await page.getByRole('button', { name: `Confirm as ${PEOPLE[who]}` }).click()
  // Not before: the answer brings the cookie of the session that takes the place of this one.
  await page.waitForURL(({ pathname }) => pathname === '/me')
}

/** Asked by one, opened by the other. */
export async function askAndOpen(keller: Page, vega: Page, change: Partial<Asked> = {}) {
  const ask = await (await AskPage.open(keller)).ask({ ...WISH, ...change })
  const decide = await (await HomePage.open(vega)).decide(PEOPLE.keller)
  return { ask, decide }
}

/** What an earlier test left: Keller's requests are withdrawn, her shares with him stopped, her devices' keys taken back. */
export async function endAll(keller: Page, vega: Page): Promise<void> {
  const ask = await AskPage.open(keller)
  while (await ask.rows.getByRole('button', { name: /^Withdraw/ }).count()) {
    await ask.rows
      .getByRole('button', { name: /^Withdraw/ })
      .first()
      .click()
    await expect(ask.said).toHaveText('The request was withdrawn.')
    await AskPage.open(keller)
  }
  for (;;) {
    const open = (await SharesPage.open(vega)).inForce.filter({ hasText: PEOPLE.keller })
    if ((await open.count()) === 0) break
    await open.first().getByText('Stop sharing').click()
    await new ReceiptPage(vega).stopNow()
  }
  const keys = vega
    .getByRole('list', { name: 'Signing keys' })
    .getByRole('listitem')
    .filter({ hasText: /^A device/ })
  const live = keys.filter({ hasText: 'Take this key back' })
  await confirmAgain(vega, 'vega')
  await vega.goto('/me/keys')
  for (let left = await live.count(); left > 0; left--) {
    await live.first().getByText('Take this key back').click()
    await live
      .first()
      .getByRole('button', { name: /^Take it back now/ })
      .click()
    await expect(live).toHaveCount(left - 1)
  }
}

/** Keller's request, asked now where none of his waits: `page` is hers, and shows it. */
export async function openRequest(page: Page): Promise<DecidePage> {
  if ((await (await HomePage.open(page)).requests.filter({ hasText: PEOPLE.keller }).count()) === 0)
    await elsewhere(page, 'keller', async (keller) => void (await (await AskPage.open(keller)).ask(WISH)))
  return (await HomePage.open(page)).decide(PEOPLE.keller)
}

/** A request that was changed after she had opened it. */
export async function openChanged(page: Page): Promise<void> {
  const decide = await openRequest(page)
  const less = { kinds: ['Medicines'], until: inDays(20), message: 'Only the medicines, then.' }
  await elsewhere(page, 'keller', async (keller) => void (await (await AskPage.open(keller)).changeNewest(less)))
  await page.goto(`${page.url()}?seen=1`)
  await expect(decide.sentence).toHaveText('This request was changed after you opened it.')
}

/** In force with him, made now where there is none, on a device of its own. */
export async function openShare(page: Page): Promise<ReceiptPage> {
  const hers = (shares: SharesPage) => shares.inForce.filter({ hasText: PEOPLE.keller })
  if ((await hers(await SharesPage.open(page)).count()) === 0)
    await elsewhere(page, 'vega', async (vega) => {
      const decide = await (await openRequest(vega)).tick(/^Medicines/, /^Laboratory results/)
      await (await decide.share()).sign()
    })
  await hers(await SharesPage.open(page))
    .first()
    .getByRole('link', { name: /^Receipt/ })
    .click()
  await page.waitForURL(/\/me\/shares\//)
  await expect(page.getByText(/recorded as entry [\d,]+/)).toBeVisible()
  return new ReceiptPage(page)
}

/** In another browser of the same test, which is closed at once. */
async function elsewhere(page: Page, who: Persona, act: (page: Page) => Promise<void>): Promise<void> {
  const context = await page
    .context()
    .browser()
    ?.newContext({ baseURL: new URL(page.url()).origin })
  if (!context) throw new Error('no browser to open another window in')
  const other = await (await SignInPage.open(await context.newPage())).enterAs(PEOPLE[who])
  await act(other)
  await context.close()
}

/** A patient's, as after six minutes; nobody else's, whose tests come later. */
export async function ageSessions(who: string): Promise<void> {
  const accounts = await ownerSql<{ id: string }>('select id from account where patient_id = $1', [await idOf(who)])
  for (const { id } of accounts) await ageFactors(id, 6)
}
