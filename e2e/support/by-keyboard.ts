import { expect, type Locator, type Page } from '@playwright/test'

/** Nothing but keys: what cannot be reached with Tab cannot be done. */
export class Keyboard {
  constructor(readonly page: Page) {}

  /** Tab until this has the focus. */
  async to(target: Locator, most = 80): Promise<this> {
    await expect(target).toBeEnabled()
    for (let rest = most; rest > 0; rest--) {
      if (await hasFocus(target)) return this
      await this.page.keyboard.press('Tab')
    }
    throw new Error(`${target} is not reached by ${most} presses of Tab`)
  }

  async press(target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
    await this.to(target)
    await expect(target).toBeInViewport()
    await this.page.keyboard.press(key)
  }

  async type(target: Locator, words: string): Promise<void> {
    await this.to(target)
    await this.page.keyboard.type(words)
  }

  /** `j` until this row has the focus. */
  async down(target: Locator, most = 20): Promise<void> {
    await expect(target).toBeVisible()
    for (let rest = most; rest > 0; rest--) {
      await this.page.keyboard.press('j')
      if (await hasFocus(target)) return
    }
    throw new Error(`${target} is not reached by ${most} presses of j`)
  }

  /** In the order in which this browser asks for the parts of a day. */
  async typeDay(target: Locator, iso: string): Promise<void> {
    const [year, month, day] = iso.split('-')
    for (const digits of [`${month}${day}${year}`, `${day}${month}${year}`]) {
      await this.to(target)
      await this.page.keyboard.type(digits)
      if ((await target.inputValue()) === iso) return
      for (const key of ['Backspace', 'ArrowLeft', 'Backspace', 'ArrowLeft', 'Backspace']) await this.page.keyboard.press(key)
    }
    expect(await target.inputValue()).toBe(iso)
  }
}

function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === element.ownerDocument.activeElement)
}
