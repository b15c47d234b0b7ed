import { proposedPolicy } from '@/lib/oversight/proposed-policy'

export const dynamic = 'force-dynamic'

/** The witness policy that the portal proposes (C2SP tlog-policy), with its receipt key in a comment. Whoever checks decides by their own. */
export function GET(): Response {
  return new Response(proposedPolicy(), {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  })
}
