import type { NextRequest } from 'next/server'
import { addressOf, fromItsStart, parseAsked, queryOf } from '@/app/(compliance)/_parts/asked'
import { filterOf } from '@/app/(compliance)/explorer'
import { evidenceAnswer, signInFirst } from '@/app/evidence-answer'
import { keepView } from '@/lib/oversight/keep-view'
import { currentActor } from '@/lib/session/current-actor'

/** The proof of a whole view as a file; the address says which, as the explorer's does. proxy.ts asks where it comes from. */
export async function POST(request: NextRequest): Promise<Response> {
  const asked = fromItsStart(parseAsked(queryOf(request.nextUrl.searchParams)))
  const page = addressOf(asked)
  const actor = await currentActor()
  if (!actor) return signInFirst(page)
  return evidenceAnswer(await keepView(actor, filterOf(asked)), page, 'chartseal-view')
}
