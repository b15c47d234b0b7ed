import { tooMany } from '@/app/evidence-answer'
import { toBase64 } from '@/lib/base/bytes'
import { isFromHere } from '@/lib/base/same-origin'
import { keepList } from '@/lib/oversight/keep-list'
import { currentActor } from '@/lib/session/current-actor'

/**
 * Her whole list for her device to check: a line of JSON with what the portal says beside it, then the evidence file as it
 * may be kept. Posted, because it is written down as a look at her list.
 */
export async function POST(request: Request): Promise<Response> {
  if (!isFromHere(request.headers)) return new Response(null, { status: 403 })
  const actor = await currentActor()
  if (!actor) return new Response(null, { status: 401 })
  const answer = await keepList(actor, 'looked.list')
  if (!answer.ok && answer.refusal.code === 'too-many') return tooMany(answer.refusal.afterSeconds ?? 1)
  if (!answer.ok) return new Response(answer.refusal.field ?? '', { status: answer.refusal.code === 'not-found' ? 404 : 409 })
  const { file, written, waiting } = answer.value
  const beside = JSON.stringify({ written, waiting: waiting.map(({ event, salt }) => ({ event, salt: toBase64(salt) })) })
  return new Response(new Blob([`${beside}\n`, file]), { headers: { 'content-type': 'application/octet-stream' } })
}
