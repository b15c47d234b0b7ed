import 'server-only'
/**
 * The two halves of OpenID Connect's code flow, by next-auth: sending somebody to the provider, and reading what it says when she
 * comes back. Promise: a `Vouched` was said by the provider of the settings, for this client, just now, to the browser that was
 * sent there. next-auth (openid-client within) checks state, nonce, PKCE, and the token's signature, issuer, audience and times.
 * It makes no session: lib/directory/single-sign-on/arrive does, as every other way in.
 */
import type { NextApiRequest, NextApiResponse } from 'next'
import NextAuth, { type NextAuthOptions } from 'next-auth'
import { z } from 'zod'
import type { SingleSignOn } from '@/lib/directory/single-sign-on/settings'
import { authOptions, COOKIE_ATTRIBUTES } from '@/lib/session/auth-options'

const PROVIDER = 'staff'
/** Where the provider sends her back to: it has to be told this address, after that of the portal. */
export const CALLBACK_PATH = `/api/auth/callback/${PROVIDER}`
/** As long as a session lasts at most: who signed in there longer ago does it again. */
const OLDEST_SECONDS = 12 * 3600
const SKEW_SECONDS = 60
const ON_THE_WAY_SECONDS = 600

const NAMES = {
  csrfToken: '__Host-chartseal-sso-csrf',
  callbackUrl: '__Host-chartseal-sso-next',
  pkceCodeVerifier: '__Host-chartseal-sso-pkce',
  state: '__Host-chartseal-sso-state',
  nonce: '__Host-chartseal-sso-nonce',
} as const

/** Of no use any more once she is back, whatever came of it. */
export const WAY_COOKIES: readonly string[] = Object.values(NAMES)

export type Cookies = Readonly<Record<string, string>>
/** `setCookies`: header values, as they are. */
export type Sent = { readonly location: string; readonly setCookies: readonly string[] }

/** What the provider says of somebody. `at`: when she signed in there; null where it does not say. */
export type Vouched = {
  readonly issuer: string
  readonly subject: string
  readonly email: string | undefined
  readonly groups: readonly string[] | undefined
  readonly secondFactor: boolean
  readonly at: Date | null
}

/**
 * `anew`: she is to show there once more who she is, whatever sessions she has there. Whether she did is read from `auth_time`,
 * not believed because it was asked for. `undefined` where the provider does not answer.
 */
export async function sendToProvider(
  settings: SingleSignOn,
  { next, anew, cookies }: { readonly next: string; readonly anew: boolean; readonly cookies: Cookies },
): Promise<Sent | undefined> {
  const options = optionsFor(settings)
  const csrf = await ask(options, { action: 'csrf', cookies })
  const token = z.object({ csrfToken: z.string() }).safeParse(csrf.body).data?.csrfToken
  const held = { ...cookies, ...Object.fromEntries(csrf.setCookies.map(pairOf)) }
  const query = anew ? { prompt: 'login', max_age: '0' } : {}
  const body = { csrfToken: token, callbackUrl: next }
  const { location, setCookies } = await ask(options, { action: 'signin', method: 'POST', cookies: held, query, body })
  // next-auth's own pages are none of the portal's: where it would lead to one, it did not work.
  if (!location || !setCookies.some((line) => pairOf(line)[0] === NAMES.state)) return undefined
  return { location, setCookies: setCookies.filter((line) => pairOf(line)[0] !== NAMES.csrfToken) }
}

export type Returned = { readonly vouched: Vouched | undefined; readonly next: string }

/** `query`: of the address she came back to. `vouched` undefined: anything at all that is not as it has to be. */
export async function readReturn(settings: SingleSignOn, query: Cookies, cookies: Cookies): Promise<Returned> {
  let claims: unknown
  const keep = async ({ profile }: { profile?: unknown }) => {
    claims = profile
    return '/' // next-auth makes no session and sets no cookie of one where it is told to go elsewhere
  }
  await ask(optionsFor(settings, keep), { action: 'callback', query, cookies })
  return { vouched: vouchedIn(claims, settings), next: pathOf(cookies[NAMES.callbackUrl]) }
}

const shape = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  email: z.string().optional(),
  email_verified: z.unknown(),
  auth_time: z.int().optional(),
  amr: z.array(z.string()).optional(),
  acr: z.string().optional(),
})

