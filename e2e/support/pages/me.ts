import { expect, type Locator, type Page } from '@playwright/test'
import { DecidePage } from '@/e2e/support/pages/decide'

export class HomePage {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<HomePage> {
    await page.goto('/me')
    return new HomePage(page)
  }

  get sentence(): Locator {
    return this.page.getByRole('heading', { level: 1 })
  }

  get requests(): Locator {
    return this.page.getByRole('list', { name: 'Requests to you' }).getByRole('listitem')
  }

  /** The newest of somebody. */
  async decide(by: string): Promise<DecidePage> {
    await this.requests
      .filter({ hasText: by })
      .first()
      .getByRole('link', { name: /^Read and decide/ })
      .click()
    await this.page.waitForURL(/\/me\/requests\//)
    return new DecidePage(this.page)
  }

  async whoLooked(): Promise<LookedPage> {
    await this.page.getByRole('main').getByRole('link', { name: 'Who looked' }).click()
    await this.page.waitForURL('**/me/looked')
    return new LookedPage(this.page)
  }
}

export class LookedPage {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<LookedPage> {
    await page.goto('/me/looked')
    await expect(page.getByRole('list', { name: 'Who looked' })).toBeVisible()
    return new LookedPage(page)
  }

  get looks(): Locator {
    return this.page.getByRole('list', { name: 'Who looked' }).getByRole('listitem')
  }

  /** Looks of one person, newest first. */
  by(name: string): Locator {
    return this.looks.filter({ hasText: name })
  }
}
