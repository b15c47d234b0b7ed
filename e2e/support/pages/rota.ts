import { expect, type Locator, type Page } from '@playwright/test'
import { awake } from '@/e2e/support/awake'

/** Hours from now, as a field for day and time holds it. */
function fieldTime(hours: number): string {
  const at = new Date(Date.now() + hours * 3_600_000)
  return at.toLocaleString('sv-SE').slice(0, 16).replace(' ', 'T')
}

/** The administrator's teams and rota. */
export class RotaPage {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<RotaPage> {
    await page.goto('/admin/rota')
    await expect(page.getByRole('heading', { level: 1, name: 'Teams and rota' })).toBeVisible()
    return new RotaPage(page)
  }

  async choose(department: string): Promise<this> {
    await this.page.getByLabel('Department', { exact: true }).selectOption({ label: department })
    await this.page.getByRole('button', { name: 'Show', exact: true }).click()
    await expect(this.page.getByRole('heading', { level: 2, name: `Rota of ${department}` })).toBeVisible()
    await awake(this.form)
    return this
  }

  get form(): Locator {
    return this.page.getByRole('form', { name: 'Put on the rota' })
  }

  /** From so many hours from now until so many. */
  async fill(person: string, from: number, until: number): Promise<this> {
    const option = this.form.getByRole('option', { name: new RegExp(`^${person},`) })
    await this.form.getByLabel('Person').selectOption((await option.getAttribute('value')) ?? '')
    await this.form.getByLabel('From').fill(fieldTime(from))
    await this.form.getByLabel('Until').fill(fieldTime(until))
    return this
  }

  async put(person: string, from: number, until: number): Promise<this> {
    await (await this.fill(person, from, until)).submit()
    await expect(this.page.getByText('Put on the rota. It counts from now on')).toBeVisible()
    return this
  }

  async submit(): Promise<this> {
    await this.form.getByRole('button', { name: 'Put on the rota' }).click()
    return this
  }

  shiftsOf(person: string): Locator {
    return this.page
      .getByRole('region', { name: /^Rota of/ })
      .getByRole('listitem')
      .filter({ hasText: person })
      .getByRole('button', { name: /^Take off/ })
  }

  async takeOff(person: string): Promise<this> {
    await this.shiftsOf(person).first().click()
    await expect(this.page.getByText('Taken off the rota.')).toBeVisible()
    return this
  }

  async makeTeam(name: string): Promise<this> {
    await this.page.getByText('Make a team').click()
    await this.page.getByLabel('Name of the team').fill(name)
    await this.page.getByRole('button', { name: 'Make the team' }).click()
    await expect(this.page.getByText('The team is made.')).toBeVisible()
    return this
  }
}

export class RotaImportPage {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<RotaImportPage> {
    await page.goto('/admin/rota/import')
    await awake(page.getByRole('form', { name: 'Choose a rota' }))
    return new RotaImportPage(page)
  }

  async choose(csv: string): Promise<this> {
    await this.page
      .getByLabel('Rota', { exact: true })
      .setInputFiles({ name: 'rota.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await this.page.getByRole('button', { name: 'Show what it will do' }).click()
    return this
  }

  async take(): Promise<this> {
    await this.page.getByRole('button', { name: 'Read it in' }).click()
    return this
  }
}

/** `2026-12-01 19:00 Z`, so many whole hours from now. */
export function csvTime(hours: number): string {
  const at = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 + hours * 3_600_000)
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} Z`
}
