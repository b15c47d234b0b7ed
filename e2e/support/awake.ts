import { expect, type Locator } from '@playwright/test'

/**
 * What a key, a tick or a tap does, the page's scripts do: until they have begun there is nobody to hear it, and a form is
 * posted plainly. Where scripts are off there is nothing to wait for.
 */
export async function awake(form: Locator): Promise<void> {
  const hears = (element: Element) =>
    matchMedia('(scripting: none)').matches || Object.keys(element).some((name) => name.startsWith('__react'))
  await expect.poll(() => form.evaluate(hears)).toBe(true)
}
