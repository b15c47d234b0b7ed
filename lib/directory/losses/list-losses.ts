import 'server-only'
/** Lost factors of one's own organisation that wait for a second person, or for their owner with her code. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { OrganisationId, PatientId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import type { Role } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import { loadLosses } from '@/lib/keys/loss-rows'
import { ACCOUNT_COLUMNS, nameOf, type SealedAccount } from '@/lib/keys/sealed-names'

export type ListedLoss = {
  readonly id: string
  /** Of staff from the directory, of a patient from her record. */
  readonly name: string
  readonly role: Role
  readonly proofing: string
  readonly openedBy: string
  readonly openedAt: Date
  /** Until when a second person may confirm it, or, once that was done, until when the code is good. */
  readonly until: Date
  readonly state: 'waiting' | 'handed' | 'over'
  /** She opened it, or it is hers: another has to confirm it. */
  readonly own: boolean
}

/** Opening names is the records' work: the page hands it in. */
export type NamePatients = (
  permit: Permit,
  tx: Tx,
  organisation: OrganisationId,
  patients: readonly PatientId[],
) => Promise<ReadonlyMap<PatientId, string>>

export async function listLosses(actor: Actor, namePatients: NamePatients): Promise<Audited<readonly ListedLoss[]>> {
  return underAudit({ actor, action: 'loss.list' }, async (permit, tx) => {
    const organisation = permit.actor.organisation as OrganisationId
    // Reception neither notes nor confirms what a colleague lost: it is not told of it.
    const rows = (await loadLosses(tx, organisation)).filter((row) => row.patientId || permit.actor.role !== 'desk')
    const staff = await loadStaff(permit, tx, [...new Set(rows.flatMap((row) => [row.accountId, row.openedById]))])
    const patients = rows.flatMap(({ patientId }) => patientId ?? [])
    const names = patients.length > 0 ? await namePatients(permit, tx, organisation, patients) : new Map<PatientId, string>()
    permit.report({ objects: patients.map((id) => ({ type: 'Patient', id })), detail: { losses: rows.length } })
    return permitted(
      rows.map((row) => {
        const { id, proofing, openedAt, openedById, accountId, patientId } = row
        const until = row.codeUntil ?? row.expiresAt
        const state = until <= permit.at ? ('over' as const) : row.confirmedAt ? ('handed' as const) : ('waiting' as const)
        const name = (patientId ? names.get(patientId) : staff.get(accountId)?.name) ?? 'without a name'
        const own = openedById === permit.actor.id || accountId === permit.actor.id
        const openedBy = staff.get(openedById)?.name ?? 'somebody'
        return { id, name, role: staff.get(accountId)?.role ?? 'patient', proofing, openedBy, openedAt, until, state, own }
      }),
    )
  })
}

type Staff = { readonly name: string; readonly role: Role }

async function loadStaff(permit: Permit, tx: Tx, ids: readonly string[]): Promise<Map<string, Staff>> {
  permit.requireLive()
  const { rows } = await tx.sql<SealedAccount>(`select ${ACCOUNT_COLUMNS} from account a where a.id = any($1::uuid[])`, [ids])
  const staff = new Map<string, Staff>()
  for (const row of rows) staff.set(row.id, { name: (await nameOf(row)) ?? '', role: row.role as Role })
  return staff
}
