import { expect, type Page } from '@playwright/test'
import { SecondStepPage } from '@/e2e/support/pages/second-step'

export class SignInPage {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<SignInPage> {
    await page.goto('/sign-in')
    return new SignInPage(page).isShown()
  }

  async isShown(): Promise<this> {
    await expect(this.page).toHaveURL(/\/sign-in/)
    await expect(this.page.getByRole('heading', { name: 'Name and password' })).toBeVisible()
    return this
  }

  /** One click. */
  async enterAs(name: string): Promise<Page> {
    const people = this.page.getByRole('form', { name: 'People of the demo' })
    // On a phone they are folded by room.
    for (const room of await people.locator('summary').all()) if (await room.isVisible()) await room.click()
    await people.getByRole('button', { name }).click()
    return this.arrive()
  }

  /** Both steps; the second is set up where she has none yet. */
  async enter(name: string, password: string): Promise<Page> {
    await this.fill(name, password)
    await new SecondStepPage(this.page).pass(name)
    await expect(this.page).not.toHaveURL(/\/sign-in/)
    return this.arrive()
  }

  async fill(name: string, password: string): Promise<void> {
    await this.page.getByLabel('Name', { exact: true }).fill(name)
    await this.page.getByLabel('Password', { exact: true }).fill(password)
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }

  private async arrive(): Promise<Page> {
    await expect(this.page.getByRole('button', { name: 'Sign out' })).toBeVisible()
    return this.page
  }
}
