import 'server-only'
import type { Metadata } from 'next'
import { AddForm } from '@/app/(admin)/_parts/add-form'
import { add } from '@/app/(admin)/admin/people/add/actions'
import { RefusedRoom, Room } from '@/app/(admin)/room'
import { enteredActor } from '@/app/entered'
import { STAFF_ROLES } from '@/lib/directory/new-person'
import { listPeople } from '@/lib/directory/people'
import { roleWords } from '@/lib/oversight/sentence'

export const metadata: Metadata = { title: 'Add a person' }

export default async function AddPage() {
  const actor = await enteredActor('/admin/people/add')
  const room = { actor, current: '/admin/people', title: 'Add a person' }
  const answer = await listPeople(actor)
  if (!answer.ok) return <RefusedRoom {...room} code={answer.refusal.code} />
  return (
    <Room {...room}>
      <p className="lead">A first password is mailed, or you hand it over; with it the person chooses their own.</p>
      <AddForm
        add={add}
        roles={STAFF_ROLES.map((value) => ({ value, label: roleWords(value) }))}
        departments={answer.value.departments}
      />
    </Room>
  )
}
