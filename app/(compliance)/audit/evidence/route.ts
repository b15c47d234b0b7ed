import type { NextRequest } from 'next/server'
import { addressOf, fromItsStart, parseAsked, queryOf } from '@/app/(compliance)/_parts/asked'
import { filterOf } from '@/app/(compliance)/explorer'
import { evidenceAnswer, signInFirst } from '@/app/evidence-answer'
import { isFromHere } from '@/lib/base/same-origin'
import { keepView } from '@/lib/oversight/keep-view'
import { currentActor } from '@/lib/session/current-actor'

/** The proof of a whole view as a file; the address says which, as the explorer's does. */
export async function POST(request: NextRequest): Promise<Response> {
  if (!isFromHere(request.headers)) return new Response(null, { status: 403 })
  const asked = fromItsStart(parseAsked(queryOf(request.nextUrl.searchParams)))
  const page = addressOf(asked)
  const actor = await currentActor()
  if (!actor) return signInFirst(page)
  return evidenceAnswer(await keepView(actor, filterOf(asked)), page, 'chartseal-view')
}
