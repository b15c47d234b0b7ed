import { expect, type Page } from '@playwright/test'

/** A locked screen, drawn by a page's script or come by address. */
export class LockedPage {
  constructor(readonly page: Page) {}

  static async lock(page: Page): Promise<LockedPage> {
    await page.getByRole('button', { name: 'Lock', exact: true }).click()
    return new LockedPage(page).isShown()
  }

  async isShown(): Promise<this> {
    await expect(this.page.getByRole('heading', { name: 'Locked' })).toBeVisible()
    return this
  }

  /** As one of a demo's people. */
  async goOn(): Promise<void> {
    await this.page.getByRole('button', { name: /^Go on as/ }).click()
    await this.isGone()
  }

  async goOnWith(password: string): Promise<void> {
    await this.page.getByLabel(/^Password of/).fill(password)
    await this.page.getByRole('button', { name: 'Go on' }).click()
  }

  async isGone(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: 'Locked' })).toHaveCount(0)
  }

  async somebodyElse(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign in as somebody else' }).click()
  }
}
