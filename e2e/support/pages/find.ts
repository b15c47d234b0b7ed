import { expect, type Locator, type Page, type Request } from '@playwright/test'
import { awake } from '@/e2e/support/awake'
import { ChartPage } from '@/e2e/support/pages/chart'

/** Find: a combobox with JavaScript, a form without it. */
export class FindPage {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<FindPage> {
    await page.goto('/find')
    await expect(page.getByRole('heading', { name: 'Find' })).toBeVisible()
    const find = new FindPage(page)
    await awake(find.box)
    return find
  }

  get box(): Locator {
    return this.page.getByLabel('Name, record number or birth date')
  }

  get options(): Locator {
    return this.page.getByRole('listbox', { name: 'Patients found' }).getByRole('option')
  }

  /** Rows of the page that the form answers without JavaScript. */
  get links(): Locator {
    return this.page.getByRole('list', { name: 'Patients found' }).getByRole('link')
  }

  async type(words: string): Promise<this> {
    // Each letter may be asked for; what stands there before the last answer is of fewer letters.
    const answered = this.page.waitForResponse(
      (response) => response.url().endsWith('/find/answer') && queryOf(response.request()) === words,
    )
    await this.box.pressSequentially(words)
    await answered
    await expect(this.page.getByRole('status')).toHaveText(/^\d+ patients?/)
    return this
  }

  /** Arrow keys to the row that names her, then Enter. */
  async openByKeyboard(name: string | RegExp): Promise<ChartPage> {
    const row = this.options.filter({ hasText: name })
    await expect(row).toHaveCount(1)
    for (let rest = await this.options.count(); rest > 0; rest--) {
      if ((await row.getAttribute('data-highlighted')) !== null) break
      await this.page.keyboard.press('ArrowDown')
    }
    await expect(row).toHaveAttribute('data-highlighted', '')
    await this.page.keyboard.press('Enter')
    await this.page.waitForURL(/\/p\//)
    return new ChartPage(this.page)
  }

  async post(words: string): Promise<this> {
    await this.box.fill(words)
    await this.page.getByRole('button', { name: 'Find' }).click()
    await expect(this.links.first()).toBeVisible()
    return this
  }
}

function queryOf(request: Request): string | null {
  return new URLSearchParams(request.postData() ?? '').get('query')
}
