import 'server-only'
import { cookies } from 'next/headers'
import { cache } from 'react'
import type { Actor } from '@/lib/base/actor'
import { COOKIE, COOKIE_ATTRIBUTES, openSession, type SessionCookie, sealSession } from '@/lib/session/auth-options'
import { loadActor } from '@/lib/session/store'

/** Who asks, by cookie and session row; once per render. Every page and action calls it: no layout authorizes. */
export const currentActor = cache(async (): Promise<Actor | undefined> => {
  const cookie = await openSession((await cookies()).get(COOKIE)?.value)
  return cookie && loadActor(cookie.session, cookie.account)
})

/** In server actions only. */
export async function setSessionCookie(session: SessionCookie): Promise<void> {
  const jar = await cookies()
  jar.set(COOKIE, await sealSession(session), COOKIE_ATTRIBUTES)
}

export async function clearSessionCookie(): Promise<void> {
  const jar = await cookies()
  jar.set(COOKIE, '', { ...COOKIE_ATTRIBUTES, maxAge: 0 })
}
