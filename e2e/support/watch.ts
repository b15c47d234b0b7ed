import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, ConsoleMessage, Page } from '@playwright/test'

/**
 * What every page of the run is watched for: addresses and titles are kept, because no patient may stand in them
 * (journeys/canaries.spec.ts reads the file), and whatever a console complains about fails the test: a style or script
 * that the content policy refused shows nowhere else.
 */
const FOLDER = join(import.meta.dirname, '../../test-results')
export const ADDRESSES = join(FOLDER, 'addresses.txt')

export function watch(context: BrowserContext): string[] {
  mkdirSync(FOLDER, { recursive: true })
  const complaints: string[] = []
  context.on('request', (request) => note('address', request.url()))
  context.on('page', (page) => watchPage(page, complaints))
  return complaints
}

function watchPage(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' && !isRefusedDocument(message, page))
      complaints.push(`${page.url()}: ${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  page.on(
    'load',
    () =>
      void page.title().then(
        (title) => note('title', title),
        () => undefined,
      ),
  )
}

/** Chromium writes a line for each page that answers 404, as the page of a stranger's patient must. */
function isRefusedDocument(message: ConsoleMessage, page: Page): boolean {
  return message.text().includes('status of 404') && message.location().url === page.url()
}

function note(kind: 'address' | 'title', text: string): void {
  appendFileSync(ADDRESSES, `${kind}\t${text}\n`)
}