/** Exported for its test. What the provider says in another form than the standard's it does not say. */
export function vouchedIn(claims: unknown, settings: SingleSignOn, at = new Date()): Vouched | undefined {
  const read = shape.safeParse(claims)
  // The provider's own description names an issuer too, and openid-client believes it: the settings alone count.
  if (!read.success || read.data.iss !== settings.issuer) return undefined
  const { iss, sub, email, email_verified, auth_time, amr = [], acr } = read.data
  const age = auth_time === undefined ? 0 : at.getTime() / 1000 - auth_time
  if (age > OLDEST_SECONDS + SKEW_SECONDS || age < -SKEW_SECONDS) return undefined
  return {
    issuer: iss,
    subject: sub,
    // The word "true" is not true: whoever lets people type their own address writes the claim carelessly too.
    email: email_verified === true ? email : undefined,
    groups: groupsIn((claims as Record<string, unknown>)[settings.rolesClaim]),
    secondFactor: settings.secondFactors.some(({ claim, value }) => (claim === 'acr' ? acr === value : amr.includes(value))),
    at: auth_time === undefined ? null : new Date(Math.min(auth_time * 1000, at.getTime())),
  }
}

function groupsIn(claim: unknown): string[] | undefined {
  if (typeof claim === 'string') return [claim]
  return z.array(z.string()).safeParse(claim).data
}

type SignIn = (message: { profile?: unknown }) => Promise<string>

function optionsFor(settings: SingleSignOn, signIn?: SignIn): NextAuthOptions {
  const acr = settings.secondFactors.flatMap(({ claim, value }) => (claim === 'acr' ? [value] : []))
  const params = {
    scope: 'openid email profile',
    max_age: OLDEST_SECONDS,
    ...(acr.length > 0 ? { acr_values: acr.join(' ') } : {}),
  }
  const options = { ...COOKIE_ATTRIBUTES, maxAge: ON_THE_WAY_SECONDS }
  const base = authOptions()
  return {
    ...base,
    providers: [
      {
        id: PROVIDER,
        name: settings.name,
        type: 'oauth',
        wellKnown: `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        issuer: settings.issuer,
        clientId: settings.clientId,
        clientSecret: settings.clientSecret,
        checks: ['pkce', 'state', 'nonce'],
        idToken: true,
        authorization: { params },
        httpOptions: { timeout: 8_000 },
        profile: ({ sub }: { sub: string }) => ({ id: sub }),
      },
    ],
    cookies: { ...base.cookies, ...Object.fromEntries(Object.values(NAMES).map((name, i) => [keyAt(i), { name, options }])) },
    ...(signIn ? { callbacks: { signIn } } : {}),
    // Its errors carry claims: who somebody is stands in no log.
    logger: { error: (code) => void process.stderr.write(`single sign-on: ${code}\n`), warn: () => {}, debug: () => {} },
  }
}

function keyAt(i: number): string {
  return Object.keys(NAMES)[i] ?? ''
}

type Asked = {
  readonly action: 'csrf' | 'signin' | 'callback'
  readonly method?: 'GET' | 'POST'
  readonly query?: Cookies
  readonly body?: object
  readonly cookies: Cookies
}
type Answer = { readonly location: string | undefined; readonly setCookies: readonly string[]; readonly body: unknown }

/** next-auth's handler in its older form, which takes and gives plain values: it needs no request of the framework's. */
async function ask(options: NextAuthOptions, { action, method = 'GET', query = {}, body, cookies }: Asked): Promise<Answer> {
  const headers = new Map<string, unknown>()
  let sent: unknown
  const response = {
    status: () => response,
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    setHeader: (name: string, value: unknown) => {
      headers.set(name.toLowerCase(), value)
      return response
    },
    json: (value: unknown) => {
      sent = value
    },
    send: (value: unknown) => {
      sent = value
    },
    end: () => {},
  }
  const nextauth = action === 'csrf' ? [action] : [action, PROVIDER]
  const request = { query: { ...query, nextauth }, method, body, cookies, headers: {} }
  await NextAuth(request as unknown as NextApiRequest, response as unknown as NextApiResponse, options)
  const [location, lines] = [headers.get('location'), headers.get('set-cookie')]
  const setCookies = Array.isArray(lines) ? lines.map(String) : lines === undefined ? [] : [String(lines)]
  return { location: typeof location === 'string' ? location : undefined, setCookies, body: sent }
}

function pairOf(setCookie: string): [string, string] {
  const [pair = ''] = setCookie.split(';')
  const at = pair.indexOf('=')
  return [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))]
}

/** The path of the address that next-auth kept; whoever redirects to it looks at it once more. */
function pathOf(address: string | undefined): string {
  if (!address || !URL.canParse(address)) return '/'
  const { pathname, search } = new URL(address)
  return `${pathname}${search}`
}
