import { expect, type Locator, type Page } from '@playwright/test'

/** The sentence of a refusal where no basis holds (docs of access, "How a refusal looks"): exact, it is a promise. */
export const NO_BASIS = 'You have no care relationship with this patient. Declare one, or ask for access.'

export class ChartPage {
  constructor(readonly page: Page) {}

  get banner(): Locator {
    return this.page.getByRole('region', { name: 'Patient', exact: true })
  }

  get ribbon(): Locator {
    return this.page.getByText('You see this because:')
  }

  get refusal(): Locator {
    return this.page.getByRole('alert').filter({ hasText: NO_BASIS })
  }

  /** From the address. */
  get patientId(): string {
    return new URL(this.page.url()).pathname.split('/').at(-1) ?? ''
  }

  async isOpen(name?: string | RegExp): Promise<this> {
    await expect(this.banner.getByRole('heading', { level: 1 })).toHaveText(name ?? /./)
    return this
  }

  async isRefused(): Promise<this> {
    await expect(this.refusal).toBeVisible()
    await expect(this.banner).toHaveCount(0)
    return this
  }

  /** The entry's number, once the sequencer gave it one. */
  async entry(): Promise<number> {
    await expect(this.ribbon).toContainText(/recorded as entry [\d,]+/)
    const [, position] = /recorded as entry ([\d,]+)/.exec((await this.ribbon.textContent()) ?? '') ?? []
    return Number(position?.replaceAll(',', ''))
  }

  async declare(reason: string): Promise<this> {
    await this.page.getByRole('button', { name: new RegExp(`^${reason}`) }).click()
    return this.isOpen()
  }
}
