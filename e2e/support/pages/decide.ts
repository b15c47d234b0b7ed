import { expect, type Locator, type Page } from '@playwright/test'

/** A request, as the patient reads it. */
export class DecidePage {
  constructor(readonly page: Page) {}

  get sentence(): Locator {
    return this.page.getByRole('heading', { level: 1 })
  }

  get boxes(): Locator {
    return this.page.getByRole('form', { name: 'What you would share' }).getByRole('checkbox')
  }

  async items(kind: string): Promise<Locator> {
    const shown = this.page.getByRole('listitem').filter({ has: this.page.getByRole('checkbox', { name: kind }) })
    await shown.getByText('Show me').click()
    return shown.getByRole('listitem')
  }

  async tick(...kinds: readonly RegExp[]): Promise<this> {
    for (const kind of kinds) await this.page.getByRole('checkbox', { name: kind }).check()
    return this
  }

  async until(day: string): Promise<this> {
    await this.page.getByText('Choose an earlier day').click()
    await this.page.getByLabel('Share until the end of').fill(day)
    return this
  }

  async share(): Promise<SignPage> {
    await this.page.getByRole('button', { name: 'Share', exact: true }).click()
    await this.page.waitForURL(/\/sign\?/)
    return new SignPage(this.page)
  }

  async decline(): Promise<this> {
    await this.page.getByRole('button', { name: 'Don’t share' }).click()
    await expect(this.sentence).toHaveText('You chose not to share.')
    return this
  }

  async notNow(): Promise<void> {
    await this.page.getByRole('button', { name: 'Not now' }).click()
    await this.page.waitForURL(/\/me$/)
  }
}

/** What she signs, and her key. */
export class SignPage {
  constructor(readonly page: Page) {}

  get status(): Locator {
    return this.page.getByRole('main').getByRole('status')
  }

  get makeKey(): Locator {
    return this.page.getByRole('button', { name: 'Make this device my signing key' })
  }

  get signButton(): Locator {
    return this.page.getByRole('button', { name: 'Sign and share' })
  }

  get text(): Locator {
    return this.page.locator('.paper')
  }

  /** The key of this device, made now where there is none. */
  async withKey(): Promise<this> {
    await expect(this.makeKey.or(this.signButton).and(this.page.locator(':enabled'))).toBeVisible()
    if (await this.makeKey.isVisible()) {
      await this.makeKey.click()
      await expect(this.status).toContainText('This device is now your signing key.')
    }
    return this
  }

  async sign(): Promise<ReceiptPage> {
    await this.withKey()
    await this.signButton.click()
    await this.page.waitForURL(/\/me\/shares\/[0-9a-f-]+$/)
    return new ReceiptPage(this.page)
  }
}

export class ReceiptPage {
  constructor(readonly page: Page) {}

  get sentence(): Locator {
    return this.page.getByRole('heading', { level: 1 })
  }

  async fact(name: string): Promise<string> {
    const term = this.page.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) })
    return (await term.locator('xpath=following-sibling::dd').textContent()) ?? ''
  }

  async all(): Promise<SharesPage> {
    await this.page.getByRole('link', { name: 'All shares' }).click()
    await this.page.waitForURL(/\/me\/shares$/)
    return new SharesPage(this.page)
  }

  /** Two taps. */
  async stop(): Promise<this> {
    await this.page.getByText('Stop sharing').click()
    return this.stopNow()
  }

  async stopNow(): Promise<this> {
    await this.page
      .getByRole('button', { name: /^Stop now/ })
      .filter({ visible: true })
      .click()
    await expect(this.sentence).toHaveText(/^You stopped sharing this with/)
    return this
  }
}

export class SharesPage {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<SharesPage> {
    await page.goto('/me/shares')
    return new SharesPage(page)
  }

  get inForce(): Locator {
    return this.page.getByRole('list', { name: 'Open shares' }).getByRole('listitem')
  }

  get ended(): Locator {
    return this.page.getByRole('list', { name: 'Shares that ended' }).getByRole('listitem')
  }
}
