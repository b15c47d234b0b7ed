import type { APIRequestContext, APIResponse } from '@playwright/test'
import { startWebNode, type WebNode } from '@/e2e/long/web-node'
import { type ActionCall, captureCall, sendAgain } from '@/e2e/support/action-calls'
import { addUser } from '@/e2e/support/commands'
import { AccountPage } from '@/e2e/support/pages/account'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { expect, test } from '@/e2e/support/personas'
import { ownerSql } from '@/e2e/support/portal'

/** Two web processes behind one database, as behind a proxy: limits, sessions and revocations are one. */
let other: WebNode
test.beforeAll(async () => {
  test.setTimeout(180_000)
  other = await startWebNode()
})
test.afterAll(() => other.stop())

const FIELD = (name: string) => new RegExp(`(name="(?:_\\d+_)?${name}"\\r\\n\\r\\n)[^\\r]*`)
function typed(call: ActionCall, login: string, password: string): ActionCall {
  const body = call.body.toString('latin1').replace(FIELD('name'), `$1${login}`).replace(FIELD('password'), `$1${password}`)
  return { ...call, body: Buffer.from(body, 'latin1') }
}

function at(call: ActionCall, url: string): ActionCall {
  const { host: _, ...headers } = call.headers
  const { pathname, search } = new URL(call.url)
  return { ...call, url: `${url}${pathname}${search}`, headers: { ...headers, origin: url, referer: `${url}${pathname}` } }
}

function saidOf(answer: APIResponse): string {
  const { location = '', 'x-action-redirect': redirect = '' } = answer.headers()
  const { searchParams } = new URL(redirect.split(';')[0] || location, 'http://portal')
  return searchParams.get('problem') ?? 'in'
}

test('tries at one count at the other, and at one that was killed and started again', async ({
  stranger,
  playwright,
  baseURL,
}) => {
  if (!baseURL) throw new Error('the run names the portal')
  await ownerSql('delete from attempt')
  const { login, password } = addUser()
  const page = await stranger()
  const signIn = await SignInPage.open(page)
  const call = await captureCall(page, () => signIn.fill('somebody else', 'to see the call'))
  const nodes = [baseURL, other.url]
  const requests: APIRequestContext[] = []
  /** A browser nobody knows, which says each time that it comes from elsewhere. */
  const tryAt = async (url: string, word: string) => {
    const request = await playwright.request.newContext()
    requests.push(request)
    const from = `198.51.100.${requests.length}`
    return saidOf(await sendAgain(request, at(typed(call, login, word), url), { 'x-forwarded-for': from, 'x-real-ip': from }))
  }
  const said: string[] = []
  for (let n = 0; n < 12; n++) said.push(await tryAt(nodes[n % 2] as string, `wrong password ${n}`))
  expect(said).toEqual([...Array(10).fill('1'), 'many', 'many'])
  await other.restart()
  for (const url of nodes) expect(await tryAt(url, password), url).toBe('many')
  await ownerSql('delete from attempt')
  for (const url of nodes) expect(await tryAt(url, password), 'the call is a working one').toBe('in')
  for (const request of requests) await request.dispose()
})

test('a session begun at one is one at the other; ended or locked at either it is none at both', async ({
  stranger,
  nair,
  baseURL,
}) => {
  if (!baseURL) throw new Error('the run names the portal')
  const { login, password } = addUser()
  const page = await stranger()
  const seen = async () => {
    const answers = [baseURL, other.url].map((url) => page.request.post(`${url}/session/seen`, { headers: { origin: url } }))
    return (await Promise.all(answers)).map((answer) => answer.status())
  }
  const post = (url: string, path: string, form = {}) =>
    page.request.post(`${url}${path}`, { headers: { origin: url, accept: 'application/json' }, form, maxRedirects: 0 })
  await (await SignInPage.open(page)).enter(login, password)
  expect(await seen()).toEqual([204, 204])
  await post(other.url, '/session/lock')
  expect(await seen()).toEqual([401, 401])
  await post(baseURL, '/session/resume', { password })
  expect(await seen()).toEqual([204, 204])

  const second = await stranger()
  await (await SignInPage.open(second)).enter(login, password)
  await (await AccountPage.open(second)).page.getByRole('button', { name: 'End all others' }).click()
  await expect(second.getByText('What you ended is signed out')).toBeVisible()
  expect(await seen()).toEqual([401, 401])

  const [row] = await ownerSql<{ id: string }>(
    'select id from account where login_token is not null order by created_at desc limit 1',
  )
  await (await SignInPage.open(page)).enter(login, password)
  await nair.goto(`${other.url}/admin/people/${row?.id}`)
  await nair.getByRole('button', { name: /^End all/ }).click()
  await expect(nair.getByText(/sessions were ended/)).toBeVisible()
  expect(await seen()).toEqual([401, 401])
})

test('two hundred tries each: a login that somebody has takes as long as one that nobody has (ASSURANCE 14)', async ({
  stranger,
  playwright,
  baseURL,
}) => {
  if (!baseURL) throw new Error('the run names the portal')
  const TRIES = 200
  const { login } = addUser()
  const page = await stranger()
  const signIn = await SignInPage.open(page)
  const call = await captureCall(page, () => signIn.fill('somebody else', 'to see the call'))
  await page.close()
  const request = await playwright.request.newContext()
  const ms = { known: [] as number[], unknown: [] as number[] }
  const answers = new Set<string>()
  for (let n = 0; n < TRIES + 5; n++) {
    // Which comes first is a coin's, or what a machine does by the beat would lie on one of them.
    const order = Math.random() < 0.5 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
    for (const who of order) {
      await ownerSql('delete from attempt')
      const name = who === 'known' ? login : `${login.slice(0, -1)}x`
      const started = performance.now()
      const answer = await sendAgain(request, at(typed(call, name, `wrong password ${n}`), baseURL))
      const text = await answer.text()
      if (n >= 5) ms[who].push(performance.now() - started)
      const { date: _, 'content-security-policy': __, ...headers } = answer.headers()
      answers.add(`${answer.status()} ${saidOf(answer)} ${Object.keys(headers).sort().join()} ${text.length === 0}`)
    }
  }
  await request.dispose()
  const [known, unknown] = [summaryOf(ms.known), summaryOf(ms.unknown)]
  const difference = Math.abs(known.median - unknown.median)
  const noise = (known.spread + unknown.spread) / 2
  process.stdout.write(
    `sign-in, ${TRIES} tries each: known ${known.median.toFixed(1)} ms, unknown ${unknown.median.toFixed(1)} ms; ` +
      `they differ by ${difference.toFixed(1)} ms, one try from the next by ${noise.toFixed(1)} ms\n`,
  )
  expect([...answers]).toHaveLength(1)
  expect(difference).toBeLessThan(noise)
})

/** `spread`: the middle half of the tries lies within it. */
function summaryOf(ms: readonly number[]): { median: number; spread: number } {
  const sorted = [...ms].sort((a, b) => a - b)
  const part = (share: number) => sorted[Math.floor(share * sorted.length)] ?? 0
  return { median: part(0.5), spread: part(0.75) - part(0.25) }
}
