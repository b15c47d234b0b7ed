import 'server-only'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { LastDayForm } from '@/app/(admin)/_parts/last-day-form'
import { PersonCard } from '@/app/(admin)/_parts/person-card'
import { DONE, type Done } from '@/app/(admin)/_parts/person-shape'
import { PlaceForm } from '@/app/(admin)/_parts/place-form'
import { ResetForm } from '@/app/(admin)/_parts/reset-form'
import { change, close, end, leave, reopen, reset } from '@/app/(admin)/admin/people/[accountId]/actions'
import { factsOf } from '@/app/(admin)/person-view'
import { RefusedRoom, Room } from '@/app/(admin)/room'
import { momentOf } from '@/app/(admin)/when'
import { lastIsoDay } from '@/app/day-end'
import { enteredActor } from '@/app/entered'
import { OpenLossForm } from '@/app/losses/_parts/open-loss-form'
import { PROOFING_OPTIONS } from '@/app/losses/_parts/proofings'
import { open } from '@/app/losses/actions'
import { refusalWords } from '@/lib/access/words'
import type { Actor } from '@/lib/base/actor'
import { countOf } from '@/lib/base/count'
import { type AccountId, parseId } from '@/lib/base/ids'
import type { RefusalCode } from '@/lib/base/outcome'
import { timeZone } from '@/lib/base/time-zone'
import { STAFF_ROLES } from '@/lib/directory/new-person'
import { type LiveSession, openPerson } from '@/lib/directory/people'
import { roleWords } from '@/lib/oversight/sentence'

/** Titles name rooms, never people. */
export const metadata: Metadata = { title: 'Person' }

const look = cache(openPerson)

type Props = {
  readonly params: Promise<{ accountId: string }>
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function PersonPage({ params, searchParams }: Props) {
  const { accountId } = await params
  const actor = await enteredActor('/admin/people')
  const account = parseId<AccountId>(accountId)
  if (!account) notFound()
  const answer = await look(actor, account)
  if (!answer.ok && answer.refusal.code === 'not-found') notFound()
  const room = { actor, current: '/admin/people' }
  if (!answer.ok) return <RefusedRoom {...room} title="Person" code={answer.refusal.code} />
  const { person, sessions, departments } = answer.value
  const name = person.name || 'without a name'
  return (
    <Room {...room} title={name}>
      <p className="lead">
        <Link href="/admin/people">All people</Link>
      </p>
      <Said query={await searchParams} />
      <PersonCard
        id={account}
        facts={factsOf(person)}
        sessions={sessions.map((session) => sessionOf(session, actor))}
        active={person.active}
        intact={person.intact}
        own={account === actor.id}
        close={close}
        reopen={reopen}
        end={end}
        place={
          <PlaceForm
            id={account}
            role={person.role}
            department={departments.find((one) => one.name === person.department)?.id ?? ''}
            roles={STAFF_ROLES.map((value) => ({ value, label: roleWords(value) }))}
            departments={departments.map((one) => ({ value: one.id, label: one.name }))}
            change={change}
          />
        }
        lastDay={<LastDayForm id={account} lastDay={lastDayOf(person.endsAt)} leave={leave} />}
        {...(person.hasLogin ? waysBack(account, name) : {})}
      />
    </Room>
  )
}

function lastDayOf(endsAt: Date | null): string {
  return endsAt ? lastIsoDay(endsAt.toISOString(), timeZone()) : ''
}

/** For who forgot her password, and for who lost her passkey or phone. */
function waysBack(account: AccountId, name: string) {
  const back = `/admin/people/${account}`
  return {
    password: <ResetForm id={account} name={name} reset={reset} />,
    loss: <OpenLossForm field="account" id={account} back={back} proofings={PROOFING_OPTIONS} open={open} />,
  }
}

function sessionOf({ id, since, lastSeen }: LiveSession, actor: Actor) {
  return { id, since: momentOf(since), lastSeen: momentOf(lastSeen), own: id === actor.session }
}

/** What the act before came to. Both words come from an address that anybody may have made: only known ones are said. */
function Said({ query }: { query: Record<string, string | string[] | undefined> }) {
  const done = DONE.find((known) => known === query.done)
  if (done) return <Notice kind="info">{doneWords(done, Number(query.n) || 0)}</Notice>
  const code = REFUSALS.find((known) => known === query.refused)
  return code ? <Notice kind="refusal">{code === 'conflict' ? CONFLICT : refusalWords(code)}</Notice> : null
}

const REFUSALS = ['conflict', 'invalid', 'not-your-role', 'unavailable'] as const satisfies readonly RefusalCode[]
const CONFLICT = 'Nothing was changed: it was so already, or somebody else was first. What you see is the present state.'

function doneWords(done: Done, sessions: number): string {
  const ended = sessions === 1 ? '1 session was ended' : `${countOf(sessions, 'session', 'sessions')} were ended`
  switch (done) {
    case 'closed':
      return `The account is closed. ${sessions === 0 ? 'It was signed in nowhere' : ended}.`
    case 'changed':
      return `The role and department are changed. ${sessions === 0 ? 'They were signed in nowhere' : ended}; the next sign-in is under the new ones.`
    case 'last-day':
      return 'The last day is kept as you see it.'
    case 'reopened':
      return 'The account is open again.'
    case 'ended':
      return `${ended.charAt(0).toUpperCase()}${ended.slice(1)}.`
  }
}
