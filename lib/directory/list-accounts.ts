import 'server-only'
import type { AccountId, PatientId } from '@/lib/base/ids'
import type { Role } from '@/lib/base/vocabulary'
import { db } from '@/lib/db/client'

export type KnownAccount = {
  readonly id: AccountId
  readonly role: Role
  /** Code of the organisation; null for patients. */
  readonly organisation: string | null
  readonly department: string | null
  /** Staff only: patients are named by their id, their names are in their records. */
  readonly name: string | null
  readonly patient: PatientId | null
  /** Has a name and password to sign in with. */
  readonly login: boolean
  readonly active: boolean
}

/** Who has an account, in the order they were made. Staff are a directory within the installation; logins are not readable. */
export async function listAccounts(): Promise<KnownAccount[]> {
  const { rows } = await db().pool.query<KnownAccount>(
    `select a.id, a.role, o.code as organisation, d.name as department, a.display_name as name, a.patient_id as patient,
       a.login_token is not null as login, a.active
     from account a left join organisation o on o.id = a.organisation_id left join department d on d.id = a.department_id
     order by a.created_at, a.id`,
  )
  return rows
}
