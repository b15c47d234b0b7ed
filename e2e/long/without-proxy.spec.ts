import type { Page } from '@playwright/test'
import { buildWithoutProxy, startWebNode, type WebNode } from '@/e2e/long/web-node'
import { type ActionCall, captureCall, sendAgain } from '@/e2e/support/action-calls'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { expect, PEOPLE, test } from '@/e2e/support/personas'
import { addedBy } from '@/e2e/support/portal'

/** The same build with proxy.ts taken out, as if a request had got past it: nothing may depend on it (ASSURANCE 17). */
const FOREIGN = ['https://elsewhere.example', 'null', '']
let node: WebNode
let copy: ReturnType<typeof buildWithoutProxy>
test.beforeAll(async () => {
  test.setTimeout(240_000)
  copy = buildWithoutProxy()
  node = await startWebNode({ dir: copy.dir })
})
test.afterAll(async () => {
  await node?.stop()
  copy?.remove()
})

/** A call of each kind, as a browser of hers sends it. */
const CALLS: Record<string, (page: Page) => Promise<ActionCall>> = {
  'an action of a form': (page) =>
    captureCall(page, async () => {
      await page.goto(`${node.url}/find`)
      await page.getByRole('combobox').fill('vega')
      await page.getByRole('button', { name: 'Find' }).click()
    }),
  'an action that ends sessions': (page) =>
    captureCall(page, async () => {
      await page.goto(`${node.url}/account`)
      await page.getByRole('button', { name: 'End all others' }).click()
    }),
  'a handler': (page) =>
    captureCall(
      page,
      async () => {
        await page.goto(`${node.url}/find`)
        await page.getByRole('combobox').pressSequentially('vega')
      },
      (request) => request.url().endsWith('/find/answer'),
    ),
  'signing out': (page) =>
    captureCall(
      page,
      async () => {
        await page.goto(`${node.url}/find`)
        await page.getByRole('button', { name: 'Sign out' }).click()
      },
      (request) => request.url().endsWith('/session/leave'),
    ),
}

test('its pages come without the content policy: the proxy is really out, and the other headers are there', async ({
  stranger,
}) => {
  const answer = await (await stranger()).request.get(`${node.url}/sign-in`)
  expect(answer.headers()['content-security-policy']).toBeUndefined()
  expect(answer.headers()).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' })
})

for (const [what, call] of Object.entries(CALLS))
  test(`${what}, sent from elsewhere, does nothing`, async ({ stranger }) => {
    const [page, second] = [await stranger(), await stranger()]
    await (await SignInPage.open(second)).enterAs(PEOPLE.solheim)
    await (await SignInPage.open(page)).enterAs(PEOPLE.solheim)
    const sent = await call(page)
    await page.waitForLoadState('networkidle')
    await (await SignInPage.open(page)).enterAs(PEOPLE.solheim)
    for (const origin of FOREIGN) {
      const added = await addedBy(async () => {
        const answer = await sendAgain(page.request, sent, { origin })
        expect(answer.status(), origin || 'no origin').toBeGreaterThanOrEqual(400)
        expect(await answer.text()).not.toMatch(/VEGA|Marisol/)
      })
      expect(added, origin || 'no origin').toEqual({})
    }
    const own = await addedBy(async () => void (await sendAgain(page.request, sent)))
    expect(Object.keys(own).length, 'the call is a working one').toBeGreaterThan(0)
  })
