import 'server-only'
/**
 * The record says that she died: her own account ends with it, at once, whoever has its password. Here, since whatever writes
 * her record must be able to do it in the same transaction.
 */
import type { PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { sealAccount } from '@/lib/keys/row-seal'
import { ACCOUNT_COLUMNS, isWhole, type SealedAccount } from '@/lib/keys/sealed-names'

/** Each open account of hers, with an entry in her own stream. The patient's row must be locked. */
export async function closeAccountsOf(permit: Permit, tx: Tx, patient: PatientId): Promise<void> {
  permit.requireLive()
  const { rows } = await tx.sql<SealedAccount>(
    `select ${ACCOUNT_COLUMNS} from account a where a.patient_id = $1 and a.active order by a.id for no key update`,
    [patient],
  )
  for (const row of rows) {
    // An altered one is closed as well, and stays recognisable as altered.
    const seal = (await isWhole(row)) ? await sealAccount({ ...row, active: false }) : row.seal
    await tx.sql('update account set active = false, seal = $2 where id = $1', [row.id, seal])
    const ended = await tx.sql('update session set ended_at = $2 where account_id = $1 and ended_at is null returning id', [
      row.id,
      permit.at,
    ])
    const detail = { why: 'deceased', sessions: ended.rows.length }
    permit.report({ action: 'user.disable', patient, stream: 'main', objects: [{ type: 'Account', id: row.id }], detail })
  }
}
