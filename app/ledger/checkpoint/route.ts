import { loadPolicy } from '@/lib/ledger/policy-file'
import { loadWitnessedCheckpoint } from '@/lib/ledger/public-log'

export const dynamic = 'force-dynamic'

/** The largest checkpoint with a quorum of witnesses, as a C2SP signed note; the newest signed one where none came for a minute. */
export async function GET(): Promise<Response> {
  const note = await loadWitnessedCheckpoint(loadPolicy().policy)
  if (!note) return new Response('no checkpoint yet\n', { status: 404 })
  return new Response(note, { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } })
}
