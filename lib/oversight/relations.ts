import 'server-only'
/** Care relationships between persons and patients, their departments' included, past and present. A row whose seal does not fit is none. */
import { groupBy } from '@/lib/base/group'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { type CareFields, isSealed, sealCare } from '@/lib/keys/row-seal'
import { ACCOUNT_COLUMNS, isWhole, type SealedAccount } from '@/lib/keys/sealed-names'
import type { RelationFact } from '@/lib/oversight/known'
import type { CareKind } from '@/lib/policy/facts'

export type Relations = {
  readonly between: (person: string, patient: string) => readonly RelationFact[]
  /** The relation of this id is the person's own. */
  readonly isOwn: (id: string, person: string) => boolean
}

type CareRow = CareFields & { readonly kind: CareKind; readonly seal: Uint8Array }

export async function loadRelations(
  permit: Permit,
  tx: Tx,
  persons: readonly string[],
  patients: readonly string[],
): Promise<Relations> {
  permit.requireLive()
  const departments = await loadDepartments(tx, persons)
  const { rows } = await tx.sql<CareRow>(
    `select id, organisation_id as "organisationId", patient_id as "patientId", account_id as "accountId",
       department_id as "departmentId", kind, since, until, seal from care_relationship
     where patient_id = any($1::uuid[]) and (account_id::text = any($2::text[]) or department_id = any($3::uuid[]))`,
    [patients, persons, [...new Set(departments.values())]],
  )
  const sealed: CareRow[] = []
  for (const row of rows) if (await isSealed(row.seal, sealCare(row))) sealed.push(row)
  const byPatient = groupBy(sealed, ({ patientId }) => patientId)
  const byId = new Map(sealed.map((row) => [row.id, row]))
  return {
    between(person, patient) {
      const department = departments.get(person)
      const fits = (row: CareRow) => row.accountId === person || (department !== undefined && row.departmentId === department)
      return (byPatient.get(patient) ?? []).filter(fits).map((row) => relationOf(row, person))
    },
    isOwn: (id, person) => byId.get(id)?.accountId === person,
  }
}

function relationOf({ id, kind, accountId, since, until }: CareRow, person: string): RelationFact {
  return { id, kind, own: accountId === person, since: since.getTime(), until: until?.getTime() ?? null }
}

/** Where people work today: where they worked then stands nowhere. */
async function loadDepartments(tx: Tx, persons: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await tx.sql<SealedAccount>(`select ${ACCOUNT_COLUMNS} from account a where id::text = any($1::text[])`, [
    persons,
  ])
  const departments = new Map<string, string>()
  for (const row of rows) if (row.departmentId && (await isWhole(row))) departments.set(row.id, row.departmentId)
  return departments
}
