import 'server-only'
/** Work: the patients an actor is in charge of now, each with the reason. One organisation event for the list. */
import { type Foreseen, foreseeBases } from '@/lib/access/foresee'
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { PatientId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { type Identified, identifyPatients } from '@/lib/records/identify'

export type WorkItem = Identified & { readonly basis: Foreseen; readonly department: string | null }
/** A patient of another organisation who shares with the actor; named as the actor described her. */
export type SharedItem = {
  readonly patient: PatientId
  readonly name: string
  readonly birthDate: string
  readonly until: string
}
export type WorkList = {
  readonly items: readonly WorkItem[]
  readonly total: number
  readonly shared: readonly SharedItem[]
}
/** What is shared is the consents' to know: the page hands it in, so that one visit is one entry. */
export type LoadShared = (permit: Permit, tx: Tx) => Promise<readonly SharedItem[]>

const MOST_SHOWN = 50

export async function listWork(actor: Actor, loadShared: LoadShared = async () => []): Promise<Audited<WorkList>> {
  return underAudit({ actor, action: 'work.list' }, async (permit, tx) => {
    const mine = await loadMine(permit, tx)
    const shown = mine.slice(0, MOST_SHOWN)
    const departments = new Map(shown.map(({ patient, department }) => [patient, department]))
    const ids = shown.map(({ patient }) => patient)
    const bases = await foreseeBases(permit, tx, ids)
    const items = (await identifyPatients(permit, tx, ids)).flatMap((one): WorkItem[] => {
      const basis = bases.get(one.patient)
      return basis?.kind === 'care' ? [{ ...one, basis, department: departments.get(one.patient) ?? null }] : []
    })
    const shared = await loadShared(permit, tx)
    permit.report({
      objects: [...shown, ...shared].map(({ patient }) => ({ type: 'Patient', id: patient })),
      detail: { found: mine.length, ...(shared.length > 0 ? { shared: shared.length } : {}) },
    })
    return permitted({ items, total: mine.length, shared })
  })
}

async function loadMine(permit: Permit, tx: Tx): Promise<{ patient: PatientId; department: string | null }[]> {
  const { rows } = await tx.sql<{ patient: PatientId; department: string | null }>(
    `select distinct on (c.patient_id) c.patient_id as patient, d.name as department
     from care_relationship c left join department d on d.id = c.department_id
     join account a on a.id = $1
     where (c.account_id = a.id or c.department_id = a.department_id or (c.kind = 'team' and c.department_id in (
         select department_id from assignment where account_id = a.id and since <= $2 and (until is null or until > $2))))
       and c.since <= $2 and (c.until is null or c.until > $2)
     order by c.patient_id, c.since desc`,
    [permit.actor.id, permit.at],
  )
  return rows
}
