import 'server-only'
import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { Blocked } from '@/app/(patient)/_parts/decide-blocked'
import { SignShare } from '@/app/(patient)/_parts/sign-share'
import type { SignProps } from '@/app/(patient)/_parts/sign-state'
import { sinceWhen } from '@/app/(patient)/day-and-time'
import { enrol } from '@/app/(patient)/me/keys/actions'
import { approve, prepare } from '@/app/(patient)/me/requests/[id]/actions'
import { type Choice, choiceQuery, readChoice } from '@/app/(patient)/me/requests/[id]/choice'
import { dayEnd, lastIsoDay } from '@/app/day-end'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import type { Actor } from '@/lib/base/actor'
import { now } from '@/lib/base/clock'
import { parseId, type ShareRequestId } from '@/lib/base/ids'
import { timeZone } from '@/lib/base/time-zone'
import { loadRequest } from '@/lib/consent/offer'
import type { DecideView } from '@/lib/consent/views'
import { offerText } from '@/lib/consent/words'
import { nameSelf } from '@/lib/records/identify'
import { previewShare } from '@/lib/records/share-preview'

export const metadata: Metadata = { title: 'Read, then sign' }

type Props = {
  readonly params: Promise<{ id: string }>
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The text she signs, whole. It can be read without any script; only the signature needs one. */
export default async function SignPage({ params, searchParams }: Props) {
  const { id } = await params
  const query = await searchParams
  const version = Number(query.version)
  const choice = readChoice(query)
  const here = `/me/requests/${id}/sign?version=${version}&${choiceQuery(choice)}`
  const actor = await enteredActor(here)
  const request = parseId<ShareRequestId>(id)
  if (!request || !(Number.isSafeInteger(version) && version > 0)) notFound()
  const answer = await loadRequest(actor, { request, seen: version }, previewShare, nameSelf)
  if (!answer.ok) notFound()
  const view = answer.value
  if (view.state !== 'waiting') {
    return (
      <House actor={actor} current="/me" name={view.name}>
        <Blocked view={view} />
      </House>
    )
  }
  const back = `/me/requests/${id}?${choiceQuery(choice)}`
  const chosen = narrow(view, choice)
  if (typeof chosen === 'string') redirect(`${back}&problem=${chosen}`)
  return (
    <House actor={actor} current="/me" name={view.name}>
      <div className="me">
        <h1>Read what you sign.</h1>
        <SignShare
          shown={{ ...signProps(view, actor, chosen), here, back, ...waysBackTo(here) }}
          actions={{ prepare, approve, enrol }}
        />
      </div>
    </House>
  )
}

function waysBackTo(here: string): Pick<SignProps, 'again' | 'confirm'> {
  const next = encodeURIComponent(here)
  return { again: `/sign-in?next=${next}`, confirm: `/sign-in/confirm?next=${next}` }
}

type Chosen = Pick<SignProps, 'kinds' | 'until'>

/** A part of what is asked, and no longer than asked; else which of the two is wrong. */
function narrow(view: DecideView, { kinds, day }: Choice): Chosen | 'nothing' | 'until' {
  const part = view.kinds.map(({ kind }) => kind).filter((kind) => kinds.includes(kind))
  if (part.length === 0) return 'nothing'
  if (!day || day === lastIsoDay(view.until, timeZone())) return { kinds: part, until: view.until }
  const until = dayEnd(day, timeZone()) ?? ''
  return until > now().toISOString() && until < view.until ? { kinds: part, until } : 'until'
}

function signProps(view: DecideView, { id, patient }: Actor, { kinds, until }: Chosen) {
  const { recordsFrom, recordsUntil, message, recipient } = view
  const counts = view.kinds.filter(({ kind }) => kinds.includes(kind)).map(({ kind, count }) => ({ kind, count }))
  return {
    request: view.id,
    version: view.version,
    patient: patient ?? '',
    person: id,
    recipient,
    recipientIds: view.recipientIds,
    kinds,
    recordsFrom,
    recordsUntil,
    purpose: view.purpose,
    until,
    message,
    timeZone: timeZone(),
    text: offerText({ kinds: counts, recordsFrom, recordsUntil, until, message }, recipient, timeZone()),
    keys: view.keys.map(({ id, enrolledAt, credential }) => ({
      id,
      made: sinceWhen(enrolledAt),
      ...(credential ? { credential } : {}),
    })),
  }
}
