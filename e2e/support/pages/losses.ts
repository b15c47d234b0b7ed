import { expect, type Locator, type Page } from '@playwright/test'
import { SecondStepPage } from '@/e2e/support/pages/second-step'

/** On the page of a person, and of a patient at the desk. */
export async function noteLoss(page: Page, seen = /valid official document/): Promise<void> {
  await page.getByText('The passkey or phone is lost').click()
  await page.getByRole('radio', { name: seen }).check()
  await page.getByRole('button', { name: 'Note the loss' }).click()
}

/** What waits for a second person. */
export class LossesPage {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<LossesPage> {
    await page.goto('/losses')
    await expect(page.getByRole('heading', { level: 1, name: 'Losses' })).toBeVisible()
    return new LossesPage(page)
  }

  of(name: string): Locator {
    return this.page.getByRole('region', { name: new RegExp(`^${name}`) })
  }

  /** The code, as it stands on the slip. */
  async confirm(name: string): Promise<string> {
    await this.of(name)
      .getByRole('button', { name: /^I saw it too/ })
      .click()
    const code = this.page.getByRole('region', { name: `For ${name}` }).getByText(/^[a-z]+(-[a-z]+){4}$/)
    await expect(code).toBeVisible()
    return (await code.textContent()) ?? ''
  }
}

/** After the password, in the second step. */
export async function typeHanded(page: Page, code: string): Promise<void> {
  await new SecondStepPage(page).isShown()
  await page.getByText('I was handed a code').click()
  const form = page.getByRole('form', { name: 'Code you were handed' })
  await form.getByLabel('Code you were handed').fill(code)
  await form.getByRole('button', { name: 'Set up a new one' }).click()
}
