import 'server-only'
/**
 * The one time an account and an identity are put together. It uses up the invitation: the password that was handed over ends,
 * as it would if she had chosen her own, and from then on the identity alone is her way in.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { Bytes } from '@/lib/base/bytes'
import type { AccountId, OrganisationId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import { fits, loadRow } from '@/lib/directory/change-account'
import { STAFF_ROLES } from '@/lib/directory/new-person'
import type { Held } from '@/lib/directory/single-sign-on/identity'
import { wayInDigest } from '@/lib/keys/account-ends'
import { sealAccount } from '@/lib/keys/row-seal'

/** `conflict`: no open invitation of a member of staff. `unavailable`: the row is not what the portal wrote. */
export async function linkIdentity(provider: Actor, account: AccountId, token: Bytes): Promise<Audited<Held>> {
  return underAudit({ actor: provider, action: 'identity.link', target: { id: account } }, async (permit, tx) => {
    const row = await loadRow(permit, tx, account)
    // Somebody who already chose a password owns this account: an address that reads like her name takes nothing from her.
    const open = row?.firstPasswordUntil && row.firstPasswordUntil > permit.at
    if (!row?.active || !open || row.identityToken || !STAFF_ROLES.some((known) => known === row.role)) return refused('conflict')
    if (!(await fits(row))) return refused('unavailable')
    const wayIn = { passwordHash: null, identityToken: token }
    const seal = await sealAccount({ ...row, ...wayIn })
    await tx.account.update({ where: { id: account }, data: { ...wayIn, firstPasswordUntil: null, seal } })
    const custody = row.organisationId as OrganisationId
    permit.report({ custody, objects: [{ type: 'Account', id: account, digest: wayInDigest(wayIn) }] })
    const { role, departmentId, active } = row
    return permitted({ id: account, role, organisationId: custody, departmentId, active })
  })
}
