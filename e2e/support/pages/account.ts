import { expect, type Locator, type Page } from '@playwright/test'

/** "Your account", the same for every role. */
export class AccountPage {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<AccountPage> {
    await page.goto('/account')
    await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
    return new AccountPage(page)
  }

  get sessions(): Locator {
    return this.page.getByRole('region', { name: 'Where you are signed in' }).getByRole('listitem')
  }

  get others(): Locator {
    return this.sessions.filter({ hasNotText: 'this one' })
  }

  get newDevices(): Locator {
    return this.page.getByRole('region', { name: 'New devices' }).getByRole('listitem')
  }

  async change(login: string, old: string, own: string): Promise<void> {
    await this.page.getByLabel('Your name to sign in with').fill(login)
    await this.page.getByLabel('Present password').fill(old)
    await this.page.getByLabel('New password', { exact: true }).fill(own)
    await this.page.getByLabel('New password again').fill(own)
    await this.page.getByRole('button', { name: /^Change it/ }).click()
  }
}
