import 'server-only'
/**
 * Who works for which department's patients, and when: rows the gate reads at each look. An end is written into the row and
 * sealed anew; a row that somebody altered is ended all the same, and stays recognisable as altered.
 */
import { newOpaqueId, type OrganisationId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { type AssignmentFields, isSealed, sealAssignment } from '@/lib/keys/row-seal'

export type Assignment = AssignmentFields & { readonly kind: 'team' | 'rota'; readonly seal: Uint8Array }

export const ASSIGNMENT_COLUMNS = `a.id, a.organisation_id as "organisationId", a.department_id as "departmentId",
  a.team_id as "teamId", a.account_id as "accountId", a.kind, a.since, a.until, a.created_at as "createdAt", a.seal`

export type NewAssignment = Pick<AssignmentFields, 'departmentId' | 'teamId' | 'accountId' | 'since' | 'until'>

/** With random ids: those of a rota that is read in would otherwise tell which shift was written first. */
export async function insertAssignments(permit: Permit, tx: Tx, news: readonly NewAssignment[]): Promise<Assignment[]> {
  permit.requireLive()
  const organisationId = permit.actor.organisation as OrganisationId
  const rows: Assignment[] = []
  for (const one of news) {
    const kind = one.teamId ? ('team' as const) : ('rota' as const)
    const row = { id: newOpaqueId(), organisationId, createdAt: permit.at, kind, ...one }
    rows.push({ ...row, seal: await sealAssignment(row) })
  }
  await tx.sql(
    `insert into assignment (id, organisation_id, department_id, team_id, account_id, kind, since, until, created_at, seal)
     select u.id, $1, u.department, u.team, u.account, u.kind, u.since, u.until, $2, u.seal
     from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::timestamptz[], $9::timestamptz[], $10::bytea[])
       as u (id, department, team, account, kind, since, until, seal)`,
    [
      organisationId,
      permit.at,
      rows.map(({ id }) => id),
      rows.map(({ departmentId }) => departmentId),
      rows.map(({ teamId }) => teamId),
      rows.map(({ accountId }) => accountId),
      rows.map(({ kind }) => kind),
      rows.map(({ since }) => since),
      rows.map(({ until }) => until),
      rows.map(({ seal }) => seal),
    ],
  )
  return rows
}

/** The moment a row ends by being ended now: one that has not begun ends as it begins, and never holds. */
export function endNow({ since, until }: Pick<AssignmentFields, 'since' | 'until'>, at: Date): Date {
  const end = since > at ? since : at
  return until && until < end ? until : end
}

/** Locked in the order of their ids, as readers lock them: two orders would be a deadlock. */
export async function endAssignments(permit: Permit, tx: Tx, rows: readonly Assignment[]): Promise<void> {
  permit.requireLive()
  const ids = rows.map(({ id }) => id)
  await tx.sql('select 1 from assignment where id = any($1::uuid[]) order by id for no key update', [ids])
  const ends = rows.map((row) => endNow(row, permit.at))
  const seals: Uint8Array[] = []
  for (const [i, row] of rows.entries()) {
    const whole = await isSealed(row.seal, sealAssignment(row))
    seals.push(whole ? await sealAssignment({ ...row, until: ends[i] as Date }) : row.seal)
  }
  await tx.sql(
    `update assignment a set until = u.until, seal = u.seal
     from unnest($1::uuid[], $2::timestamptz[], $3::bytea[]) as u (id, until, seal) where a.id = u.id`,
    [ids, ends, seals],
  )
}
