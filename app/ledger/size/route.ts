import { loadPromisedSize } from '@/lib/ledger/public-log'

export const dynamic = 'force-dynamic'

/** How many entries are numbered: those above the newest checkpoint are not signed yet, and nobody vouches for them. */
export async function GET(): Promise<Response> {
  return new Response(`${await loadPromisedSize()}\n`, {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  })
}
