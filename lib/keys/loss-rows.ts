import 'server-only'
/**
 * Lost factors: what one person opened, another confirmed, and a code made good. Sealed by the custodian, or whoever holds the
 * database would hand himself a code for somebody else's account. A row that does not fit its seal is none.
 *
 *   seal = custodian's MAC("row/factor-loss", JSON array of the fields in order; times as RFC 3339 UTC), tries apart: they are
 *   counted in statements of their own.
 */
import { type Bytes, equal } from '@/lib/base/bytes'
import type { AccountId, EventId, OrganisationId, PatientId, SessionId } from '@/lib/base/ids'
import type { Tx } from '@/lib/db/transaction'
import { custodian } from '@/lib/keys/custodian'

/** How she was proofed: a word of the list, which the directory keeps. */
export type LossFields = {
  readonly id: string
  readonly accountId: AccountId
  readonly patientId: PatientId | null
  readonly organisationId: OrganisationId
  readonly proofing: string
  readonly openedById: AccountId
  readonly openedAt: Date
  readonly expiresAt: Date
  readonly eventId: EventId
  readonly confirmedById: AccountId | null
  readonly confirmedAt: Date | null
  readonly codeHash: Uint8Array | null
  readonly codeUntil: Date | null
  readonly sessionId: SessionId | null
  readonly endedAt: Date | null
  readonly endedBy: string | null
}
export type LossRow = LossFields & { readonly tries: number; readonly seal: Uint8Array }

const COLUMNS = `id, account_id as "accountId", patient_id as "patientId", organisation_id as "organisationId", proofing,
  opened_by_id as "openedById", opened_at as "openedAt", expires_at as "expiresAt", event_id as "eventId",
  confirmed_by_id as "confirmedById", confirmed_at as "confirmedAt", code_hash as "codeHash", code_until as "codeUntil",
  session_id as "sessionId", ended_at as "endedAt", ended_by as "endedBy", tries, seal`

export function sealLoss(row: LossFields): Promise<Bytes> {
  const { id, accountId, patientId, organisationId, proofing, openedById, openedAt, expiresAt, eventId } = row
  const { confirmedById, confirmedAt, codeHash, codeUntil, sessionId, endedAt, endedBy } = row
  const opened = [id, accountId, patientId, organisationId, proofing, openedById, openedAt, expiresAt, eventId]
  const hash = codeHash && Buffer.from(codeHash).toString('hex')
  const fields = [...opened, confirmedById, confirmedAt, hash, codeUntil, sessionId, endedAt, endedBy]
  return custodian().mac('row/factor-loss', JSON.stringify(fields))
}

/** Of this account and not over, for update: it is confirmed, withdrawn, used and objected to one after the other. */
export async function lockLoss(tx: Tx, account: AccountId): Promise<LossRow | undefined> {
  const { rows } = await tx.sql<LossRow>(
    `select ${COLUMNS} from factor_loss where account_id = $1 and ended_at is null for update`,
    [account],
  )
  const [row] = rows
  return row && equal(row.seal, await sealLoss(row)) ? row : undefined
}

/** Those of one organisation that are not over, newest first. Altered ones are left out: nothing can be done with them. */
export async function loadLosses(tx: Tx, organisation: OrganisationId): Promise<LossRow[]> {
  const { rows } = await tx.sql<LossRow>(
    `select ${COLUMNS} from factor_loss where organisation_id = $1 and ended_at is null order by opened_at desc, id`,
    [organisation],
  )
  const whole = await Promise.all(rows.map(async (row) => equal(row.seal, await sealLoss(row))))
  return rows.filter((_, i) => whole[i])
}

export async function insertLoss(tx: Tx, row: LossFields): Promise<void> {
  await tx.factorLoss.create({ data: { ...row, codeHash: null, seal: await sealLoss(row) } })
}

type Step = Partial<
  Pick<LossFields, 'confirmedById' | 'confirmedAt' | 'codeHash' | 'codeUntil' | 'sessionId' | 'endedAt' | 'endedBy'>
>

export async function updateLoss(tx: Tx, before: LossRow, step: Step): Promise<void> {
  const row = { ...before, ...step }
  await tx.sql(
    `update factor_loss set confirmed_by_id = $2, confirmed_at = $3, code_hash = $4, code_until = $5, session_id = $6,
       ended_at = $7, ended_by = $8, seal = $9 where id = $1`,
    [
      ...[row.id, row.confirmedById, row.confirmedAt, row.codeHash, row.codeUntil, row.sessionId, row.endedAt, row.endedBy],
      await sealLoss(row),
    ],
  )
}

/**
 * Whether the code was shown in this very session and is still good: only then may somebody whose factors were taken away set
 * up another with a password. Without it, a password alone would be enough as soon as they are gone.
 */
export async function mayEnrolAnew(tx: Tx, account: AccountId, session: SessionId, at: Date): Promise<boolean> {
  const { rows } = await tx.sql<LossRow>(
    `select ${COLUMNS} from factor_loss where account_id = $1 and session_id = $2 and ended_at is null`,
    [account, session],
  )
  const [row] = rows
  const open = row !== undefined && row.codeUntil !== null && row.codeUntil > at
  return open && equal(row.seal, await sealLoss(row))
}
