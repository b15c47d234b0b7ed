import 'server-only'
/**
 * The care relations of an actor to patients: her own, those of the department she belongs to, and those that she has for a
 * time, as a member of a team or on a rota, with whoever that department treats now. Rows are read FOR SHARE: taking somebody
 * off a rota updates her row, so that it and a read have one order, and nobody reads on a shift that had already ended.
 */
import { type Actor, isAccount } from '@/lib/base/actor'
import type { PatientId } from '@/lib/base/ids'
import type { Tx } from '@/lib/db/transaction'
import { type AssignmentFields, type CareFields, isSealed, sealAssignment, sealCare } from '@/lib/keys/row-seal'
import type { Care } from '@/lib/policy/facts'
import { CLINICIANS } from '@/lib/policy/request'

type Who = { readonly actor: Actor; readonly at: Date }

const CURRENT = (organisation: string, at: string) =>
  `organisation_id = ${organisation} and since <= ${at} and (until is null or until > ${at})`

/** Sent together: her posts first, so that the rows behind them are those of departments she is posted to by then. */
export async function loadCare(
  tx: Tx,
  who: Who,
  account: Promise<{ readonly department: string | null }>,
  patients: readonly PatientId[],
): Promise<Map<PatientId, Care[]>> {
  const { actor } = who
  const person = isAccount(actor) ? actor.id : null
  const [posts, rows, { department }] = await Promise.all([loadPosts(tx, who), loadRows(tx, who, person, patients), account])
  const care = new Map<PatientId, Care[]>()
  for (const row of rows) {
    if (!(await isSealed(row.seal, sealCare(row)))) continue
    const hers = row.accountId === person || (department !== null && row.departmentId === department)
    const all = [...(hers ? [careOf(row)] : []), ...posts.flatMap((post) => careByPost(post, row))]
    if (all.length > 0) care.set(row.patientId, [...(care.get(row.patientId) ?? []), ...all])
  }
  return care
}

type CareRow = CareFields & { readonly patientId: PatientId; readonly kind: Care['kind']; readonly seal: Uint8Array }

/**
 * Departments are read with them, of rows that are locked by then. What they say counts only as far as seals bear it out: that of
 * the account, and those of the posts.
 */
async function loadRows(tx: Tx, { actor, at }: Who, person: string | null, patients: readonly PatientId[]): Promise<CareRow[]> {
  const { rows } = await tx.sql<CareRow>(
    `select id, organisation_id as "organisationId", patient_id as "patientId", account_id as "accountId",
       department_id as "departmentId", kind, since, until, seal from care_relationship
     where patient_id = any($1::uuid[]) and organisation_id = $2
       and (account_id = $3 or department_id = (select department_id from account where id = $3)
         or department_id in (select department_id from assignment where account_id = $3 and ${CURRENT('$2', '$4')}))
     for share`,
    [patients, actor.organisation, person, at],
  )
  return rows
}

type Post = AssignmentFields & { readonly kind: 'team' | 'rota'; readonly seal: Uint8Array }

/** In the order of their ids, as whoever changes many of them takes them: two orders would be a deadlock. */
async function loadPosts(tx: Tx, { actor, at }: Who): Promise<Post[]> {
  if (!isAccount(actor) || !CLINICIANS.includes(actor.role)) return []
  const { rows } = await tx.sql<Post>(
    `select id, organisation_id as "organisationId", department_id as "departmentId", team_id as "teamId",
       account_id as "accountId", kind, since, until, created_at as "createdAt", seal from assignment
     where account_id = $1 and ${CURRENT('$2', '$3')} order by id for share`,
    [actor.id, actor.organisation, at],
  )
  const sealed: Post[] = []
  for (const row of rows) if (await isSealed(row.seal, sealAssignment(row))) sealed.push(row)
  return sealed
}

function careOf({ kind, id: ref, since, until }: CareRow): Care {
  return { kind, ref, since: since.toISOString(), until: until?.toISOString() ?? null }
}

/** As long as both hold: she works for that department, and the department has this patient in its care. */
function careByPost({ id: ref, kind, departmentId, since, until }: Post, row: CareRow): Care[] {
  if (row.kind !== 'team' || row.departmentId !== departmentId) return []
  const ends = [until, row.until].flatMap((end) => end?.getTime() ?? [])
  const begun = new Date(Math.max(since.getTime(), row.since.getTime()))
  return [{ kind, ref, since: begun.toISOString(), until: ends.length > 0 ? new Date(Math.min(...ends)).toISOString() : null }]
}
