import 'server-only'
/** The last day of somebody who leaves. Promise: once it is over her next request is refused, whether or not anybody remembers. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { AccountId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import { fits, loadRow } from '@/lib/directory/change-account'
import { sealAccount } from '@/lib/keys/row-seal'

/** `null`: she stays. `conflict`: it is so already, or her account is closed. `invalid`: a day that is over; she can be closed. */
export async function setEnd(actor: Actor, account: AccountId, endsAt: Date | null): Promise<Audited<void>> {
  return underAudit({ actor, action: 'user.update', target: { id: account } }, async (permit, tx) => {
    const row = await loadRow(permit, tx, account)
    if (endsAt && endsAt <= permit.at) return refused('invalid', { field: 'lastDay' })
    if (!row?.active || (row.endsAt?.getTime() ?? null) === (endsAt?.getTime() ?? null)) return refused('conflict')
    if (!(await fits(row))) return refused('unavailable')
    await tx.account.update({ where: { id: account }, data: { endsAt, seal: await sealAccount({ ...row, endsAt }) } })
    const detail = endsAt ? { endsAt: endsAt.toISOString() } : {}
    permit.report({ custody: row.organisationId, objects: [{ type: 'Account', id: account }], detail })
    return permitted(undefined)
  })
}
