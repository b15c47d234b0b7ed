import 'server-only'
/** A loss that is none: taken back by whoever may open one, or stopped by its owner from a session of two factors. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { AccountId, PatientId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import { db } from '@/lib/db/client'
import { reportLoss } from '@/lib/directory/losses/open-loss'
import { lockLoss, updateLoss } from '@/lib/keys/loss-rows'

export type Known = {
  readonly account: AccountId
  readonly patient: PatientId | null
  readonly openedBy: AccountId
}

/** Whom a loss is about, before the gate is asked: the row is opened and checked again behind it. */
export async function findLoss(id: string): Promise<Known | undefined> {
  const { rows } = await db().pool.query<Known>(
    `select account_id as account, patient_id as patient, opened_by_id as "openedBy" from factor_loss where id = $1`,
    [id],
  )
  return rows[0]
}

/** `patient` decides who may: of the staff without one. */
export function about({ account, patient }: Known) {
  return patient ? { patient, decides: true } : { target: { id: account } }
}

/** A code that was handed over ends with it, and her factors stay taken away: she is proofed anew. `conflict`: it is over. */
export async function withdrawLoss(actor: Actor, id: string): Promise<Audited<void>> {
  const known = await findLoss(id)
  if (!known) return { ...refused('not-found'), written: [], receipt: '' }
  return underAudit({ actor, action: 'loss.withdraw', ...about(known) }, async (permit, tx) => {
    await tx.sql('select 1 from account where id = $1 for no key update', [known.account])
    const row = await lockLoss(tx, known.account)
    if (row?.id !== id || row.organisationId !== permit.actor.organisation) return refused('conflict')
    await updateLoss(tx, row, { endedAt: permit.at, endedBy: 'withdrawn' })
    reportLoss(permit, { id, account: known.account })
    return permitted(undefined)
  })
}

/** Only while nothing has come of it: afterwards every session of hers is over. `conflict`: there is none. */
export async function objectToLoss(actor: Actor): Promise<Audited<void>> {
  return underAudit({ actor, action: 'loss.object' }, async (permit, tx) => {
    const account = permit.actor.id as AccountId
    const row = await lockLoss(tx, account)
    if (!row || row.confirmedAt || row.expiresAt <= permit.at) return refused('conflict')
    await updateLoss(tx, row, { endedAt: permit.at, endedBy: 'objected' })
    const { patient } = permit.actor
    const objects = [
      { type: 'Account', id: account },
      { type: 'FactorLoss', id: row.id },
    ]
    // Her organisation's officer is to see it too: somebody said that she stood there.
    permit.report({ custody: row.organisationId, ...(patient ? { patient, stream: 'main' as const } : {}), objects })
    return permitted(undefined)
  })
}

export type OwnLoss = {
  readonly openedAt: Date
  readonly expiresAt: Date
  readonly organisation: string
  readonly proofing: string
}

/** What somebody says of her just now. Seeing it is no look at anybody: there is no entry of it. */
export async function loadOwnLoss({ id }: Actor, at: Date): Promise<OwnLoss | undefined> {
  const { rows } = await db().pool.query<OwnLoss>(
    `select l.opened_at as "openedAt", l.expires_at as "expiresAt", o.name as organisation, l.proofing
     from factor_loss l join organisation o on o.id = l.organisation_id
     where l.account_id = $1 and l.ended_at is null and l.confirmed_at is null and l.expires_at > $2`,
    [id, at],
  )
  return rows[0]
}
