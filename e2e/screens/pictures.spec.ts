import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '@/e2e/support/personas'
import { ROOMS, roomPage } from '@/e2e/support/rooms'

/**
 * `npm run screenshots` writes the README's pictures. In every other run they are looked at and not written: each room
 * renders, nothing sticks out sideways on a phone either, and its picture exists.
 */
const FOLDER = join(import.meta.dirname, '../../docs/pictures')
const SIZES = { wide: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } } as const
type Size = keyof typeof SIZES
type Theme = 'light' | 'dark'

/** Few: each says something that the others do not. Lists first, before this run itself fills them. */
const PICTURES: readonly (readonly [room: string, size: Size, theme: Theme])[] = [
  ['explorer', 'wide', 'light'],
  ['explorer-beside', 'wide', 'dark'],
  ['explorer', 'phone', 'light'],
  ['who-looked', 'wide', 'light'],
  ['who-looked', 'phone', 'dark'],
  ['sign-in', 'wide', 'light'],
  ['find', 'wide', 'light'],
  ['chart', 'wide', 'light'],
  ['chart', 'wide', 'dark'],
  ['chart', 'phone', 'light'],
  ['declare', 'wide', 'light'],
  ['ask', 'wide', 'light'],
  ['decide', 'wide', 'light'],
  ['decide', 'phone', 'dark'],
  ['receipt', 'phone', 'light'],
  ['entry', 'wide', 'dark'],
  ['verify', 'wide', 'light'],
  ['verify-broken', 'wide', 'light'],
  ['people', 'wide', 'light'],
  ['imports', 'wide', 'light'],
]

for (const [room, size, theme] of PICTURES) {
  test(`${room}, ${size}, ${theme}`, async ({ enter, stranger }) => {
    const page = await goTo(room, size, theme, { enter, stranger })
    const path = join(FOLDER, `${room}-${size}-${theme}.png`)
    if (test.info().project.name === 'screenshots') {
      mkdirSync(FOLDER, { recursive: true })
      await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
    }
    expect(existsSync(path), `npm run screenshots writes ${path}`).toBe(true)
  })
}

for (const { name } of ROOMS) {
  if (PICTURES.some(([room, size]) => room === name && size === 'phone')) continue
  test(`${name} fits on a phone`, async ({ enter, stranger }) => {
    await goTo(name, 'phone', 'light', { enter, stranger })
  })
}

async function goTo(name: string, size: Size, colorScheme: Theme, doors: Parameters<typeof roomPage>[1]): Promise<Page> {
  const room = ROOMS.find((one) => one.name === name)
  if (!room) throw new Error(`no room is called ${name}`)
  const page = await roomPage(room, doors, { viewport: SIZES[size], colorScheme })
  await page.evaluate(() => document.fonts.ready)
  await page.mouse.move(0, 0) // whatever the last click left it over is not highlighted
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(over, 'pixels that stick out sideways').toBeLessThanOrEqual(0)
  return page
}
