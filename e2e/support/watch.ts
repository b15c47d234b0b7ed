import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, ConsoleMessage, Page, Response } from '@playwright/test'

/**
 * What every page of the run is watched for: addresses, titles, pages of an error and what a browser stored are kept, because no
 * patient may stand in them (journeys/canaries.spec.ts reads the files), and whatever a console complains about fails the
 * test: a style or script that the content policy refused shows nowhere else.
 */
const FOLDER = join(import.meta.dirname, '../../test-results')
export const ADDRESSES = join(FOLDER, 'addresses.txt')
export const ERRORS = join(FOLDER, 'errors.txt')
export const STORED = join(FOLDER, 'stored.txt')

export function watch(context: BrowserContext): string[] {
  mkdirSync(FOLDER, { recursive: true })
  const complaints: string[] = []
  context.on('request', (request) => note('address', request.url()))
  context.on('response', (response) => void keepError(response))
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

/** A body that is gone with its page was read by nobody either. */
async function keepError(response: Response): Promise<void> {
  if (response.status() < 400) return
  const text = await response.text().catch(() => '')
  if (text) appendFileSync(ERRORS, `${response.status()}\t${JSON.stringify(text)}\n`)
}

/** A page that is just going elsewhere: what it stored, its next one tells. */
const GONE = /closed|context was destroyed|navigation/

/** What this browser would still hold tomorrow, of each place that it has open. */
export async function keepStored(context: BrowserContext): Promise<void> {
  for (const page of context.pages()) {
    if (!/^https?:/.test(page.url())) continue
    const stored = await storedBy(page).catch((error: Error) => (GONE.test(error.message) ? '' : Promise.reject(error)))
    if (stored) appendFileSync(STORED, `${stored}\n`)
  }
}

/** Bytes as letters: a name in them is found as in a text. */
export async function storedBy(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const spell = (_: string, value: unknown) =>
      ArrayBuffer.isView(value) || value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value
    const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }, history.state, await caches.keys()]
    // One that a test closed to its pages kept nothing.
    const openOrNot = async (name: string) => {
      try {
        return await settled(indexedDB.open(name))
      } catch {
        return undefined
      }
    }
    for (const { name = '' } of await indexedDB.databases()) {
      const open = await openOrNot(name)
      if (!open) continue
      for (const store of open.objectStoreNames) {
        const all = open.transaction(store).objectStore(store)
        found.push(name, store, await settled(all.getAllKeys()), await settled(all.getAll()))
      }
      open.close()
    }
    return JSON.stringify(found, spell)
  })
}

function note(kind: 'address' | 'title', text: string): void {
  appendFileSync(ADDRESSES, `${kind}\t${text}\n`)
}
