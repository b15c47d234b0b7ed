import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from '@/e2e/support/personas'
import { PICTURES, pathOf, pixelsTooWide, SIZES } from '@/e2e/support/pictures'
import { ROOMS, roomPage } from '@/e2e/support/rooms'

/** `npm run screenshots` writes the README's pictures. */
for (const picture of PICTURES) {
  const [name, size, colorScheme] = picture
  test(`${name}, ${size}, ${colorScheme}`, async ({ enter, stranger }) => {
    const room = ROOMS.find((one) => one.name === name)
    if (!room) throw new Error(`no room is called ${name}`)
    const page = await roomPage(room, { enter, stranger }, { viewport: SIZES[size], colorScheme })
    await page.mouse.move(0, 0) // whatever the last click left it over is not highlighted
    await page.evaluate(() => scrollTo(0, 0)) // and the page is seen from its top, not from the field filled in last
    expect(await pixelsTooWide(page), 'pixels that stick out sideways').toBeLessThanOrEqual(0)
    mkdirSync(dirname(pathOf(picture)), { recursive: true })
    await page.screenshot({ path: pathOf(picture), animations: 'disabled', caret: 'hide' })
  })
}
