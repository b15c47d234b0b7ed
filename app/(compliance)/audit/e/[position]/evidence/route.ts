import { evidenceAnswer, signInFirst } from '@/app/evidence-answer'
import { isFromHere } from '@/lib/base/same-origin'
import { keepEntry } from '@/lib/oversight/keep-entry'
import { currentActor } from '@/lib/session/current-actor'

/** Its proof as a file. */
export async function POST(request: Request, { params }: { readonly params: Promise<{ position: string }> }): Promise<Response> {
  if (!isFromHere(request.headers)) return new Response(null, { status: 403 })
  const { position } = await params
  const page = `/audit/e/${position}`
  const actor = await currentActor()
  if (!actor) return signInFirst(page)
  if (!/^(0|[1-9]\d{0,14})$/.test(position)) return new Response(null, { status: 404 })
  return evidenceAnswer(await keepEntry(actor, Number(position)), page, `chartseal-entry-${position}`)
}
