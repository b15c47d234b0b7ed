import 'server-only'
/** Departments of an organisation: whoever is in one treats its patients together. Added and renamed, never removed: entries name them. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { newId, type OrganisationId, parseId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { readName } from '@/lib/directory/new-person'

export type Department = { readonly id: string; readonly name: string }

/** `invalid`: no name. `conflict`: there is one of this name. */
export async function createDepartment(actor: Actor, typed: string): Promise<Audited<void>> {
  const name = readName(typed)
  return underAudit({ actor, action: 'department.create' }, async (permit, tx) => {
    const organisationId = permit.actor.organisation as OrganisationId
    if (!name) return refused('invalid', { field: 'name' })
    const id = newId()
    const { count } = await tx.department.createMany({ data: [{ id, organisationId, name }], skipDuplicates: true })
    if (count === 0) return refused('conflict', { field: 'name' })
    permit.report({ custody: organisationId, objects: [{ type: 'Department', id }], detail: { name } })
    return permitted(undefined)
  })
}

/** `not-found`: none of hers. `conflict`: it is called so already, or another one is. */
export async function renameDepartment(actor: Actor, id: string, typed: string): Promise<Audited<void>> {
  const name = readName(typed)
  return underAudit({ actor, action: 'department.rename' }, async (permit, tx) => {
    const organisationId = permit.actor.organisation as OrganisationId
    const department = await loadDepartment(permit, tx, id)
    if (!department) return refused('not-found')
    if (!name) return refused('invalid', { field: 'name' })
    const taken = await tx.department.findFirst({ where: { organisationId, name } })
    if (taken) return refused('conflict', { field: 'name' })
    await tx.department.update({ where: { id: department.id }, data: { name } })
    permit.report({ custody: organisationId, objects: [{ type: 'Department', id }], detail: { before: department.name, name } })
    return permitted(undefined)
  })
}

/** Of the administrator's own organisation; any other does not exist for her. */
export async function loadDepartment(permit: Permit, tx: Tx, id: string): Promise<Department | undefined> {
  return (await loadDepartments(permit, tx)).find((one) => one.id === parseId(id))
}

export async function loadDepartments(permit: Permit, tx: Tx): Promise<Department[]> {
  permit.requireLive()
  const { rows } = await tx.sql<Department>('select id, name from department where organisation_id = $1 order by name', [
    permit.actor.organisation,
  ])
  return rows
}
