/** Who works here, one line each. A closed account and an altered row are said in words. */
import { Link } from '@/app/_ui/link'
import { Tag } from '@/app/_ui/tag'
import { Time } from '@/app/_ui/time'
import type { Moment } from './person-shape'

export type PersonRow = {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly department: string
  readonly since: Moment
  readonly lastSeen?: Moment
  readonly liveSessions: number
  readonly active: boolean
  readonly intact: boolean
  /** Has a first password that she has not replaced. */
  readonly waiting: boolean
}

export function PeopleTable({ people }: { readonly people: readonly PersonRow[] }) {
  return (
    <table className="table people">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Role</th>
          <th scope="col">Department</th>
          <th scope="col">Since</th>
          <th scope="col">Last seen</th>
          <th scope="col">Sessions now</th>
          <th scope="col">Account</th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.id}>
            <th scope="row">
              <Link href={`/admin/people/${person.id}`}>{person.name}</Link>
            </th>
            <td>{person.role}</td>
            <td>{person.department || <span className="dim">none</span>}</td>
            <td data-label="since">
              <Time {...person.since} />
            </td>
            <td data-label="last seen">{person.lastSeen ? <Time {...person.lastSeen} /> : <span className="dim">never</span>}</td>
            <td data-label="sessions">{sessionsWords(person.liveSessions)}</td>
            <td data-label="account">
              <State person={person} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function sessionsWords(live: number) {
  return live === 0 ? <span className="dim">none</span> : `${live} live`
}

function State({ person }: { readonly person: PersonRow }) {
  return (
    <>
      {person.active ? null : <Tag kind="abnormal">closed</Tag>}
      {person.intact ? null : <Tag kind="critical">altered in the database</Tag>}
      {person.active && person.waiting ? <Tag kind="plain">not signed in yet</Tag> : null}
      {person.active && person.intact && !person.waiting ? <span className="dim">open</span> : null}
    </>
  )
}
