import 'server-only'
/** As much of a browser as it takes to go to the identity provider and come back: cookies, redirects, one form. */
import { CALLBACK_PATH, type Cookies, sendToProvider } from '@/lib/directory/single-sign-on/provider'
import type { SingleSignOn } from '@/lib/directory/single-sign-on/settings'

export class Browser {
  /** Of the portal. */
  cookies: Record<string, string> = {}
  /** Of the provider. */
  readonly #there = new Map<string, string>()

  keep(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [name, value] = pairOf(line)
      if (/max-age=0/i.test(line)) delete this.cookies[name]
      else this.cookies[name] = decodeURIComponent(value)
    }
  }

  /** Up to the provider's door: the address with all that is asked of it. */
  async depart(settings: SingleSignOn, { anew = false, next = '/work' } = {}): Promise<URL> {
    const sent = await sendToProvider(settings, { next, anew, cookies: this.cookies })
    if (!sent) throw new Error('the provider did not answer')
    this.keep(sent.setCookies)
    return new URL(sent.location)
  }

  /** Signs in there where it is asked to, and gives what it is sent back with. */
  async signIn(door: URL, account: string, second: boolean): Promise<Cookies> {
    let at = door
    for (let hops = 0; hops < 12; hops++) {
      if (at.pathname === CALLBACK_PATH) return Object.fromEntries(at.searchParams)
      const form =
        at.pathname.startsWith('/interaction/') && new URLSearchParams({ account, ...(second ? { second: 'yes' } : {}) })
      const cookie = [...this.#there].map(([name, value]) => `${name}=${value}`).join('; ')
      const asked = form ? { method: 'POST', body: form } : {}
      const answer = await fetch(at, { redirect: 'manual', headers: { cookie }, ...asked })
      for (const line of answer.headers.getSetCookie()) this.#there.set(...pairOf(line))
      const location = answer.headers.get('location')
      if (!location)
        throw new Error(
          `the provider answered ${answer.status}: ${(await answer.text())
            .replace(/<style>[\s\S]*<.style>/, '')
            .replace(/<[^>]*>/g, ' ')
            .replace(/\s+/g, ' ')
            .slice(0, 300)}`,
        )
      at = new URL(location, at)
    }
    throw new Error('sent round in a circle')
  }
}

function pairOf(setCookie: string): [string, string] {
  const [pair = ''] = setCookie.split(';')
  const at = pair.indexOf('=')
  return [pair.slice(0, at), pair.slice(at + 1)]
}
