import { loadVerifierKey } from '@/lib/ledger/verifier-key'

export const dynamic = 'force-dynamic'

/** The log's verifier key in the form of C2SP signed notes. */
export function GET(): Response {
  return new Response(`${loadVerifierKey()}\n`, {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  })
}
