import { evidenceAnswer, signInFirst } from '@/app/evidence-answer'
import { type ConsentId, parseId } from '@/lib/base/ids'
import { keepShare } from '@/lib/consent/keep-share'
import { proposedPolicy } from '@/lib/oversight/proposed-policy'
import { currentActor } from '@/lib/session/current-actor'

/** The proof of a share as a file. proxy.ts asks where it comes from. */
export async function POST(_: Request, { params }: { readonly params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params
  const page = `/me/shares/${id}`
  const actor = await currentActor()
  if (!actor) return signInFirst(page)
  const consent = parseId<ConsentId>(id)
  if (!consent) return new Response(null, { status: 404 })
  return evidenceAnswer(await keepShare(actor, consent, proposedPolicy()), page, `chartseal-share-${id}`)
}
