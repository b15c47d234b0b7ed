import { expect, type Locator, type Page } from '@playwright/test'

export class EntriesPage {
  constructor(readonly page: Page) {}

  static async open(page: Page, query = ''): Promise<EntriesPage> {
    await page.goto(`/audit${query}`)
    await expect(page.getByRole('form', { name: 'Filter entries' })).toBeVisible()
    return new EntriesPage(page)
  }

  get rows(): Locator {
    return this.page
      .getByRole('table')
      .getByRole('row')
      .filter({ has: this.page.getByRole('cell') })
  }

  async filter(choice: { readonly person?: string; readonly action?: string; readonly outcome?: string }): Promise<this> {
    if (choice.person) await this.page.getByLabel('Person').selectOption(await this.valueOf(choice.person))
    if (choice.action) await this.page.getByLabel('Action').selectOption(choice.action)
    if (choice.outcome) await this.page.getByLabel('Outcome').selectOption(choice.outcome)
    await this.page.getByRole('button', { name: 'Filter' }).click()
    await expect(this.page.getByRole('heading', { name: /that match/ })).toBeVisible()
    return this
  }

  private async valueOf(person: string): Promise<string> {
    return (await this.page.getByRole('option', { name: person }).getAttribute('value')) ?? ''
  }

  async openRow(index: number): Promise<EntryPage> {
    await this.rows.nth(index).getByRole('link').click()
    await this.page.waitForURL(/\/audit\/e\/\d+$/)
    return new EntryPage(this.page)
  }
}

export class EntryPage {
  constructor(readonly page: Page) {}

  static async open(page: Page, position: number): Promise<EntryPage> {
    await page.goto(`/audit/e/${position}`)
    return new EntryPage(page)
  }

  get position(): number {
    return Number(new URL(this.page.url()).pathname.split('/').at(-1))
  }

  get sentence(): Locator {
    return this.page.getByRole('heading', { level: 1 })
  }

  /** The value beside a name in the lists of details and hashes. */
  async fact(name: string): Promise<string> {
    const term = this.page.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) })
    return (await term.locator('xpath=following-sibling::dd').textContent()) ?? ''
  }

  /** To the nearest entry before or after that she may read. */
  async step(key: '[' | ']'): Promise<this> {
    const from = this.position
    await this.page.keyboard.press(key)
    await this.page.waitForURL((url) => /\/audit\/e\/\d+$/.test(url.pathname) && !url.pathname.endsWith(`/${from}`))
    return this
  }
}

/** The check that runs in the officer's own browser. */
export class VerifyPage {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<VerifyPage> {
    await page.goto('/audit/verify')
    return new VerifyPage(page)
  }

  get seal(): Locator {
    return this.page.getByRole('region', { name: 'History check' })
  }

  async check(): Promise<this> {
    await this.page.getByRole('button', { name: /^Check/ }).click()
    await expect(this.page.getByRole('status')).toHaveText(/^Check finished/, { timeout: 30_000 })
    return this
  }
}
