import { expect, type Page } from '@playwright/test'
import { type Asked, AskPage } from '@/e2e/support/pages/ask'
import { ReceiptPage, SharesPage } from '@/e2e/support/pages/decide'
import { HomePage } from '@/e2e/support/pages/me'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { PEOPLE, type Persona, type Stranger } from '@/e2e/support/personas'
import { ownerSql } from '@/e2e/support/portal'

/** What Osei asks of Vega in the tests. Vega has much else, and a part that is kept apart. */
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

/** Asked by one, opened by the other. */
export async function askAndOpen(osei: Page, vega: Page, change: Partial<Asked> = {}) {
  const ask = await (await AskPage.open(osei)).ask({ ...WISH, ...change })
  const decide = await (await HomePage.open(vega)).decide(PEOPLE.osei)
  return { ask, decide }
}

/** What an earlier test left: requests that wait are withdrawn, shares stopped, keys taken back, by those who may. */
export async function endAll(osei: Page, vega: Page): Promise<void> {
  const ask = await AskPage.open(osei)
  while (await ask.rows.getByRole('button', { name: /^Withdraw/ }).count()) {
    await ask.rows
      .getByRole('button', { name: /^Withdraw/ })
      .first()
      .click()
    await expect(ask.said).toHaveText('The request was withdrawn.')
    await AskPage.open(osei)
  }
  while (await (await SharesPage.open(vega)).inForce.count()) {
    await vega.getByText('Stop sharing').first().click()
    await new ReceiptPage(vega).stopNow()
  }
  await vega.goto('/me/keys')
  while (await vega.getByText('Take this key back').count()) {
    await vega.getByText('Take this key back').first().click()
    const sure = vega.getByRole('button', { name: /^Take it back now/ }).first()
    const key = sure.locator('xpath=ancestor::li')
    await sure.click()
    await expect(key.getByText('Take this key back')).toHaveCount(0)
  }
}

/** As after six minutes. */
export async function ageSessions(): Promise<void> {
  await ownerSql(`update session set created_at = created_at - interval '6 minutes'`)
}
