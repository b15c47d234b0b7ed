import { AskPage } from '@/e2e/support/pages/ask'
import { expect, test } from '@/e2e/support/personas'
import { endAll, WISH } from '@/e2e/support/share'

test.afterEach(async ({ keller, vega }) => endAll(keller, vega))

/** On a slow line one types before a page's scripts have come. */
test('what is typed before the scripts have come is kept, previewed and sent', async ({ keller }) => {
  let arrive = () => {}
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve
  })
  await keller.route(/\/_next\/static\/.*\.js/, async (route) => {
    await arrived
    await route.continue()
  })
  await keller.goto('/ask', { waitUntil: 'commit' })
  const ask = await new AskPage(keller).fill(WISH)
  await expect(ask.preview).toContainText('Choose what you need')
  arrive()
  await expect(ask.preview).toContainText('asks to see your medicines, laboratory results and notes until')
  await expect(ask.preview).toContainText(WISH.message)
  await expect(keller.getByLabel('Family name')).toHaveValue(WISH.family)
  await expect(keller.getByLabel('Birth date')).toHaveValue(WISH.birthDate)
  await expect(keller.getByRole('form')).toContainText('14-Mar-1974')
  await ask.send()
  await expect(ask.rows.first()).toContainText('Marisol Vega')
})
