import { expect, type Page } from '@playwright/test'
import { generate } from 'otplib'

const PERIOD_MS = 30_000

/** The app on somebody's phone: what it was given, and the half minute of the newest code that was typed. */
type Phone = { readonly secret: string; step: number }
const phones = new Map<string, Phone>()

/** The second step of signing in, the first time and later. */
export class SecondStepPage {
  constructor(readonly page: Page) {}

  async isShown(): Promise<this> {
    await expect(this.page.getByRole('heading', { level: 1, name: /^One thing more/ })).toBeVisible()
    return this
  }

  /** With an app: set up here if she has none yet. */
  async pass(login: string): Promise<void> {
    await this.isShown()
    const known = phones.get(login)
    if (known) return this.type(await nextCode(known))
    const phone = { secret: (await this.secret()).replaceAll(' ', ''), step: 0 }
    phones.set(login, phone)
    await this.setUp(await nextCode(phone))
  }

  /** As it is typed where nothing can be scanned. */
  async secret(): Promise<string> {
    return (await this.page.locator('.secret').textContent()) ?? ''
  }

  async setUp(code: string): Promise<void> {
    await this.page.getByLabel('The code that it shows now').fill(code)
    await this.page.getByRole('button', { name: 'Set it up' }).click()
  }

  async type(code: string): Promise<void> {
    const form = this.page.getByRole('form', { name: 'Code of your app' })
    await form.getByLabel('Code of your app').fill(code)
    await form.getByRole('button', { name: 'Go on' }).click()
  }

  async typeRecovery(code: string): Promise<void> {
    await this.page.getByText('Phone and key are not at hand').click()
    const form = this.page.getByRole('form', { name: 'Recovery code' })
    await form.getByLabel('Recovery code').fill(code)
    await form.getByRole('button', { name: 'Use this code' }).click()
  }
}

/** The next code that her app shows which was not typed yet. */
export async function codeOf(login: string): Promise<string> {
  const phone = phones.get(login)
  if (!phone) throw new Error(`${login} has no app`)
  return nextCode(phone)
}

/** The portal takes the code before and after the present one too, each once: only a fourth within a minute has to wait. */
async function nextCode(phone: Phone): Promise<string> {
  phone.step = Math.max(phone.step + 1, Math.floor(Date.now() / PERIOD_MS) - 1)
  const early = (phone.step - 1) * PERIOD_MS - Date.now()
  if (early > 0) await new Promise((resolve) => setTimeout(resolve, early + 500))
  return generate({ secret: phone.secret, epoch: (phone.step * PERIOD_MS) / 1000 })
}
