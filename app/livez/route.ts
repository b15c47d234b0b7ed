export const dynamic = 'force-dynamic'

/** This process answers. Nothing else is asked, least of all the database: a node that is up is not restarted for it. */
export function GET(): Response {
  return new Response('alive\n', { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } })
}
