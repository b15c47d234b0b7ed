import { expect, type Locator, type Page } from '@playwright/test'
import { awake } from '@/e2e/support/awake'
import type { Facet, Group } from '@/lib/oversight/explorer-view'

/** The officer's explorer: what to filter by, the list, and one entry beside it. */
export class ExplorerPage {
  constructor(readonly page: Page) {}

  static async open(page: Page, query = ''): Promise<ExplorerPage> {
    await page.goto(`/audit${query}`)
    await expect(page.getByRole('form', { name: 'Filter entries' })).toBeVisible()
    return new ExplorerPage(page)
  }

  get rows(): Locator {
    return this.page
      .getByRole('table')
      .getByRole('row')
      .filter({ has: this.page.getByRole('cell') })
  }

  get chips(): Locator {
    return this.page.getByRole('list', { name: 'Filters in force' }).getByRole('link')
  }

  /** `58 of 5,760 entries`, as it is said aloud. */
  get sum(): Locator {
    return this.page.getByRole('heading', { level: 2 }).getByRole('status')
  }

  /** How many entries match, by the words of the sum. */
  async total(): Promise<number> {
    return Number(((await this.sum.textContent()) ?? '').replaceAll(',', '').split(' ')[0])
  }

  get beside(): Locator {
    return this.page.getByRole('complementary', { name: /^Entry/ })
  }

  /** By typing what it is called and Enter, as one does without a mouse. */
  async take(typed: string): Promise<this> {
    return this.settle(async () => {
      await this.page.keyboard.press('/')
      await this.page.keyboard.type(typed)
      await this.page.keyboard.press('Enter')
    })
  }

  box(facet: Facet, value: string): Locator {
    return this.page.locator(`input[name="${facet}"][value="${value}"]`)
  }

  /** Ticks "not" beside a value of a facet. */
  async leaveOut(facet: Facet, value: string): Promise<this> {
    return this.settle(() => this.page.locator(`label:has(> input[name="not-${facet}"][value="${value}"])`).click())
  }

  async follow(link: Locator): Promise<this> {
    return this.settle(() => link.click())
  }

  async by(group: Group): Promise<this> {
    const name = { person: 'By person', patient: 'By patient', session: 'By sitting' }[group]
    return this.follow(this.page.getByRole('navigation', { name: 'Grouped' }).getByRole('link', { name }))
  }

  /** Opens a row beside the list, which stays. */
  async openBeside(index: number): Promise<Locator> {
    await this.rows.nth(index).getByRole('link').click()
    await expect(this.beside.getByRole('region', { name: 'Proof' })).toBeVisible()
    return this.beside
  }

  async openFull(index: number): Promise<EntryPage> {
    await (await this.openBeside(index)).getByRole('link', { name: 'in full' }).click()
    await this.page.waitForURL(/\/audit\/e\/\d+$/)
    return new EntryPage(this.page)
  }

  /** Another question is another address, and its answer another list. */
  private async settle(act: () => Promise<unknown>): Promise<this> {
    await awake(this.page.getByRole('form', { name: 'Filter entries' }))
    const from = this.page.url()
    await act()
    await this.page.waitForURL((url) => url.href !== from)
    await expect(this.page.locator('form[data-busy]')).toHaveCount(0)
    return this
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

  /** A part of the check, as it is said aloud: `Holds: Leaves 251 of 251 · …`. */
  part(name: 'Leaves' | 'Links' | 'Tree' | 'Checkpoint' | 'Witnesses'): Locator {
    return this.page
      .getByRole('list', { name: 'Parts of the check' })
      .getByRole('listitem')
      .filter({ hasText: new RegExp(`^[^:]+: ${name}`) })
  }

  get button(): Locator {
    return this.page.getByRole('button', { name: /^Check/ })
  }

  async check(): Promise<this> {
    await this.button.click()
    await expect(this.page.getByRole('status')).toHaveText(/^Check finished/, { timeout: 30_000 })
    return this
  }
}
