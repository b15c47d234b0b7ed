import { readFileSync } from 'node:fs'
import { expect, type Locator, type Page } from '@playwright/test'

/** A file as a browser is given one. */
export type Given = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }

/** The public page on which somebody checks a file that she was given. */
export class VerifyFilePage {
  constructor(readonly page: Page) {}

  /** Everything it needs is there: from here on it may be without a network. */
  static async open(page: Page): Promise<VerifyFilePage> {
    await page.goto('/verify')
    const verify = new VerifyFilePage(page)
    await expect(verify.input).toBeEnabled()
    await page.waitForLoadState('networkidle')
    return verify
  }

  /** The page that is one file, from where it was saved. */
  static async openSaved(page: Page, address: string): Promise<VerifyFilePage> {
    await page.goto(address)
    const verify = new VerifyFilePage(page)
    await expect(verify.input).toBeEnabled()
    return verify
  }

  get room(): Locator {
    return this.page.getByRole('region', { name: 'File check' })
  }

  get input(): Locator {
    return this.page.getByLabel('Drop the file here, or choose it')
  }

  async choose(file: Given): Promise<this> {
    await this.input.setInputFiles(file)
    return this.settled()
  }

  async underPolicy(text: string): Promise<this> {
    await this.page.getByText(/^(Check it under a policy of your own|Under your policy)/).click()
    await this.page
      .getByLabel('Policy', { exact: true })
      .setInputFiles({ name: 'mine', mimeType: 'text/plain', buffer: Buffer.from(text) })
    return this
  }

  /** As the browser tells a page of a file that was let go over it. */
  async drop({ name, mimeType, buffer }: Given): Promise<this> {
    const data = await this.page.evaluateHandle(
      ([text, name, type]) => {
        const transfer = new DataTransfer()
        transfer.items.add(new File([text], name, { type }))
        return transfer
      },
      [buffer.toString('utf8'), name, mimeType] as const,
    )
    await this.page.locator('.drop').dispatchEvent('drop', { dataTransfer: data })
    return this.settled()
  }

  depth(name: 'Entry' | 'Consent' | 'List' | 'Checkpoint' | 'Witnesses'): Locator {
    const depths = this.page.getByRole('list', { name: 'Depths of the check' }).getByRole('listitem')
    return depths.filter({ hasText: new RegExp(`^${name}:`) })
  }

  private async settled(): Promise<this> {
    await expect(this.room.getByRole('status')).toHaveText(/^Check finished/)
    return this
  }
}

/** Presses a button that gives out a file. */
export async function taken(page: Page, button: string): Promise<Given> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).click()
  const given = await download
  return { name: given.suggestedFilename(), mimeType: 'application/json', buffer: readFileSync(await given.path()) }
}
