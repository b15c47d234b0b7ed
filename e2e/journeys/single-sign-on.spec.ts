import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { asRole } from '@/bin/set-up/databases'
import { freePort } from '@/bin/set-up/postgres'
import { type IdentityProvider, startIdentityProvider } from '@/e2e/support/identity-provider'
import { PeoplePage } from '@/e2e/support/pages/admin'
import { SecondStepPage } from '@/e2e/support/pages/second-step'
import { SingleSignOnPage } from '@/e2e/support/pages/single-sign-on'
import { expect, test } from '@/e2e/support/personas'
import { addedBy } from '@/e2e/support/portal'
import { startWeb, type WebProcess } from '@/e2e/support/web-process'
import { dataFolder, loadRoles, requireInstallation } from '@/lib/base/data-folder'

/**
 * A real identity provider beside the portal, and one more web process that alone is told of it. The provider has another name
 * than the portal: to the browser they are two sites, as in a hospital.
 */
let provider: IdentityProvider
let web: WebProcess
test.beforeAll(async () => {
  test.setTimeout(120_000)
  const port = await freePort(0)
  provider = await startIdentityProvider(`http://localhost:${port}/api/auth/callback/staff`)
  const [roles, { server, keystore }] = [loadRoles(), requireInstallation().database]
  if (!roles) throw new Error('the portal under test has a data folder')
  web = await startWeb({
    database: asRole(server, roles.web),
    keystore: asRole(keystore, roles.keystore),
    dataDir: dataFolder(),
    logPath: join(tmpdir(), `chartseal-sso-${port}.log`),
    port,
    more: {
      CHARTSEAL_OIDC_ISSUER: provider.issuer,
      CHARTSEAL_OIDC_CLIENT_ID: provider.clientId,
      CHARTSEAL_OIDC_CLIENT_SECRET: provider.clientSecret,
      CHARTSEAL_OIDC_NAME: 'Northgate account',
      CHARTSEAL_OIDC_ORGANISATION: 'NG',
      CHARTSEAL_OIDC_ROLES: 'doctors=physician; ward-5w=nurse/5 West',
      CHARTSEAL_OIDC_SECOND_FACTOR: 'amr:mfa',
    },
  })
})
test.afterAll(async () => {
  await web?.stop()
  await provider?.stop()
})

const NOT_INVITED = 'Your organisation knows you, but no account here is open to you'

/** Known to the provider, and where `by` is an administrator, invited by her. */
async function someone(by?: Page, groups = ['ward-5w']): Promise<{ readonly login: string; readonly name: string }> {
  const word = randomBytes(4).toString('hex')
  const [login, name] = [`sso-${word}@northgate.example`, `Test Person ${word}`]
  provider.people.set(login, { email: login, groups })
  if (!by) return { login, name }
  const form = await (await PeoplePage.open(by)).add()
  await (await form.fill({ name, role: 'nurse', department: '5 West', login })).submit()
  await form.firstPassword()
  return { login, name }
}

test('whom an administrator invited comes in by her organisation’s sign-in, with its second factor, and where she wanted to', async ({
  nair,
  stranger,
}) => {
  const { login } = await someone(nair)
  const page = await stranger()
  const way = new SingleSignOnPage(page, web.url)
  const added = await addedBy(async () => {
    await way.enter(login, true, '/find')
    await way.isIn()
  })
  expect(added).toMatchObject({ 'identity.link permitted': 1, 'session.start permitted': 1 })
  await expect(page).toHaveURL(`${web.url}/find`)
  const names = (await page.context().cookies()).map(({ name }) => name)
  expect(names.filter((name) => name.includes('sso'))).toEqual([])
  // A factor shown there once more, and not the session she has there.
  await page.goto(`${web.url}/sign-in/confirm?next=/account`)
  await page.getByRole('button', { name: 'Confirm with Northgate account' }).click()
  await (await way.answer(login, true)).isIn()
  await expect(page).toHaveURL(`${web.url}/account`)
  await expect(page.getByRole('heading', { name: 'Your password' })).toHaveCount(0)
})

test('without the provider’s second factor our own is asked, each time', async ({ nair, stranger }) => {
  const { login } = await someone(nair)
  const page = await stranger()
  const way = await new SingleSignOnPage(page, web.url).enter(login, false)
  await new SecondStepPage(page).pass(login)
  await way.isIn()
  const second = await stranger()
  const again = await new SingleSignOnPage(second, web.url).enter(login, false)
  await new SecondStepPage(second).pass(login)
  await again.isIn()
})

test('before JavaScript loads, and without it, it is the same way', async ({ nair, stranger }) => {
  const { login } = await someone(nair)
  const page = await stranger({ javaScriptEnabled: false })
  await (await new SingleSignOnPage(page, web.url).enter(login, true)).isIn()
})

test('a locked screen has no password to ask for: she signs in anew', async ({ nair, stranger }) => {
  const { login, name } = await someone(nair)
  const page = await stranger()
  const way = await (await new SingleSignOnPage(page, web.url).enter(login, true)).isIn()
  await page.request.post(`${web.url}/session/lock`, { headers: { origin: web.url } })
  await page.goto(`${web.url}/work`)
  await expect(page.getByText(`${name} signed in with the organisation’s account`)).toBeVisible()
  await expect(page.getByLabel(/^Password of/)).toHaveCount(0)
  await page.getByRole('button', { name: 'Sign in anew' }).click()
  await expect(page.getByRole('button', { name: 'Sign in with Northgate account' })).toBeVisible()
  await page.getByRole('button', { name: 'Sign in with Northgate account' }).click()
  await way.isIn()
})

test('nobody comes in uninvited, in no role, closed, or with an answer that was asked for by somebody else', async ({
  nair,
  stranger,
}) => {
  const uninvited = await someone()
  const roleless = await someone(nair, ['lakeview-nurses'])
  for (const { login } of [uninvited, roleless]) {
    const way = await new SingleSignOnPage(await stranger(), web.url).enter(login, true)
    await way.isRefused(NOT_INVITED)
  }
  const closed = await someone(nair)
  await (await new SingleSignOnPage(await stranger(), web.url).enter(closed.login, true)).isIn()
  await (await (await PeoplePage.open(nair)).openPerson(closed.name)).close()
  await (await new SingleSignOnPage(await stranger(), web.url).enter(closed.login, true)).isRefused(NOT_INVITED)
  const page = await stranger()
  await page.goto(`${web.url}/api/auth/callback/staff?code=somebody-elses&state=${'a'.repeat(43)}`)
  await new SingleSignOnPage(page, web.url).isRefused('did not say who you are')
})

test('a portal that is told of no provider shows nothing of it', async ({ stranger, baseURL }) => {
  if (!baseURL) throw new Error('the run names the portal')
  const page = await stranger()
  await page.goto('/sign-in')
  await expect(page.getByRole('heading', { name: 'Name and password' })).toBeVisible()
  await expect(page.getByText('Northgate account')).toHaveCount(0)
  const post = await page.request.post('/session/single', { headers: { origin: new URL(baseURL).origin }, form: { next: '/' } })
  expect(post.status()).toBe(404)
  expect((await page.request.get('/api/auth/callback/staff?code=1&state=2')).status()).toBe(404)
  for (const path of ['signin', 'signin/staff', 'callback/staff', 'session', 'providers'])
    expect((await page.request.get(`${web.url}/api/auth/${path}`)).status(), path).toBe(path === 'callback/staff' ? 200 : 404)
})
