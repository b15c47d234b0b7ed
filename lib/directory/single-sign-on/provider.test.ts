import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Bend, type IdentityProvider, startIdentityProvider } from '@/e2e/support/identity-provider'
import { Browser } from '@/e2e/support/identity-visit'
import { setVariable } from '@/lib/base/env'
import {
  CALLBACK_PATH,
  type Cookies,
  readReturn,
  sendToProvider,
  vouchedIn,
  WAY_COOKIES,
} from '@/lib/directory/single-sign-on/provider'
import type { SingleSignOn } from '@/lib/directory/single-sign-on/settings'

/** A real provider, over HTTP, and what it says bent on its way where a test says so. */
const PORTAL = 'http://localhost:41999'
const folder = mkdtempSync(join(tmpdir(), 'chartseal-oidc-'))
let provider: IdentityProvider
let settings: SingleSignOn

beforeAll(async () => {
  writeFileSync(join(folder, 'session.secret'), 'a secret of the tests')
  setVariable('CHARTSEAL_DATA', folder)
  setVariable('NEXTAUTH_URL', PORTAL)
  provider = await startIdentityProvider(`${PORTAL}${CALLBACK_PATH}`)
  provider.people.set('okafor', { email: 'okafor@northgate.example', groups: ['ward-5w', 'all-staff'] })
  const { issuer, clientId, clientSecret } = provider
  const secondFactors = [{ claim: 'amr', value: 'mfa' }] as const
  const rest = { name: 'Northgate account', organisation: 'NG', rolesClaim: 'groups', roles: [], secondFactors }
  settings = { issuer, clientId, clientSecret, ...rest }
  vi.spyOn(process.stderr, 'write').mockImplementation((words) => {
    logged.push(String(words))
    return true
  })
})
afterAll(async () => {
  vi.restoreAllMocks()
  await provider.stop()
  rmSync(folder, { recursive: true })
})
const logged: string[] = []
beforeEach(() => provider.bend(undefined))

async function there(second = true, browser = new Browser()): Promise<{ browser: Browser; query: Cookies }> {
  return { browser, query: await browser.signIn(await browser.depart(settings), 'okafor', second) }
}
const back = async ({ browser, query }: { browser: Browser; query: Cookies }) =>
  (await readReturn(settings, query, browser.cookies)).vouched

describe('the way to the provider and back', () => {
  it('asks with state, nonce and PKCE, and how old her sign-in there may be', async () => {
    const door = await new Browser().depart(settings)
    const asked = Object.fromEntries(door.searchParams)
    expect(asked).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      max_age: '43200',
      client_id: 'chartseal',
    })
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[name], name).toMatch(/^[\w-]{43}$/)
    expect(asked.redirect_uri).toBe(`${PORTAL}${CALLBACK_PATH}`)
    expect(asked).not.toHaveProperty('csrfToken')
  })

  it('asks that she shows anew who she is, where she is to', async () => {
    const door = await new Browser().depart(settings, { anew: true })
    expect(Object.fromEntries(door.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' })
  })

  it('says who she is, her groups, when, and whether by two factors', async () => {
    const two = await back(await there(true))
    expect(two).toMatchObject({
      issuer: provider.issuer,
      subject: 'okafor',
      email: 'okafor@northgate.example',
      secondFactor: true,
    })
    expect(two?.groups).toEqual(['ward-5w', 'all-staff'])
    expect(Math.abs(Number(two?.at) - Date.now())).toBeLessThan(30_000)
    expect((await back(await there(false)))?.secondFactor).toBe(false)
  })

  it('a session at the provider is no fresh factor: the time is that of the sign-in there', async () => {
    const browser = new Browser()
    const first = await back(await there(true, browser))
    await new Promise((done) => setTimeout(done, 1_100))
    expect((await back(await there(true, browser)))?.at).toEqual(first?.at)
    const anew = await browser.signIn(await browser.depart(settings, { anew: true }), 'okafor', true)
    expect(Number((await back({ browser, query: anew }))?.at)).toBeGreaterThan(Number(first?.at))
  })

  it('goes on where she wanted to, and every cookie of the way is named, to be ended', async () => {
    const browser = new Browser()
    const query = await browser.signIn(await browser.depart(settings, { next: '/find?q=1' }), 'okafor', true)
    expect(Object.keys(browser.cookies).every((name) => name.startsWith('__Host-chartseal-sso-'))).toBe(true)
    const returned = await readReturn(settings, query, browser.cookies)
    expect(returned.next).toBe('/find?q=1')
    for (const name of Object.keys(browser.cookies)) expect(WAY_COOKIES).toContain(name)
  })

  it('nobody is sent anywhere where the provider does not answer', async () => {
    const away = { ...settings, issuer: 'http://localhost:9' }
    expect(await sendToProvider(away, { next: '/', anew: false, cookies: {} })).toBeUndefined()
  })
})

