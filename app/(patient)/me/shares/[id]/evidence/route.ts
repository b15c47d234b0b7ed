import { evidenceAnswer, signInFirst } from '@/app/evidence-answer'
import { type ConsentId, parseId } from '@/lib/base/ids'
import { isFromHere } from '@/lib/base/same-origin'
import { keepShare } from '@/lib/consent/keep-share'
import { proposedPolicy } from '@/lib/oversight/proposed-policy'
import { currentActor } from '@/lib/session/current-actor'

/** The proof of a share as a file. */
export async function POST(request: Request, { params }: { readonly params: Promise<{ id: string }> }): Promise<Response> {
  if (!isFromHere(request.headers)) return new Response(null, { status: 403 })
  const { id } = await params
  const page = `/me/shares/${id}`
  const actor = await currentActor()
  if (!actor) return signInFirst(page)
  const consent = parseId<ConsentId>(id)
  if (!consent) return new Response(null, { status: 404 })
  return evidenceAnswer(await keepShare(actor, consent, proposedPolicy()), page, `chartseal-share-${id}`)
}
