import 'server-only'
/**
 * Somebody lost what she signs in with, and stands here. The first person says how she was proofed. Promise: that alone changes
 * nothing but that she is told, wherever she is still signed in and by mail, so that whoever was never there can stop it.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import { eventOf } from '@/lib/access/permit'
import type { Actor } from '@/lib/base/actor'
import { type AccountId, newIdAt, type OrganisationId, type PatientId } from '@/lib/base/ids'
import { momentWords } from '@/lib/base/mail'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { parseProofing } from '@/lib/base/proofing'
import type { Tx } from '@/lib/db/transaction'
import type { WhoIs } from '@/lib/directory/activation-code'
import { insertLoss, lockLoss, updateLoss } from '@/lib/keys/loss-rows'
import { queueMail } from '@/lib/keys/outbox'
import { ACCOUNT_COLUMNS, isWhole, type SealedAccount } from '@/lib/keys/sealed-names'

/** A second person has a day: whoever proofed her yesterday proofed whoever stood there yesterday. */
export const OPEN_MS = 86_400_000

export type Whose = { readonly account: AccountId } | { readonly patient: PatientId }
export type Opened = { readonly id: string; readonly until: Date }

/**
 * `invalid` (field proofing); `conflict` in the field `account` (closed, or without a name and password), `factors` (she never
 * had any: her password is enough to set one up), `deceased`; `unavailable`: her row is not what the portal wrote.
 */
export async function openLoss(actor: Actor, whose: Whose, word: unknown, whoIs: WhoIs): Promise<Audited<Opened>> {
  const proofing = parseProofing(word)
  const patient = 'patient' in whose ? whose.patient : undefined
  const about = 'patient' in whose ? { patient: whose.patient, decides: true } : { target: { id: whose.account } }
  return underAudit({ actor, action: 'loss.open', ...about }, async (permit, tx) => {
    if (!proofing) return refused('invalid', { field: 'proofing' })
    const found = await lockHolder(permit, tx, whose)
    if (!found.ok) return found
    if (patient && (await whoIs(permit, tx, patient))?.deceased !== false) return refused('conflict', { field: 'deceased' })
    const { id: account } = found.value
    if (!(await everEnrolled(tx, account))) return refused('conflict', { field: 'factors' })
    await endOlder(permit, tx, account)
    const until = new Date(permit.at.getTime() + OPEN_MS)
    const organisationId = permit.actor.organisation as OrganisationId
    const by = { openedById: permit.actor.id as AccountId, openedAt: permit.at, expiresAt: until, eventId: eventOf(permit) }
    const later = { confirmedById: null, confirmedAt: null, codeHash: null, codeUntil: null, sessionId: null }
    const id = newIdAt(permit.at)
    const ends = { endedAt: null, endedBy: null }
    await insertLoss(tx, {
      id,
      accountId: account,
      patientId: patient ?? null,
      organisationId,
      proofing,
      ...by,
      ...later,
      ...ends,
    })
    const mailed = await queueMail(tx, account, { template: 'loss-opened', at: momentWords(permit.at) }, permit.at)
    reportLoss(permit, { id, account }, { proofing, ...(mailed ? { mail: 'loss-opened' } : {}) })
    return permitted({ id, until })
  })
}

export type Holder = SealedAccount & { readonly id: AccountId }

/** Her account's row first, then what hangs on it: every step of a loss takes them in this order. */
export async function lockHolder(permit: Permit, tx: Tx, whose: Whose): Promise<Outcome<Holder>> {
  permit.requireLive()
  const byPatient = 'patient' in whose
  const { rows } = await tx.sql<Holder>(
    `select ${ACCOUNT_COLUMNS} from account a where ${byPatient ? 'a.patient_id = $1 and a.login_token is not null' : 'a.id = $1'}
     order by a.id limit 1 for no key update`,
    [byPatient ? whose.patient : whose.account],
  )
  const [row] = rows
  if (!row?.active || !row.loginToken) return refused('conflict', { field: 'account' })
  if (!(await isWhole(row))) return refused('unavailable')
  // Decided was about a patient, or about one of the staff: an account of the other kind is not what was decided.
  return (row.patientId ?? null) === permit.patient ? permitted(row) : refused('not-found')
}

async function everEnrolled(tx: Tx, account: AccountId): Promise<boolean> {
  return (await tx.sql('select 1 from factor where account_id = $1 limit 1', [account])).rows.length > 0
}

/** One that ran out, or whose code did, must not stand in the way; one that altered must not either. */
async function endOlder(permit: Permit, tx: Tx, account: AccountId): Promise<void> {
  const older = await lockLoss(tx, account)
  if (older) await updateLoss(tx, older, { endedAt: permit.at, endedBy: 'replaced' })
  else
    await tx.sql(`update factor_loss set ended_at = $2, ended_by = 'replaced' where account_id = $1 and ended_at is null`, [
      account,
      permit.at,
    ])
}

/** In a patient's own stream; of one of the staff under her organisation. */
export function reportLoss(
  permit: Permit,
  { id, account }: { readonly id: string; readonly account: AccountId },
  detail: Readonly<Record<string, string | number>> = {},
): void {
  const { patient } = permit
  const custody = permit.actor.organisation
  const place = patient ? { patient, stream: 'main' as const } : custody ? { custody } : {}
  const objects = [
    { type: 'Account', id: account },
    { type: 'FactorLoss', id },
  ]
  permit.report({ ...place, objects, detail })
}
