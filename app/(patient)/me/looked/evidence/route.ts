import { evidenceAnswer, signInFirst } from '@/app/evidence-answer'
import { permitted } from '@/lib/base/outcome'
import { isFromHere } from '@/lib/base/same-origin'
import { keepList } from '@/lib/oversight/keep-list'
import { currentActor } from '@/lib/session/current-actor'

/** The proof of her whole list as a file: one with a hole is handed out too, as evidence of it. */
export async function POST(request: Request): Promise<Response> {
  if (!isFromHere(request.headers)) return new Response(null, { status: 403 })
  const actor = await currentActor()
  if (!actor) return signInFirst('/me/looked')
  const kept = await keepList(actor, 'looked.export')
  return evidenceAnswer(kept.ok ? permitted(kept.value.file) : kept, '/me/looked', 'chartseal-list')
}
