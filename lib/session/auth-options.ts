import 'server-only'
/**
 * next-auth carries nothing but a session's id, in an encrypted cookie; who acts is asked of the session row each time.
 * Sign-in itself is a server action (lib/directory/sign-in), since next-auth's own form needs a CSRF cookie that a page
 * without JavaScript cannot set; of next-auth's routes only the one that ends a session is open.
 */
import type { NextAuthOptions } from 'next-auth'
import { decode, encode } from 'next-auth/jwt'
import { type AccountId, parseId, type SessionId } from '@/lib/base/ids'
import { sessionSecret } from '@/lib/session/secret'

export const COOKIE = '__Host-chartseal'
const LIFETIME_SECONDS = 12 * 3600

export const COOKIE_ATTRIBUTES = { httpOnly: true, sameSite: 'strict', secure: true, path: '/' } as const

export function authOptions(): NextAuthOptions {
  return {
    secret: sessionSecret(),
    providers: [],
    session: { strategy: 'jwt', maxAge: LIFETIME_SECONDS },
    useSecureCookies: true,
    cookies: { sessionToken: { name: COOKIE, options: COOKIE_ATTRIBUTES } },
    pages: { signIn: '/sign-in' },
  }
}

export type SessionCookie = { readonly session: SessionId; readonly account: AccountId }

/** The account is inside, so that a session row turned to somebody else's account by whoever holds the database is worth nothing. */
export async function sealSession({ session, account }: SessionCookie): Promise<string> {
  return encode({ token: { sub: session, account }, secret: sessionSecret(), maxAge: LIFETIME_SECONDS })
}

/** `undefined` for a cookie that is not ours, was altered or has expired. */
export async function openSession(cookie: string | undefined): Promise<SessionCookie | undefined> {
  if (!cookie) return undefined
  const token = await decode({ token: cookie, secret: sessionSecret() }).catch(() => null)
  const session = parseId<SessionId>(token?.sub)
  const account = parseId<AccountId>(token?.account)
  return session && account && { session, account }
}
