import 'server-only'
/**
 * Care relationships between persons and patients, those of their departments, teams and rotas included, past and present. A
 * row whose seal does not fit is none.
 */
import { groupBy } from '@/lib/base/group'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { type AssignmentFields, type CareFields, isSealed, sealAssignment, sealCare } from '@/lib/keys/row-seal'
import { ACCOUNT_COLUMNS, isWhole, type SealedAccount } from '@/lib/keys/sealed-names'
import type { RelationFact } from '@/lib/oversight/known'
import type { CareKind } from '@/lib/policy/facts'

export type Relations = {
  readonly between: (person: string, patient: string) => readonly RelationFact[]
  /** The relation of this id is the person's own. */
  readonly isOwn: (id: string, person: string) => boolean
}

type CareRow = CareFields & { readonly kind: CareKind; readonly seal: Uint8Array }

export async function loadRelations(
  permit: Permit,
  tx: Tx,
  persons: readonly string[],
  patients: readonly string[],
): Promise<Relations> {
  permit.requireLive()
  const departments = await loadDepartments(tx, persons)
  const posts = await loadPosts(tx, persons)
  const worked = [...departments.values(), ...posts.map(({ departmentId }) => departmentId)]
  const { rows } = await tx.sql<CareRow>(
    `select id, organisation_id as "organisationId", patient_id as "patientId", account_id as "accountId",
       department_id as "departmentId", kind, since, until, seal from care_relationship
     where patient_id = any($1::uuid[]) and (account_id::text = any($2::text[]) or department_id = any($3::uuid[]))`,
    [patients, persons, [...new Set(worked)]],
  )
  const sealed: CareRow[] = []
  for (const row of rows) if (await isSealed(row.seal, sealCare(row))) sealed.push(row)
  const byPatient = groupBy(sealed, ({ patientId }) => patientId)
  const owners = new Map([...sealed, ...posts].map(({ id, accountId }) => [id, accountId]))
  const postsOf = groupBy(posts, ({ accountId }) => accountId)
  return {
    between(person, patient) {
      const department = departments.get(person)
      const fits = (row: CareRow) => row.accountId === person || (department !== undefined && row.departmentId === department)
      const mine = postsOf.get(person) ?? []
      return (byPatient.get(patient) ?? []).flatMap((row) => [
        ...(fits(row) ? [relationOf(row, person)] : []),
        ...mine.flatMap((post) => relationByPost(post, row)),
      ])
    },
    isOwn: (id, person) => owners.get(id) === person,
  }
}

type Post = AssignmentFields & { readonly kind: 'team' | 'rota'; readonly seal: Uint8Array }

async function loadPosts(tx: Tx, persons: readonly string[]): Promise<Post[]> {
  const { rows } = await tx.sql<Post>(
    `select id, organisation_id as "organisationId", department_id as "departmentId", team_id as "teamId",
       account_id as "accountId", kind, since, until, created_at as "createdAt", seal from assignment
     where account_id::text = any($1::text[])`,
    [persons],
  )
  const sealed: Post[] = []
  for (const row of rows) if (await isSealed(row.seal, sealAssignment(row))) sealed.push(row)
  return sealed
}

/** From when it was written down: a shift entered afterwards would explain what was opened before it. */
function relationByPost({ id, kind, departmentId, since, until, createdAt }: Post, row: CareRow): RelationFact[] {
  if (row.kind !== 'team' || row.departmentId !== departmentId) return []
  const begun = Math.max(since.getTime(), createdAt.getTime(), row.since.getTime())
  const ends = [until, row.until].flatMap((end) => end?.getTime() ?? [])
  const ended = ends.length > 0 ? Math.min(...ends) : null
  return ended !== null && ended <= begun ? [] : [{ id, kind, own: true, since: begun, until: ended }]
}

function relationOf({ id, kind, accountId, since, until }: CareRow, person: string): RelationFact {
  return { id, kind, own: accountId === person, since: since.getTime(), until: until?.getTime() ?? null }
}

/** Where people work today: where they worked then stands nowhere. */
async function loadDepartments(tx: Tx, persons: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await tx.sql<SealedAccount>(`select ${ACCOUNT_COLUMNS} from account a where id::text = any($1::text[])`, [
    persons,
  ])
  const departments = new Map<string, string>()
  for (const row of rows) if (row.departmentId && (await isWhole(row))) departments.set(row.id, row.departmentId)
  return departments
}
