import { join } from 'node:path'
import type { Page } from '@playwright/test'

/** The README's pictures: which room, how wide, in which theme. */
const FOLDER = join(import.meta.dirname, '../../docs/pictures')
export const SIZES = { wide: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } } as const
export type Picture = readonly [room: string, size: keyof typeof SIZES, theme: 'light' | 'dark']

/** Few: each says something that the others do not. Lists first, before this run itself fills them. */
export const PICTURES: readonly Picture[] = [
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

export function pathOf([room, size, theme]: Picture): string {
  return join(FOLDER, `${room}-${size}-${theme}.png`)
}

/** How far the page reaches beyond its window; more than nothing makes it scroll sideways. */
export async function pixelsTooWide(page: Page): Promise<number> {
  await page.evaluate(() => document.fonts.ready)
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
