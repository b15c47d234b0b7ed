import 'server-only'
import { cookies } from 'next/headers'
import { problemOf } from '@/app/(public)/try-again'
import { insidePath } from '@/app/inside-path'
import { sentTo } from '@/app/session/answer'
import { onTheWay } from '@/app/session/single/on-the-way'
import type { Refusal } from '@/lib/base/outcome'
import { signOut } from '@/lib/directory/sign-in'
import { arrive } from '@/lib/directory/single-sign-on/arrive'
import { CALLBACK_PATH, type Returned, readReturn, WAY_COOKIES } from '@/lib/directory/single-sign-on/provider'
import type { SingleSignOn } from '@/lib/directory/single-sign-on/settings'
import { COOKIE_ATTRIBUTES } from '@/lib/session/auth-options'
import { currentActor, currentLocked, setSessionCookie } from '@/lib/session/current-actor'
import { visitOf } from '@/lib/session/visit'

/**
 * She comes back from the provider. The first request was begun by another site: it does nothing but ask for the same once more
 * from here (on-the-way.ts). The second has her cookies, and everything is checked in it.
 */
export async function returnFromProvider(request: Request, settings: SingleSignOn): Promise<Response> {
  const { searchParams } = new URL(request.url)
  if (!searchParams.has('here')) return onTheWay(`${CALLBACK_PATH}?${new URLSearchParams([...searchParams, ['here', '1']])}`)
  const jar = await cookies()
  const held = Object.fromEntries(jar.getAll().map(({ name, value }) => [name, value]))
  let returned: Returned | undefined
  const visit = await visitOf()
  const read = async () => {
    returned = await readReturn(settings, Object.fromEntries(searchParams), held)
    return returned.vouched
  }
  // Somebody who was signed in here, she herself or another, is not any more: one browser, one session.
  const before = (await currentActor()) ?? (await currentLocked())
  const outcome = await arrive(settings, read, visit)
  const next = insidePath(returned?.next)
  if (outcome.ok) {
    if (before) await signOut(before)
    await setSessionCookie(outcome.value, visit)
  }
  // By the framework's own hand: where it sets a cookie too, it writes those of a response anew and loses that they end.
  if (returned) for (const name of WAY_COOKIES) jar.set(name, '', { ...COOKIE_ATTRIBUTES, maxAge: 0 })
  return sentTo(outcome.ok ? next : `/sign-in?${wordOf(outcome.refusal)}&next=${encodeURIComponent(next)}`)
}

function wordOf(refusal: Refusal): string {
  if (refusal.code === 'too-many') return problemOf(refusal)
  return `problem=${refusal.code === 'invalid' ? 'provider-said-no' : 'not-invited'}`
}
