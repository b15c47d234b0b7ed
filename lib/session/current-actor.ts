import 'server-only'
import { cookies } from 'next/headers'
import { cache } from 'react'
import type { Actor } from '@/lib/base/actor'
import { COOKIE, COOKIE_ATTRIBUTES, openSession, type SessionCookie, sealSession } from '@/lib/session/auth-options'
import { loadActor, loadLocked } from '@/lib/session/store'
import { DEVICE_COOKIE, DEVICE_SECONDS, type Visit } from '@/lib/session/visit'

/** Who asks, by cookie and session row; once per render. Every page and action calls it: no layout authorizes. */
export const currentActor = cache(async (): Promise<Actor | undefined> => {
  const cookie = await openSession((await cookies()).get(COOKIE)?.value)
  return cookie && loadActor(cookie.session, cookie.account)
})

/** Whose session is locked, or was left idle, and may be taken up again; nobody's where there is an actor. */
export async function currentLocked(): Promise<Actor | undefined> {
  const cookie = await openSession((await cookies()).get(COOKIE)?.value)
  return cookie && loadLocked(cookie.session, cookie.account)
}

/** In server actions and route handlers only. With it the cookie of her browser, by which it is known the next time. */
export async function setSessionCookie(session: SessionCookie, { device }: Visit): Promise<void> {
  const jar = await cookies()
  jar.set(COOKIE, await sealSession(session), COOKIE_ATTRIBUTES)
  jar.set(DEVICE_COOKIE, device, { ...COOKIE_ATTRIBUTES, maxAge: DEVICE_SECONDS })
}

export async function clearSessionCookie(): Promise<void> {
  const jar = await cookies()
  jar.set(COOKIE, '', { ...COOKIE_ATTRIBUTES, maxAge: 0 })
}
