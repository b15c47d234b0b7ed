import { expect, type Locator, type Page } from '@playwright/test'
import { awake } from '@/e2e/support/awake'
import { SecondStepPage } from '@/e2e/support/pages/second-step'

/** The administrator's people. */
export class PeoplePage {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<PeoplePage> {
    await page.goto('/admin/people')
    await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible()
    return new PeoplePage(page)
  }

  row(name: string): Locator {
    return this.page.getByRole('table').getByRole('row').filter({ hasText: name })
  }

  async add(): Promise<AddPersonPage> {
    await this.page.getByRole('link', { name: 'Add a person' }).click()
    return new AddPersonPage(this.page).isShown()
  }

  async openPerson(name: string): Promise<PersonPage> {
    await this.row(name).getByRole('link', { name }).click()
    return new PersonPage(this.page).isOf(name)
  }
}

export type Typed = {
  readonly name: string
  readonly role?: string
  readonly department?: string
  readonly login: string
  readonly address?: string
}

export class AddPersonPage {
  constructor(readonly page: Page) {}

  async isShown(): Promise<this> {
    await expect(this.page.getByRole('heading', { level: 1, name: 'Add a person' })).toBeVisible()
    return this
  }

  get form(): Locator {
    return this.page.getByRole('form', { name: 'New person' })
  }

  field(label: string): Locator {
    return this.form.getByLabel(label, { exact: true })
  }

  async fill({ name, role, department, login, address }: Typed): Promise<this> {
    await this.field('Name').fill(name)
    if (role) await this.field('Role').selectOption(role)
    if (department) await this.field('Department').fill(department)
    await this.field('Name to sign in with').fill(login)
    if (address) await this.field('Mail address').fill(address)
    return this
  }

  async submit(): Promise<this> {
    await this.form.getByRole('button').click()
    return this
  }

  /** What is to be handed over, as it is shown once. */
  async firstPassword(): Promise<string> {
    const term = this.page.getByRole('term').filter({ hasText: 'First password' })
    await expect(term).toBeVisible()
    return (await term.locator('xpath=following-sibling::dd').textContent()) ?? ''
  }
}

export class PersonPage {
  constructor(readonly page: Page) {}

  async isOf(name: string): Promise<this> {
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible()
    return this
  }

  get sessions(): Locator {
    return this.page.getByRole('region', { name: 'Signed in now' }).getByRole('listitem')
  }

  /** What the act before came to. */
  said(words: string): Locator {
    return this.page.getByRole('main').getByText(words)
  }

  async close(): Promise<this> {
    await this.page.getByText('Close this account').click()
    await this.page.getByRole('button', { name: 'Close the account' }).click()
    return this
  }

  async reopen(): Promise<this> {
    await this.page.getByRole('button', { name: 'Open the account again' }).click()
    return this
  }
}

export class ChoosePasswordPage {
  constructor(readonly page: Page) {}

  async isShown(): Promise<this> {
    await expect(this.page.getByRole('heading', { name: 'Choose your own password' })).toBeVisible()
    return this
  }

  async choose(name: string, first: string, own: string, again = own): Promise<void> {
    await this.page.getByLabel('Name', { exact: true }).fill(name)
    await this.page.getByLabel('First password').fill(first)
    await this.page.getByLabel('Your own password', { exact: true }).fill(own)
    await this.page.getByLabel('Your own password again').fill(again)
    await this.page.getByRole('button', { name: 'Choose it and sign in' }).click()
  }

  /** And sets up the second factor that comes next. */
  async enter(name: string, first: string, own: string): Promise<void> {
    await this.choose(name, first, own)
    await new SecondStepPage(this.page).pass(name)
  }
}

export type Upload = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }

export class ImportsPage {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<ImportsPage> {
    await page.goto('/admin/imports')
    await expect(page.getByRole('form', { name: 'Import bundles' })).toBeVisible()
    return new ImportsPage(page)
  }

  async start(files: readonly Upload[]): Promise<this> {
    await awake(this.page.getByRole('form', { name: 'Import bundles' }))
    await this.page.getByLabel('FHIR bundles').setInputFiles([...files])
    await this.page.getByRole('button', { name: 'Import', exact: true }).click()
    return this
  }

  get status(): Locator {
    return this.page.getByRole('region', { name: 'This import' }).getByRole('status')
  }

  get files(): Locator {
    return this.page.getByRole('list', { name: 'Files' }).locator(':scope > li')
  }

  async finished(): Promise<this> {
    await expect(this.status).toHaveText(/^Import finished/, { timeout: 45_000 })
    return this
  }

  /** Of the first file on. */
  async stopped(): Promise<this> {
    await this.finished()
    await expect(this.files.first()).toContainText('Stopped: nothing of it was kept.')
    return this
  }
}

export class ImportRunPage {
  constructor(readonly page: Page) {}

  async isShown(): Promise<this> {
    await this.page.waitForURL(/\/admin\/imports\/[0-9a-f-]{36}$/, { timeout: 45_000 })
    await expect(this.page.getByRole('heading', { level: 1, name: /^Import of/ })).toBeVisible()
    return this
  }

  get bundles(): Locator {
    return this.page.getByRole('list', { name: 'Bundles' }).locator(':scope > li')
  }
}
