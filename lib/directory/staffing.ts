import 'server-only'
/** Who works for a department in a span of time: its own people, its teams, its rota. For the administrator of its organisation. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { permitted } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import type { Role } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import type { Assignment } from '@/lib/directory/assignments'
import { type Department, loadDepartments } from '@/lib/directory/departments'
import { loadAssignments } from '@/lib/directory/rota'
import type { Shift } from '@/lib/directory/shift'
import { loadTeams } from '@/lib/directory/teams'
import { isSealed, sealAssignment } from '@/lib/keys/row-seal'
import { ACCOUNT_COLUMNS, isWhole, nameOf, type SealedAccount } from '@/lib/keys/sealed-names'

export type Colleague = { readonly id: string; readonly name: string; readonly role: Role; readonly department: string | null }

/** `intact`: false where the row is not what the portal wrote. It opens nothing. */
export type Post = {
  readonly id: string
  readonly account: string
  readonly name: string
  readonly role: Role
  readonly since: Date
  readonly until: Date | null
  readonly intact: boolean
}

export type Staffing = {
  readonly departments: readonly Department[]
  /** The one asked for, or the first; null where there is none at all. */
  readonly department: Department | null
  readonly teams: readonly { readonly id: string; readonly name: string; readonly members: readonly Post[] }[]
  readonly shifts: readonly Post[]
  /** Whose own department it is. */
  readonly own: readonly Colleague[]
  /** Whom the administrator may assign: everybody but herself whose account is open. */
  readonly people: readonly Colleague[]
}

export async function openStaffing(actor: Actor, wish: { readonly department?: string } & Shift): Promise<Audited<Staffing>> {
  return underAudit({ actor, action: 'rota.list' }, async (permit, tx) => {
    const departments = await loadDepartments(permit, tx)
    const people = await loadPeople(permit, tx)
    const department = departments.find(({ id }) => id === wish.department) ?? fullest(departments, people)
    // Members are told as they are now, whichever week one looks at.
    const today = { since: permit.at, until: new Date(permit.at.getTime() + 1) }
    const members = department ? await loadPosts(permit, tx, department, today, people) : []
    const posts = department ? await loadPosts(permit, tx, department, wish, people) : []
    const teams = (await loadTeams(permit, tx)).filter(({ departmentId }) => departmentId === department?.id)
    permit.report({ detail: { departments: departments.length, ...(department ? { department: department.name } : {}) } })
    return permitted({
      departments,
      department,
      teams: teams.map(({ id, name }) => ({ id, name, members: members.filter((post) => post.teamId === id) })),
      shifts: posts.filter(({ kind }) => kind === 'rota'),
      own: people.filter((one) => one.active && one.departmentId === department?.id).map(colleagueOf),
      people: people.filter((one) => one.active && one.id !== String(permit.actor.id)).map(colleagueOf),
    })
  })
}

type Known = Colleague & { readonly departmentId: string | null; readonly active: boolean }

async function loadPeople(permit: Permit, tx: Tx): Promise<Known[]> {
  const { rows } = await tx.sql<SealedAccount & { role: Role; department: string | null }>(
    `select ${ACCOUNT_COLUMNS}, d.name as department from account a left join department d on d.id = a.department_id
     where a.organisation_id = $1 and a.role <> 'agent' order by a.display_name, a.id`,
    [permit.actor.organisation],
  )
  const people: Known[] = []
  for (const row of rows) {
    const { id, role, department, departmentId } = row
    const active = row.active && (await isWhole(row))
    people.push({ id, role, department, departmentId, active, name: (await nameOf(row)) ?? 'without a name' })
  }
  return people
}

function colleagueOf({ id, name, role, department }: Known): Colleague {
  return { id, name, role, department }
}

/** Where most people work is where a rota is wanted most. */
function fullest(departments: readonly Department[], people: readonly Known[]): Department | null {
  const size = ({ id }: Department) => people.filter(({ departmentId }) => departmentId === id).length
  return [...departments].sort((a, b) => size(b) - size(a))[0] ?? null
}

type Kept = Post & Pick<Assignment, 'teamId' | 'kind'>

async function loadPosts(
  permit: Permit,
  tx: Tx,
  { id: department }: Department,
  span: Shift,
  people: readonly Known[],
): Promise<Kept[]> {
  const byId = new Map(people.map((one) => [one.id, one]))
  const posts: Kept[] = []
  for (const row of await loadAssignments(permit, tx, [department], span)) {
    const { id, accountId: account, since, until, teamId, kind } = row
    const { name = 'somebody', role = 'nurse' } = byId.get(account) ?? {}
    const intact = await isSealed(row.seal, sealAssignment(row))
    posts.push({ id, account, name, role, since, until, teamId, kind, intact })
  }
  return posts
}
