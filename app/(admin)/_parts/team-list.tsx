/** Teams of a department with their members; a person is added by choosing her, taken out beside her name. */
import { Button } from '@/app/_ui/button'
import { Field, type Option, SelectField } from '@/app/_ui/field'
import { Notice } from '@/app/_ui/notice'
import type { FormAction } from '@/app/_ui/shell'
import { Tag } from '@/app/_ui/tag'

export type TeamRow = {
  readonly id: string
  readonly name: string
  readonly members: readonly {
    readonly id: string
    readonly account: string
    readonly name: string
    readonly role: string
    readonly since: string
    readonly intact: boolean
  }[]
}

export type TeamListProps = {
  readonly teams: readonly TeamRow[]
  readonly people: readonly Option[]
  readonly department: string
  readonly week: string
  readonly make: FormAction
  readonly join: FormAction
  readonly leave: FormAction
}

export function TeamList({ teams, people, department, week, make, join, leave }: TeamListProps) {
  const place = (
    <>
      <input type="hidden" name="department" value={department} />
      <input type="hidden" name="week" value={week} />
    </>
  )
  return (
    <>
      {teams.length === 0 ? <Notice kind="empty">No team yet.</Notice> : null}
      {teams.map((team) => (
        <section key={team.id} className="team" aria-label={team.name}>
          <h3>{team.name}</h3>
          <Members team={team} place={place} leave={leave} />
          <details className="act">
            <summary>Add somebody to {team.name}</summary>
            <form action={join} className="fields">
              {place}
              <input type="hidden" name="team" value={team.id} />
              <SelectField
                label="Person"
                name="account"
                required
                options={[{ value: '', label: 'Choose a person' }, ...people]}
                defaultValue=""
              />
              <Button>Add to the team</Button>
            </form>
          </details>
        </section>
      ))}
      <details className="act">
        <summary>Make a team</summary>
        <form action={make} className="fields">
          {place}
          <Field label="Name of the team" name="name" required maxLength={80} autoComplete="off" />
          <Button>Make the team</Button>
        </form>
      </details>
    </>
  )
}

type MembersProps = { readonly team: TeamRow; readonly place: React.ReactNode; readonly leave: FormAction }

function Members({ team, place, leave }: MembersProps) {
  if (team.members.length === 0) return <p className="dim">Nobody in it.</p>
  return (
    <ul className="rows members">
      {team.members.map((member) => (
        <li key={member.id}>
          <span>
            {member.name}, {member.role}, since {member.since}{' '}
            {member.intact ? null : <Tag kind="critical">altered in the database</Tag>}
          </span>
          <form action={leave}>
            {place}
            <input type="hidden" name="account" value={member.account} />
            <input type="hidden" name="assignment" value={member.id} />
            <Button kind="quiet">
              Take out<span className="sr"> {member.name}</span>
            </Button>
          </form>
        </li>
      ))}
    </ul>
  )
}
