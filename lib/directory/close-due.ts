import 'server-only'
/**
 * Accounts of staff whose last day is over, and of those who have not been here for long: closed by the portal itself, each
 * with an entry. Who left is refused before that already; a way in that nobody uses is one that nobody watches.
 */
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { now } from '@/lib/base/clock'
import { loadVariable } from '@/lib/base/env'
import type { AccountId, OrganisationId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import { db } from '@/lib/db/client'
import { closeRow, loadRow } from '@/lib/directory/change-account'
import { STAFF_ROLES } from '@/lib/directory/new-person'

const DAY_MS = 86_400_000
const INACTIVE_DAYS = 90

type Why = 'left' | 'inactive'
type Due = { readonly id: AccountId; readonly organisation: OrganisationId; readonly why: Why }

/**
 * The last open administrator of an organisation stays, however long away: nobody could open her again. Whoever signs in with
 * nothing, as a demo's people, cannot be away. An account that was opened again counts from then on.
 */
const DUE = `
  select a.id, a.organisation_id as organisation, case when a.ends_at <= $1 then 'left' else 'inactive' end as why
  from account a
  where a.active and a.role = any($3::text[]) and a.organisation_id is not null and (a.ends_at <= $1 or (
    $2::timestamptz is not null and a.login_token is not null and coalesce(a.opened_at, a.created_at) <= $2
    and not exists (select 1 from session s where s.account_id = a.id and s.last_seen_at > $2)
    and (a.role <> 'administrator' or exists (select 1 from account o where o.organisation_id = a.organisation_id and o.id <> a.id
      and o.role = 'administrator' and o.active and (o.ends_at is null or o.ends_at > $1)
      and (o.login_token is null or coalesce(o.opened_at, o.created_at) > $2
        or exists (select 1 from session s where s.account_id = o.id and s.last_seen_at > $2))))))
  order by a.id`

/** How many were closed. `days`: without a sign-in; 0 for never. */
export async function closeDue(days = inactiveDays()): Promise<number> {
  const at = now()
  const since = days > 0 ? new Date(at.getTime() - days * DAY_MS) : null
  const { rows } = await db().pool.query<Due>(DUE, [at, since, STAFF_ROLES])
  let closed = 0
  for (const one of rows) if (await close(one)) closed++
  return closed
}

async function close({ id, organisation, why }: Due): Promise<boolean> {
  const actor: Actor = { id: 'account-ends', role: 'agent', organisation, patient: null, session: null, name: null }
  const outcome = await underAudit({ actor, action: 'user.disable', target: { id }, detail: { why } }, async (permit, tx) => {
    const row = await loadRow(permit, tx, id)
    if (!row?.active) return refused('conflict')
    await closeRow(permit, tx, row, { why })
    return permitted(undefined)
  })
  return outcome.ok
}

/** A setting that is no number of days is none: it must not close everybody, nor nobody. */
export function inactiveDays(): number {
  const set = loadVariable('CHARTSEAL_INACTIVE_DAYS')
  return set !== undefined && /^\d{1,4}$/.test(set) ? Number(set) : INACTIVE_DAYS
}
