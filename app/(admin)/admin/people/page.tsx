import 'server-only'
import type { Metadata } from 'next'
import { ButtonLink } from '@/app/_ui/button'
import { PeopleTable } from '@/app/(admin)/_parts/people-table'
import { rowOf } from '@/app/(admin)/person-view'
import { RefusedRoom, Room } from '@/app/(admin)/room'
import { enteredActor } from '@/app/entered'
import { countOf } from '@/lib/base/count'
import { type KnownPerson, listPeople } from '@/lib/directory/people'

export const metadata: Metadata = { title: 'People' }

export default async function PeoplePage() {
  const actor = await enteredActor('/admin/people')
  const room = { actor, current: '/admin/people', title: 'People' }
  const answer = await listPeople(actor)
  if (!answer.ok) return <RefusedRoom {...room} code={answer.refusal.code} />
  const { people } = answer.value
  return (
    <Room {...room}>
      <p className="lead">{summary(people)}</p>
      <p className="acts">
        <ButtonLink href="/admin/people/add" kind="primary">
          Add a person
        </ButtonLink>
      </p>
      <PeopleTable people={people.map(rowOf)} />
    </Room>
  )
}

function summary(people: readonly KnownPerson[]): string {
  const live = people.filter(({ liveSessions }) => liveSessions > 0).length
  const closed = people.filter(({ active }) => !active).length
  const parts = [countOf(people.length, 'person', 'people'), `${live === 0 ? 'nobody' : live} signed in now`]
  return `${[...parts, ...(closed > 0 ? [countOf(closed, 'account closed', 'accounts closed')] : [])].join(', ')}.`
}
