import 'server-only'
/** Teams of a department: their members treat its patients, whatever department they belong to. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { type AccountId, newId, type OrganisationId, parseId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { type Assignment, endAssignments, insertAssignments } from '@/lib/directory/assignments'
import { loadDepartment } from '@/lib/directory/departments'
import { readName } from '@/lib/directory/new-person'
import { loadOpen, lockDepartments } from '@/lib/directory/rota'
import { isSealed, sealTeam, type TeamFields } from '@/lib/keys/row-seal'
import { ALTERED_NAME } from '@/lib/keys/sealed-names'

export type Team = { readonly id: string; readonly departmentId: string; readonly name: string; readonly intact: boolean }

/** `conflict`: the department has one of this name. */
export async function createTeam(actor: Actor, departmentId: string, typed: string): Promise<Audited<void>> {
  const name = readName(typed)
  return underAudit({ actor, action: 'team.create' }, async (permit, tx) => {
    const organisationId = permit.actor.organisation as OrganisationId
    const department = await loadDepartment(permit, tx, departmentId)
    if (!department) return refused('invalid', { field: 'department' })
    if (!name) return refused('invalid', { field: 'name' })
    const row = { id: newId(), organisationId, departmentId: department.id, name }
    const made = { ...row, createdAt: permit.at, seal: await sealTeam(row) }
    const { count } = await tx.team.createMany({ data: [made], skipDuplicates: true })
    if (count === 0) return refused('conflict', { field: 'name' })
    const detail = { team: name, department: department.name }
    permit.report({ custody: organisationId, objects: [{ type: 'Team', id: row.id }], detail })
    return permitted(undefined)
  })
}

/** `conflict`: she is in it already, or her account is closed. `unavailable`: the team’s row is not what the portal wrote. */
export async function joinTeam(actor: Actor, account: AccountId, teamId: string): Promise<Audited<void>> {
  return underAudit({ actor, action: 'team.join', target: { id: account } }, async (permit, tx) => {
    const team = await loadTeam(permit, tx, teamId)
    if (!team) return refused('not-found')
    if (!team.intact) return refused('unavailable')
    await lockDepartments(tx, [team.departmentId])
    const active = await tx.account.findFirst({ where: { id: account, active: true } })
    const member = await tx.assignment.findFirst({ where: { teamId: team.id, accountId: account, until: null } })
    if (!active || member) return refused('conflict')
    const since = permit.at
    const of = { departmentId: team.departmentId, teamId: team.id, accountId: account, since, until: null }
    const [row] = await insertAssignments(permit, tx, [of])
    await reportOn(permit, tx, row as Assignment, team)
    return permitted(undefined)
  })
}

/** `conflict`: she is not in it. */
export async function leaveTeam(actor: Actor, account: AccountId, assignment: string): Promise<Audited<void>> {
  return underAudit({ actor, action: 'team.leave', target: { id: account } }, async (permit, tx) => {
    const row = await loadOpen(permit, tx, account, assignment, 'team')
    const team = row?.teamId ? await loadTeam(permit, tx, row.teamId) : undefined
    if (!row || !team) return refused('conflict')
    await endAssignments(permit, tx, [row])
    await reportOn(permit, tx, row, team)
    return permitted(undefined)
  })
}

async function loadTeam(permit: Permit, tx: Tx, id: string): Promise<Team | undefined> {
  return (await loadTeams(permit, tx)).find((team) => team.id === parseId(id))
}

/** A name whose seal does not fit is said to be altered. */
export async function loadTeams(permit: Permit, tx: Tx): Promise<Team[]> {
  permit.requireLive()
  const { rows } = await tx.sql<TeamFields & { seal: Uint8Array }>(
    `select id, organisation_id as "organisationId", department_id as "departmentId", name, seal from team
     where organisation_id = $1 order by name, id`,
    [permit.actor.organisation],
  )
  const teams: Team[] = []
  for (const row of rows) {
    const intact = await isSealed(row.seal, sealTeam(row))
    teams.push({ id: row.id, departmentId: row.departmentId, name: intact ? row.name : ALTERED_NAME, intact })
  }
  return teams
}

async function reportOn(permit: Permit, tx: Tx, row: Assignment, team: Team): Promise<void> {
  const department = await loadDepartment(permit, tx, row.departmentId)
  permit.report({
    custody: permit.actor.organisation as OrganisationId,
    objects: [
      { type: 'Account', id: row.accountId },
      { type: 'Assignment', id: row.id },
    ],
    detail: { team: team.name, department: department?.name ?? '', since: row.since.toISOString() },
  })
}
