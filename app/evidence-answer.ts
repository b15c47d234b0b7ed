import 'server-only'
/**
 * An evidence file as a download, or the way back to the page that says why there is none. Asked for by a form: a link
 * could be followed ahead by a browser, and what nobody took would be written down as taken.
 */
import { refusalWords } from '@/lib/access/words'
import type { Bytes } from '@/lib/base/bytes'
import type { Outcome } from '@/lib/base/outcome'

export const WITHOUT = { checkpoint: 'not-yet', many: 'many', length: 'long', entry: 'altered', proof: 'altered' } as const
export type Without = (typeof WITHOUT)[keyof typeof WITHOUT]

export function evidenceAnswer(outcome: Outcome<Bytes>, page: string, name: string): Response {
  if (outcome.ok) {
    const headers = { 'content-type': 'application/json', 'content-disposition': `attachment; filename="${name}.json"` }
    return new Response(outcome.value, { headers })
  }
  const { code, field = '', afterSeconds = 1 } = outcome.refusal
  if (code === 'too-many') return tooMany(afterSeconds)
  if (code === 'factor') return sentTo(`/sign-in/confirm?next=${encodeURIComponent(page)}`)
  const why = Object.hasOwn(WITHOUT, field) ? WITHOUT[field as keyof typeof WITHOUT] : undefined
  return why ? sentTo(`${page}${page.includes('?') ? '&' : '?'}evidence=${why}`) : new Response(null, { status: 404 })
}

export function tooMany(afterSeconds: number): Response {
  const headers = { 'retry-after': String(afterSeconds), 'content-type': 'text/plain; charset=utf-8' }
  return new Response(`${refusalWords('too-many', afterSeconds)}\n`, { status: 429, headers })
}

/** As every page sends whoever is not signed in. */
export function signInFirst(page: string): Response {
  return sentTo(`/sign-in?next=${encodeURIComponent(page)}`)
}

/** 303: the page is fetched, not posted to again. */
function sentTo(location: string): Response {
  return new Response(null, { status: 303, headers: { location } })
}

/** What the page says of it; `undefined` for any other word in the address. */
export function withoutWords(why: string | readonly string[] | undefined): string | undefined {
  switch (why) {
    case 'not-yet':
      return 'There is no proof yet: none of it is under a published checkpoint. Try again in a minute.'
    case 'many':
      return 'No proof was handed out: these are more entries than one file holds. Narrow the view, by time for example.'
    case 'long':
      return 'No proof was handed out: your list is longer than one file holds. Ask whoever runs the portal for the whole of it.'
    case 'altered':
      return 'No proof was handed out: what is stored is not what was written and signed. Check the history, and tell whoever runs the portal.'
    default:
      return undefined
  }
}
