import { loadReasons } from '@/lib/oversight/readiness'

export const dynamic = 'force-dynamic'

/** For whoever is called at night: 200, or 503 with one reason a line. A proxy that chooses nodes asks /livez: a break of the ledger must not stop care. */
export async function GET(): Promise<Response> {
  const reasons = await loadReasons()
  const status = reasons.length === 0 ? 200 : 503
  return new Response(`${reasons.length === 0 ? 'ready' : reasons.join('\n')}\n`, { status, headers: PLAIN })
}

const PLAIN = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
