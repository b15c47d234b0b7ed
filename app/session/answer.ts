import 'server-only'
/**
 * Answers of the handlers that lock, resume and end a session. A page's script asks by `accept: application/json` and stays
 * where it is; a form without JavaScript is sent on.
 */
import { insidePath } from '@/app/inside-path'

export function isScript(request: Request): boolean {
  return request.headers.get('accept') === 'application/json'
}

/** 303: the page is fetched, not posted to again. */
export function sentTo(location: string): Response {
  return new Response(null, { status: 303, headers: { location } })
}

/** Where the form stood. Its own origin was asked for before; what else a referrer says is no path inside. */
export function comingFrom(request: Request): string {
  const from = request.headers.get('referer') ?? ''
  if (!URL.canParse(from)) return '/'
  const { pathname, search } = new URL(from)
  return insidePath(`${pathname}${search}`)
}

/** Pages of hers that the browser keeps go with the session. Never its storage: device keys and remembered checkpoints lie there. */
export const CLEAR = { 'clear-site-data': '"cache"' } as const
