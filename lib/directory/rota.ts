import 'server-only'
/**
 * The rota of one's own organisation, one person at a time. Promise: once such an act has returned, the next look is decided
 * by it. What has been stays as it was, because it explains what was opened.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { type AccountId, type OrganisationId, parseId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { ASSIGNMENT_COLUMNS, type Assignment, endAssignments, endNow, insertAssignments } from '@/lib/directory/assignments'
import { loadDepartment } from '@/lib/directory/departments'
import { type Shift, shiftProblem } from '@/lib/directory/shift'

export type NewShift = Shift & { readonly department: string }

/** `conflict`: she is on that rota already at that time, or her account is closed. */
export async function assignRota(actor: Actor, account: AccountId, shift: NewShift): Promise<Audited<void>> {
  const { since, until } = shift
  return underAudit({ actor, action: 'rota.assign', target: { id: account } }, async (permit, tx) => {
    const department = await loadDepartment(permit, tx, shift.department)
    if (!department) return refused('invalid', { field: 'department' })
    const problem = shiftProblem(shift, permit.at)
    if (problem) return refused('invalid', { field: problem })
    await lockDepartments(tx, [department.id])
    const known = await loadAssignments(permit, tx, [department.id], { since, until })
    const active = await tx.account.findFirst({ where: { id: account, active: true } })
    if (!active || known.some((row) => row.kind === 'rota' && row.accountId === account)) return refused('conflict')
    const [row] = await insertAssignments(permit, tx, [
      { departmentId: department.id, teamId: null, accountId: account, since, until },
    ])
    reportOn(permit, account, row as Assignment, department.name)
    return permitted(undefined)
  })
}

/** `conflict`: it is over. A shift that runs ends now, one that has not begun never begins. */
export async function endRota(actor: Actor, account: AccountId, assignment: string): Promise<Audited<void>> {
  return underAudit({ actor, action: 'rota.end', target: { id: account } }, async (permit, tx) => {
    const row = await loadOpen(permit, tx, account, assignment, 'rota')
    if (!row) return refused('conflict')
    const department = await loadDepartment(permit, tx, row.departmentId)
    await endAssignments(permit, tx, [row])
    reportOn(permit, account, row, department?.name ?? '', endNow(row, permit.at))
    return permitted(undefined)
  })
}

/** Two who change one department's rota at once follow each other: neither overlooks what the other wrote. */
export async function lockDepartments(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.sql('select 1 from department where id = any($1::uuid[]) order by id for no key update', [ids])
}

/** Those of these departments that hold at some time in the span, and were not taken back before they began. */
export async function loadAssignments(
  permit: Permit,
  tx: Tx,
  departments: readonly string[],
  span: Shift,
): Promise<Assignment[]> {
  permit.requireLive()
  const { rows } = await tx.sql<Assignment>(
    `select ${ASSIGNMENT_COLUMNS} from assignment a where a.organisation_id = $1 and a.department_id = any($2::uuid[])
       and a.since < $4 and (a.until is null or (a.until > $3 and a.until > a.since)) order by a.since, a.id`,
    [permit.actor.organisation, departments, span.since, span.until],
  )
  return rows
}

/** One that is not over. */
export async function loadOpen(
  permit: Permit,
  tx: Tx,
  account: AccountId,
  id: string,
  kind: Assignment['kind'],
): Promise<Assignment | undefined> {
  permit.requireLive()
  const { rows } = await tx.sql<Assignment>(
    `select ${ASSIGNMENT_COLUMNS} from assignment a where a.id = $1 and a.account_id = $2 and a.organisation_id = $3
       and a.kind = $4 and (a.until is null or (a.until > $5 and a.until > a.since)) for update`,
    [parseId(id) ?? null, account, permit.actor.organisation, kind, permit.at],
  )
  return rows[0]
}

/** `ended`: when, where it was ended; then `until` is what had been planned. */
function reportOn(permit: Permit, account: AccountId, row: Assignment, department: string, ended?: Date): void {
  permit.report({
    custody: permit.actor.organisation as OrganisationId,
    objects: [
      { type: 'Account', id: account },
      { type: 'Assignment', id: row.id },
    ],
    detail: {
      department,
      since: row.since.toISOString(),
      ...(row.until ? { until: row.until.toISOString() } : {}),
      ...(ended ? { ended: ended.toISOString() } : {}),
    },
  })
}
