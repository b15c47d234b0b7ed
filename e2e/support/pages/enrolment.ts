import { expect, type Locator, type Page } from '@playwright/test'
import { ChartPage } from '@/e2e/support/pages/chart'
import { FindPage } from '@/e2e/support/pages/find'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A patient's page, as the desk sees it. */
export class DeskPage {
  constructor(readonly page: Page) {}

  static async of(page: Page, query: string, shown: RegExp): Promise<DeskPage> {
    const find = await (await FindPage.open(page)).type(query)
    await find.options.filter({ hasText: shown }).click()
    await new ChartPage(page).isOpen(shown)
    return new DeskPage(page)
  }

  /** `1974-03-14`, from what the banner says. */
  async birthDate(): Promise<string> {
    const words = (await new ChartPage(this.page).banner.textContent()) ?? ''
    const [, day = '', month = '', year = ''] = /(\d{2})-([A-Z][a-z]{2})-(\d{4})/.exec(words) ?? []
    return `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day}`
  }

  /** As it stands on the slip. */
  async code(): Promise<string> {
    await this.page.getByRole('button', { name: 'Make a code' }).click()
    const code = this.page.getByRole('region', { name: /^For / }).getByText(/^[a-z]+(-[a-z]+){4}$/)
    await expect(code).toBeVisible()
    return (await code.textContent()) ?? ''
  }
}

type Typed = {
  readonly code: string
  readonly birthDate: string
  readonly login: string
  readonly own: string
  readonly again?: string
}

export class ActivatePage {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<ActivatePage> {
    await page.goto('/activate')
    await expect(page.getByRole('heading', { level: 1, name: 'Make your account' })).toBeVisible()
    return new ActivatePage(page)
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true })
  }

  async make({ code, birthDate, login, own, again = own }: Typed): Promise<this> {
    await this.field('Code').fill(code)
    await this.field('Your birth date').fill(birthDate)
    await this.field('A name to sign in with').fill(login)
    await this.field('A password').fill(own)
    await this.field('The password again').fill(again)
    await this.page.getByRole('button', { name: 'Make my account' }).click()
    return this
  }

  said(words: string): Locator {
    return this.page.getByRole('main').getByText(words)
  }
}
