import 'server-only'
import type { Metadata } from 'next'
import { Notice } from '@/app/_ui/notice'
import { AskForm } from '@/app/(clinician)/_parts/ask-form'
import { type AskValues, NOTHING_ASKED } from '@/app/(clinician)/_parts/ask-view'
import { AskedList, type AskedRow } from '@/app/(clinician)/_parts/asked-list'
import { chartPath } from '@/app/(clinician)/_parts/find-results'
import { ask, change, withdraw } from '@/app/(clinician)/ask/actions'
import { lastIsoDay } from '@/app/day-end'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { refusalWords } from '@/lib/access/words'
import type { Actor } from '@/lib/base/actor'
import { now } from '@/lib/base/clock'
import { timeZone } from '@/lib/base/time-zone'
import { listAsked } from '@/lib/consent/asked'
import { LONGEST_DAYS } from '@/lib/consent/terms'
import type { AskedView } from '@/lib/consent/views'
import { dayWords, kindWords, lastDay, listed, recordsWords } from '@/lib/consent/words'

export const metadata: Metadata = { title: 'Ask for access' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

const DAY_MS = 86_400_000
const SAID: Readonly<Record<string, string>> = {
  asked: 'If this person is a patient there, they will be asked.',
  changed: 'The request was changed. If this person is a patient there, they read it as it is now.',
  withdrawn: 'The request was withdrawn.',
  wait: 'Too many in a short time: the request still waits. Withdraw it in a minute.',
  'too-late': 'That request is no longer waiting. Its present state is below.',
}

export default async function AskPage({ searchParams }: Query) {
  const actor = await enteredActor('/ask')
  const query = await searchParams
  const asked = await listAsked(actor)
  if (!asked.ok) {
    return (
      <House actor={actor} current="/ask">
        <div className="page">
          <h1>Ask for access</h1>
          <Notice kind="refusal">{refusalWords(asked.refusal.code)}</Notice>
        </div>
      </House>
    )
  }
  const changing = asked.value.find(({ id, state }) => id === query.change && state === 'waiting')
  const said = typeof query.said === 'string' && Object.hasOwn(SAID, query.said) ? SAID[query.said] : undefined
  return (
    <House actor={actor} current="/ask">
      <div className="page">
        <h1>{changing ? 'Change a request' : 'Ask for access'}</h1>
        <p className="lead">
          {changing
            ? `To ${changing.described.name}, born ${dayWords(changing.described.birthDate)}. If they were reading it, they are told what changed.`
            : 'For a patient of another organisation. Name them exactly: they are asked only if all of it fits.'}
        </p>
        <p role="status" className="said">
          {said}
        </p>
        <AskForm
          key={changing?.id ?? 'new'}
          action={changing ? change : ask}
          start={changing ? valuesOf(changing) : NOTHING_ASKED}
          recipient={recipientOf(actor)}
          days={{ first: lastIsoDay(inDays(0), timeZone()), last: lastIsoDay(inDays(LONGEST_DAYS - 1), timeZone()) }}
          {...(changing ? { change: { request: changing.id, whom: changing.described.name } } : {})}
        />
        <h2 className="over">What you asked for</h2>
        <AskedList rows={asked.value.map(rowOf)} withdraw={withdraw} />
      </div>
    </House>
  )
}

function recipientOf({ name, role, organisationName }: Actor) {
  return { person: name ?? 'Somebody', role, organisation: organisationName ?? '' }
}

function inDays(days: number): string {
  return new Date(now().getTime() + days * DAY_MS).toISOString()
}

function valuesOf(view: AskedView): AskValues {
  return {
    ...NOTHING_ASKED,
    kinds: view.kinds,
    recordsFrom: view.recordsFrom ?? '',
    recordsUntil: view.recordsUntil ?? '',
    until: lastIsoDay(view.until, timeZone()),
    message: view.message,
    who: view.who,
  }
}

function rowOf(view: AskedView): AskedRow {
  const until = lastDay(view.until, timeZone())
  return {
    id: view.id,
    name: view.described.name,
    born: dayWords(view.described.birthDate),
    what: `${listed(view.kinds.map(kindWords))}${recordsWords(view)}, until ${until}`,
    state: stateWords(view, until),
    open: view.state === 'waiting',
    ...(view.patient ? { href: chartPath(view.patient) } : {}),
  }
}

function stateWords({ state, closesAt }: AskedView, until: string): string {
  switch (state) {
    case 'waiting':
      return `No answer yet; closes ${lastDay(closesAt, timeZone())}`
    case 'shared':
      return `Shared until ${until}`
    case 'closed':
      return 'Closed without a share'
    case 'withdrawn':
      return 'Withdrawn by you'
    case 'ended':
      return 'The share has ended'
  }
}
