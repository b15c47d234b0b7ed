import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '@/e2e/support/personas'
import { ROOMS, roomPage } from '@/e2e/support/rooms'

/** Every rule of axe, in both themes, on every room as it stands with the demo's people in it. */
for (const theme of ['light', 'dark'] as const) {
  test.describe(`in ${theme}`, () => {
    for (const room of ROOMS) {
      test(`axe finds nothing on ${room.name}`, async ({ enter, stranger }) => {
        const page = await roomPage(room, { enter, stranger }, { colorScheme: theme })
        expect(await findingsOf(page)).toEqual([])
      })
    }
  })
}

async function findingsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))
}
