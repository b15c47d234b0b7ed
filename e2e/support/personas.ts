import {
  type APIRequest,
  type APIRequestContext,
  type Browser,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from '@playwright/test'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { PEOPLE, type Persona } from '@/e2e/support/people-of-the-story'
import { keepStored, watch } from '@/e2e/support/watch'

/** A browser of her own, signed in with one click. */
export type Enter = (who: Persona, options?: BrowserContextOptions) => Promise<Page>
/** A browser of its own in which nobody is signed in. */
export type Stranger = (options?: BrowserContextOptions) => Promise<Page>

/** What her browser may send, without one: where no page is looked at. */
export type CallAs = (who: Persona) => Promise<APIRequestContext>

type Fixtures = Record<Persona, Page> & { readonly enter: Enter; readonly stranger: Stranger; readonly callAs: CallAs }
type Use = (page: Page) => Promise<void>

const arriving = async ({ enter }: { enter: Enter }, use: Use, who: Persona) => use(await enter(who))

export const test = base.extend<Fixtures>({
  stranger: async ({ browser }, use) => openAndClose(browser, use),
  enter: async ({ stranger }, use) => use((who, options) => arriveAs(who, stranger, options)),
  callAs: async ({ enter, playwright, baseURL }, use) => callAndClose({ enter, request: playwright.request, baseURL }, use),
  carvalho: ({ enter }, use) => arriving({ enter }, use, 'carvalho'),
  solheim: ({ enter }, use) => arriving({ enter }, use, 'solheim'),
  byrne: ({ enter }, use) => arriving({ enter }, use, 'byrne'),
  haddad: ({ enter }, use) => arriving({ enter }, use, 'haddad'),
  quispe: ({ enter }, use) => arriving({ enter }, use, 'quispe'),
  rahmani: ({ enter }, use) => arriving({ enter }, use, 'rahmani'),
  nair: ({ enter }, use) => arriving({ enter }, use, 'nair'),
  osei: ({ enter }, use) => arriving({ enter }, use, 'osei'),
  keller: ({ enter }, use) => arriving({ enter }, use, 'keller'),
  rao: ({ enter }, use) => arriving({ enter }, use, 'rao'),
  vega: ({ enter }, use) => arriving({ enter }, use, 'vega'),
  pham: ({ enter }, use) => arriving({ enter }, use, 'pham'),
})

export { expect, PEOPLE, type Persona }

type Kept = Awaited<ReturnType<ReturnType<Page['context']>['storageState']>>
/** Younger than the five minutes for which a factor is fresh: a test that signs or takes proof away is not asked once more. */
const FRESH_MS = 3 * 60_000
const kept = new Map<Persona, { readonly state: Kept; readonly at: number }>()

function keptOf(who: Persona): Kept | undefined {
  const before = kept.get(who)
  return before && Date.now() - before.at < FRESH_MS ? before.state : undefined
}

/**
 * With the session of an earlier test where it still holds: the portal says so, not this file. Nothing is opened then: whoever
 * wants a page goes there, and her home is not rendered some two hundred times for nobody.
 */
async function arriveAs(who: Persona, stranger: Stranger, options?: BrowserContextOptions): Promise<Page> {
  const before = keptOf(who)
  const page = await stranger({ ...options, ...(before ? { storageState: before } : {}) })
  if (before && (await isIn(page.request))) return page
  await (await SignInPage.open(page)).enterAs(PEOPLE[who])
  kept.set(who, { state: await page.context().storageState(), at: Date.now() })
  return page
}

/** By where the portal would send this browser: a session that was left idle is locked. */
async function isIn(request: APIRequestContext): Promise<boolean> {
  const { location = '' } = (await request.get('/', { maxRedirects: 0 })).headers()
  return !['/sign-in', '/locked'].includes(new URL(location, 'http://portal').pathname)
}

type Caller = { readonly enter: Enter; readonly request: APIRequest; readonly baseURL: string | undefined }

async function callAndClose({ enter, request, baseURL }: Caller, use: (callAs: CallAs) => Promise<void>): Promise<void> {
  const opened: APIRequestContext[] = []
  const open = async (storageState: Kept) => {
    const context = await request.newContext({ storageState, ...(baseURL ? { baseURL } : {}) })
    opened.push(context)
    return context
  }
  await use(async (who) => {
    const before = keptOf(who)
    const context = before && (await open(before))
    if (context && (await isIn(context))) return context
    return open(await (await enter(who)).context().storageState())
  })
  for (const context of opened) await context.dispose()
}

/** Every browser of a test is watched; what a console complained about fails the test. */
async function openAndClose(browser: Browser, use: (open: Stranger) => Promise<void>): Promise<void> {
  const opened: { close(): Promise<void>; readonly complaints: readonly string[] }[] = []
  await use(async (options) => {
    const context = await browser.newContext(options)
    const close = async () => {
      await keepStored(context)
      await context.close()
    }
    opened.push({ close, complaints: watch(context) })
    return context.newPage()
  })
  for (const one of opened) await one.close()
  expect(
    opened.flatMap(({ complaints }) => complaints),
    'what the consoles complained about',
  ).toEqual([])
}
