import 'server-only'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Decide } from '@/app/(patient)/_parts/decide'
import { Blocked } from '@/app/(patient)/_parts/decide-blocked'
import { sinceWhen } from '@/app/(patient)/day-and-time'
import { decline, later } from '@/app/(patient)/me/requests/[id]/actions'
import { readChoice } from '@/app/(patient)/me/requests/[id]/choice'
import { lastIsoDay } from '@/app/day-end'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { now } from '@/lib/base/clock'
import { parseId, type ShareRequestId } from '@/lib/base/ids'
import { timeZone } from '@/lib/base/time-zone'
import { loadRequest } from '@/lib/consent/offer'
import type { DecideView } from '@/lib/consent/views'
import { nameSelf } from '@/lib/records/identify'
import { previewShare } from '@/lib/records/share-preview'

/** Names a room, never a person: titles are in the browser's history. */
export const metadata: Metadata = { title: 'A request to you' }

type Props = {
  readonly params: Promise<{ id: string }>
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

const PROBLEMS: Readonly<Record<string, string>> = {
  nothing: 'Nothing is ticked. Tick what they may see, or choose “Don’t share”.',
  until: 'Choose a day from today on, and not later than they ask.',
}

export default async function RequestPage({ params, searchParams }: Props) {
  const { id } = await params
  const actor = await enteredActor(`/me/requests/${id}`)
  const query = await searchParams
  const request = parseId<ShareRequestId>(id)
  if (!request) notFound()
  const seen = Number(query.seen)
  const answer = await loadRequest(actor, { request, ...(Number.isSafeInteger(seen) ? { seen } : {}) }, previewShare, nameSelf)
  if (!answer.ok) notFound()
  const view = answer.value
  return (
    <House actor={actor} current="/me" name={view.name}>
      {view.state === 'waiting' ? <Decide {...decideProps(view, query)} /> : <Blocked view={view} />}
    </House>
  )
}

function decideProps(view: DecideView, query: Record<string, string | string[] | undefined>) {
  const last = lastIsoDay(view.until, timeZone())
  const { kinds, day } = readChoice(query)
  const problem =
    typeof query.problem === 'string' && Object.hasOwn(PROBLEMS, query.problem) ? PROBLEMS[query.problem] : undefined
  return {
    view,
    timeZone: timeZone(),
    days: { first: lastIsoDay(new Date(now().getTime() + 1).toISOString(), timeZone()), last },
    chosen: { kinds, until: day ?? last },
    askedAt: sinceWhen(view.askedAt),
    decline,
    later,
    ...(problem ? { problem } : {}),
  }
}
