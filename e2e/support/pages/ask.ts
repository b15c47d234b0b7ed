import { expect, type Locator, type Page } from '@playwright/test'
import { ChartPage } from '@/e2e/support/pages/chart'

export type Asked = {
  readonly family: string
  readonly given: string
  readonly birthDate: string
  readonly kinds: readonly string[]
  readonly until: string
  readonly message: string
}

/** Asking a patient of another organisation. */
export class AskPage {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<AskPage> {
    await page.goto('/ask')
    await expect(page.getByRole('heading', { name: 'Ask for access' })).toBeVisible()
    return new AskPage(page)
  }

  /** What the patient will read. */
  get preview(): Locator {
    return this.page.getByRole('region', { name: 'What the patient will read' })
  }

  get said(): Locator {
    return this.page.getByRole('main').getByRole('status')
  }

  get rows(): Locator {
    return this.page.getByRole('list', { name: 'What you asked for' }).getByRole('listitem')
  }

  async fill({ family, given, birthDate, ...terms }: Asked): Promise<this> {
    await this.page.getByLabel('Family name').fill(family)
    await this.page.getByLabel('Given name').fill(given)
    await this.page.getByLabel('Birth date').fill(birthDate)
    return this.fillTerms(terms)
  }

  async fillTerms({ kinds, until, message }: Pick<Asked, 'kinds' | 'until' | 'message'>): Promise<this> {
    const group = this.page.getByRole('group', { name: 'What you need to see' })
    for (const box of await group.getByRole('checkbox').all()) await box.uncheck()
    for (const kind of kinds) await group.getByRole('checkbox', { name: kind, exact: true }).check()
    await this.page.getByLabel('Share until').fill(until)
    await this.page.getByLabel('Why, in your words').fill(message)
    return this
  }

  async send(): Promise<this> {
    await this.page.getByRole('button', { name: 'Ask the patient' }).click()
    await expect(this.said).toHaveText('If this person is a patient there, they will be asked.')
    return this
  }

  async ask(asked: Asked): Promise<this> {
    return (await this.fill(asked)).send()
  }

  async changeNewest(terms: Pick<Asked, 'kinds' | 'until' | 'message'>): Promise<this> {
    await this.rows
      .first()
      .getByRole('link', { name: /^Change/ })
      .click()
    await expect(this.page.getByRole('heading', { name: 'Change a request' })).toBeVisible()
    await this.fillTerms(terms)
    await this.page.getByRole('button', { name: 'Change the request' }).click()
    await expect(this.said).toHaveText(/^The request was changed/)
    return this
  }

  async withdrawNewest(): Promise<this> {
    await this.rows
      .first()
      .getByRole('button', { name: /^Withdraw/ })
      .click()
    await expect(this.said).toHaveText('The request was withdrawn.')
    return this
  }

  async openNewest(): Promise<ChartPage> {
    await this.rows
      .first()
      .getByRole('link', { name: /^Open the chart/ })
      .click()
    await this.page.waitForURL(/\/p\//)
    return new ChartPage(this.page)
  }
}
