import { loadCheckpoint } from '@/lib/ledger/public-log'

export const dynamic = 'force-dynamic'

/** The newest signed checkpoint with whatever cosignatures it has, as a C2SP signed note. */
export async function GET(): Promise<Response> {
  const note = await loadCheckpoint()
  if (!note) return new Response('no checkpoint yet\n', { status: 404 })
  return new Response(note, { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } })
}
