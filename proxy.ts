import { type NextRequest, NextResponse } from 'next/server'
import { problemOfCall } from '@/app/action-call'
import { loadVariable } from '@/lib/base/env'
import { isFromHere } from '@/lib/base/same-origin'

/**
 * The content policy, that nothing is kept, and that no call goes on which no page sends. It authorizes nothing, and nothing depends on it: each page, action and
 * handler asks for itself (decision 063); headers without a nonce are in next.config.js.
 * A nonce in style-src would strip style attributes, hence style-src-attr (docs/decisions).
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  if (isFetchedAhead(request)) return nothing(503)
  if (isFromElsewhere(request)) return nothing(403)
  const problem = await problemOfCall(request)
  if (problem) return nothing(problem)
  const nonce = btoa(crypto.randomUUID())
  const policy = contentPolicy(nonce, loadVariable('NODE_ENV') === 'development')
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  // It is to be kept, not run here: a page that the portal serves has this device's keys within reach, a file has not.
  if (request.nextUrl.pathname === '/verify.html')
    response.headers.set('content-disposition', 'attachment; filename="verify.html"')
  if (!request.nextUrl.pathname.startsWith('/ledger/')) response.headers.set('cache-control', 'no-store')
  return response
}

function nothing(status: number): NextResponse {
  return new NextResponse(null, { status, headers: { 'cache-control': 'no-store' } })
}

/** A browser that opens a page before anybody asked for it would have a look written down that nobody took. */
function isFetchedAhead({ headers }: NextRequest): boolean {
  return [headers.get('sec-purpose'), headers.get('purpose')].some((purpose) => purpose?.startsWith('prefetch'))
}

/** Whatever may change something must say that it comes from here: refused early, and asked once more where it is done. */
function isFromElsewhere({ method, headers }: NextRequest): boolean {
  return method !== 'GET' && method !== 'HEAD' && !isFromHere(headers)
}

function contentPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "worker-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

// A body that passes here is kept whole and cut at 10 MB: uploads go to their handler, which asks for the origin itself.
export const config = { matcher: ['/((?!_next/static|_next/image|favicon.ico|admin/imports/upload$).*)'] }
