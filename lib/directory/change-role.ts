import 'server-only'
/**
 * Another role or department for a person of one's own organisation. Promise: her sessions end with the act, so that her next
 * request is made under what she is now. Nobody does it to herself, so whoever acts stays, and the last administrator with her.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { AccountId, OrganisationId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Detail } from '@/lib/base/permit'
import { type Ended, endSessionsOf, fits, loadRow } from '@/lib/directory/change-account'
import { loadDepartments } from '@/lib/directory/departments'
import { STAFF_ROLES } from '@/lib/directory/new-person'
import { roleDigest } from '@/lib/keys/account-ends'
import { sealAccount } from '@/lib/keys/row-seal'

/** `department`: the id of one, or empty for none. */
export type Place = { readonly role: string; readonly department: string }

/** `conflict`: she is that already, or her account is closed. `unavailable`: her row is not what the portal wrote. */
export async function changeRole(actor: Actor, account: AccountId, place: Place): Promise<Audited<Ended>> {
  const role = STAFF_ROLES.find((known) => known === place.role)
  return underAudit({ actor, action: 'role.assign', target: { id: account } }, async (permit, tx) => {
    const row = await loadRow(permit, tx, account)
    const departments = await loadDepartments(permit, tx)
    const departmentId = departments.find(({ id }) => id === place.department)?.id ?? null
    // Agents and patients have accounts too: neither is given a person's role.
    if (!role || !STAFF_ROLES.some((known) => known === row?.role)) return refused('invalid', { field: 'role' })
    if (departmentId === null && place.department !== '') return refused('invalid', { field: 'department' })
    if (!row?.active || (row.role === role && row.departmentId === departmentId)) return refused('conflict')
    if (!(await fits(row))) return refused('unavailable')
    const next = { ...row, role, departmentId }
    await tx.account.update({ where: { id: account }, data: { role, departmentId, seal: await sealAccount(next) } })
    const sessions = await endSessionsOf(permit, tx, account)
    const said = (one: { role: string; departmentId: string | null }): Detail => {
      const department = departments.find(({ id }) => id === one.departmentId)?.name
      return { role: one.role, ...(department ? { department } : {}) }
    }
    permit.report({
      custody: row.organisationId as OrganisationId,
      objects: [{ type: 'Account', id: account, digest: roleDigest(next) }],
      detail: { before: said(row), after: said(next), sessions },
    })
    return permitted({ sessions })
  })
}
