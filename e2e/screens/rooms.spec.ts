import { existsSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '@/e2e/support/personas'
import { PICTURES, pathOf, pixelsTooWide, SIZES } from '@/e2e/support/pictures'
import { ROOMS, roomPage } from '@/e2e/support/rooms'

/** Every rule of axe, in both themes, on every room as it stands with the demo's people in it; and on a phone it fits. */
for (const room of ROOMS) {
  test(`${room.name}: axe finds nothing in light and in dark, and nothing sticks out on a phone`, async ({ enter, stranger }) => {
    const page = await roomPage(room, { enter, stranger }, { colorScheme: 'light' })
    expect(await findingsOf(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await findingsOf(page)).toEqual([])
    await page.setViewportSize(SIZES.phone)
    expect(await pixelsTooWide(page), 'pixels that stick out sideways').toBeLessThanOrEqual(0)
  })
}

test('every picture of a room was taken', () => {
  const missing = PICTURES.map(pathOf).filter((path) => !existsSync(path))
  expect(missing, 'npm run screenshots writes them').toEqual([])
})

async function findingsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))
}
