import 'server-only'
/**
 * An organisation's identity provider: oidc-provider, run here, with a page of its own on which somebody says who she is and
 * whether she showed two factors. `bend` lets it, or somebody in its place, say something else in the next token.
 */
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import Provider, { type Context } from 'oidc-provider'
import { freePort } from '@/bin/set-up/postgres'

export type StaffAtProvider = {
  readonly email?: string
  readonly emailVerified?: unknown
  readonly groups?: readonly string[]
}
type Claims = Record<string, unknown>
export type Signer = { sign(claims: Claims): string; signOtherwise(how: 'none' | 'wrong-key' | 'hs256', claims: Claims): string }
export type Bend = (claims: Claims, signer: Signer) => string

export type IdentityProvider = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** By subject. */
  readonly people: Map<string, StaffAtProvider>
  bend(how: Bend | undefined): void
  stop(): Promise<void>
}

/** `callback`: where the portal under test is sent back to. */
export async function startIdentityProvider(callback: string): Promise<IdentityProvider> {
  // By number: under the portal's own name it would be the same site to a browser, and every cookie would come along.
  const issuer = `http://127.0.0.1:${await freePort(0)}`
  const client = { clientId: 'chartseal', clientSecret: 'a secret of the tests, long enough' }
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const people = new Map<string, StaffAtProvider>()
  let bent: Bend | undefined
  const provider = new Provider(issuer, configuration({ ...client, callback, privateKey, people }))
  const signer = signerOf(privateKey, client.clientSecret)
  provider.use(async (context, next) => {
    if (context.path.startsWith('/interaction/')) return interact(provider, context)
    await next()
    const body = context.body as { id_token?: string } | undefined
    if (context.path === '/token' && bent && body?.id_token)
      context.body = { ...body, id_token: bent(claimsOf(body.id_token), signer) }
  })
  const server = createServer(provider.callback()).listen(Number(new URL(issuer).port), '127.0.0.1')
  await once(server, 'listening')
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
  const bend = (how: Bend | undefined) => {
    bent = how
  }
  return { issuer, ...client, people, stop, bend }
}

type Settings = {
  readonly clientId: string
  readonly clientSecret: string
  readonly callback: string
  readonly privateKey: KeyObject
  readonly people: ReadonlyMap<string, StaffAtProvider>
}

function configuration({ clientId, clientSecret, callback, privateKey, people }: Settings): object {
  const scope = 'openid email profile'
  return {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [callback], scope }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'tests', alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['a key of the tests'] },
    claims: { openid: ['sub', 'amr', 'acr', 'auth_time', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => said(sub, people.get(sub)) }),
    // The organisation's own portal: nobody is asked whether it may know who she is.
    loadExistingGrant: async ({ oidc }: { oidc: Oidc }) => {
      const grant = new oidc.provider.Grant({ accountId: oidc.session.accountId, clientId })
      grant.addOIDCScope(scope)
      await grant.save()
      return grant
    },
  }
}

type Oidc = { readonly provider: Provider; readonly session: { readonly accountId: string } }

function said(sub: string, { email, emailVerified = true, groups }: StaffAtProvider = {}): Claims {
  return { sub, ...(email ? { email, email_verified: emailVerified } : {}), ...(groups ? { groups } : {}) }
}

/** `account` and `factors`: what a real one would ask a directory and a phone. */
async function interact(provider: Provider, context: Context): Promise<void> {
  if (context.method !== 'POST') {
    context.type = 'html'
    context.body = `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Northgate account</title><form method="post">
      <label>Account <input name="account"></label>
      <label><input type="checkbox" name="second" value="yes"> with a second factor</label>
      <button>Go on</button></form>`
    return
  }
  const form = new URLSearchParams(await textOf(context.req))
  const amr = form.has('second') ? ['pwd', 'otp', 'mfa'] : ['pwd']
  await provider.interactionFinished(context.req, context.res, { login: { accountId: form.get('account') ?? '', amr } })
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

function signerOf(key: KeyObject, secret: string): Signer {
  const { privateKey: other } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const withKey = (by: KeyObject, claims: Claims) => {
    const text = `${part({ alg: 'RS256', kid: 'tests', typ: 'JWT' })}.${part(claims)}`
    return `${text}.${sign('sha256', Buffer.from(text), by).toString('base64url')}`
  }
  return {
    sign: (claims) => withKey(key, claims),
    signOtherwise(how, claims) {
      if (how === 'wrong-key') return withKey(other, claims)
      const text = `${part({ alg: how === 'none' ? 'none' : 'HS256' })}.${part(claims)}`
      return `${text}.${how === 'none' ? '' : createHmac('sha256', secret).update(text).digest('base64url')}`
    },
  }
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
}
