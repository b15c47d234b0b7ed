import { expect, type Page } from '@playwright/test'

/** From the portal's sign-in page to the organisation's own, and back. */
export class SingleSignOnPage {
  constructor(
    readonly page: Page,
    readonly portal: string,
  ) {}

  async enter(account: string, second: boolean, next = '/'): Promise<this> {
    await this.page.goto(`${this.portal}/sign-in?next=${encodeURIComponent(next)}`)
    await this.page.getByRole('button', { name: 'Sign in with Northgate account' }).click()
    return this.answer(account, second)
  }

  /** On the provider's page. */
  async answer(account: string, second: boolean): Promise<this> {
    await expect(this.page).toHaveTitle('Northgate account')
    await this.page.getByLabel('Account').fill(account)
    if (second) await this.page.getByLabel('with a second factor').check()
    await this.page.getByRole('button', { name: 'Go on' }).click()
    return this
  }

  async isIn(): Promise<this> {
    await expect(this.page.getByRole('button', { name: 'Sign out' })).toBeVisible()
    expect(new URL(this.page.url()).origin).toBe(this.portal)
    return this
  }

  async isRefused(words: string): Promise<this> {
    await expect(this.page.getByText(words)).toBeVisible()
    await expect(this.page.getByRole('button', { name: 'Sign out' })).toHaveCount(0)
    return this
  }
}