describe('what is not vouched for', () => {
  const without = (name: string, cookies: Cookies): Cookies =>
    Object.fromEntries(Object.entries(cookies).filter(([key]) => !key.endsWith(name)))

  it.each(['state', 'nonce', 'pkce'])('a return without the browser’s %s', async (name) => {
    const { browser, query } = await there()
    expect((await readReturn(settings, query, without(name, browser.cookies))).vouched).toBeUndefined()
  })

  it.each(['state', 'nonce', 'pkce'])('a return with the %s of another try', async (name) => {
    const { browser, query } = await there()
    const other = new Browser()
    await other.depart(settings)
    const key = `__Host-chartseal-sso-${name}`
    const mixed = { ...browser.cookies, [key]: other.cookies[key] ?? '' }
    expect((await readReturn(settings, query, mixed)).vouched).toBeUndefined()
    // The code is spent only where state and nonce were looked at too late; each is a try of its own.
  })

  it('a code taken over by another browser, and one used twice', async () => {
    const { browser, query } = await there()
    const thief = new Browser()
    await thief.depart(settings)
    expect(await back({ browser: thief, query })).toBeUndefined()
    const again = await there()
    expect(await back(again)).toBeDefined()
    expect(await back(again)).toBeUndefined()
    expect(await back({ browser, query: { ...query, code: 'x'.repeat(43) } })).toBeUndefined()
  })

  it('a return that says that she did not want to', async () => {
    const { browser, query } = await there()
    expect(await back({ browser, query: { error: 'access_denied', state: query.state ?? '' } })).toBeUndefined()
  })

  const bends: [string, Bend][] = [
    ['nothing but the issuer’s own signature again', (claims, { sign }) => sign(claims)],
    ['another issuer', (claims, { sign }) => sign({ ...claims, iss: 'https://elsewhere.example' })],
    ['another audience', (claims, { sign }) => sign({ ...claims, aud: 'another-portal' })],
    [
      'two audiences, and another for whom it was made',
      (claims, { sign }) => sign({ ...claims, aud: ['chartseal', 'x'], azp: 'x' }),
    ],
    ['another nonce', (claims, { sign }) => sign({ ...claims, nonce: 'a'.repeat(43) })],
    ['no nonce', ({ nonce: _, ...claims }, { sign }) => sign(claims)],
    ['a time that is over', (claims, { sign }) => sign({ ...claims, iat: ago(600), exp: ago(300) })],
    ['no end', ({ exp: _, ...claims }, { sign }) => sign(claims)],
    ['a sign-in of yesterday', (claims, { sign }) => sign({ ...claims, auth_time: ago(86_400) })],
    ['a sign-in of tomorrow', (claims, { sign }) => sign({ ...claims, auth_time: ago(-86_400) })],
    ['no subject', ({ sub: _, ...claims }, { sign }) => sign(claims)],
    ['no signature', (claims, { signOtherwise }) => signOtherwise('none', claims)],
    ['a signature by the client’s secret', (claims, { signOtherwise }) => signOtherwise('hs256', claims)],
    ['a signature by another key', (claims, { signOtherwise }) => signOtherwise('wrong-key', claims)],
    ['claims changed after they were signed', (claims, { sign }) => altered(sign(claims))],
  ]
  const ago = (seconds: number) => Math.floor(Date.now() / 1000) - seconds
  const altered = (token: string) => {
    const [head, body = '', signature] = token.split('.')
    const claims = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), sub: 'somebody-else' }
    return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
  }

  it.each(bends)('a token with %s', async (what, how) => {
    provider.bend(how)
    const vouched = await back(await there())
    // The first row shows that bending by itself is not what is refused.
    expect(vouched !== undefined, what).toBe(what.startsWith('nothing'))
  })

  it('a provider that calls itself otherwise than the settings do', async () => {
    const { browser, query } = await there()
    const other = { ...settings, issuer: settings.issuer.replace('127.0.0.1', 'localhost') }
    expect((await readReturn(other, query, browser.cookies)).vouched).toBeUndefined()
    expect(vouchedIn({ iss: provider.issuer, sub: 'okafor' }, other)).toBeUndefined()
  })

  it.each([['true'], [false], [undefined], [1]])('an address that is verified “%s”', (email_verified) => {
    expect(vouchedIn({ iss: provider.issuer, sub: 'x', email: 'a@b.example', email_verified }, settings)?.email).toBeUndefined()
  })

  it('and no claim of anybody’s stands in a log', () => {
    expect(logged.length).toBeGreaterThan(5)
    for (const words of logged) expect(words).toMatch(/^single sign-on: [A-Z_]+\n$/)
  })
})
