import { type EventId, parseId } from '@/lib/base/ids'
import { loadPosition } from '@/lib/ledger/position'
import { currentActor } from '@/lib/session/current-actor'

export const dynamic = 'force-dynamic'

export async function GET(_: Request, { params }: { params: Promise<{ event: string }> }): Promise<Response> {
  if (!(await currentActor())) return new Response(null, { status: 401 })
  const event = parseId<EventId>((await params).event)
  const position = event && (await loadPosition(event))
  // Not yet numbered and not there look the same, and neither is an error that a console would report.
  if (position === undefined) return new Response(null, { status: 204 })
  return Response.json({ position }, { headers: { 'cache-control': 'no-store' } })
}
