import 'server-only'
/** Looking up who is linked, before anybody is signed in. What is found here is asked once more behind the gate, by its seal. */
import type { Bytes } from '@/lib/base/bytes'
import type { AccountId, OrganisationId } from '@/lib/base/ids'
import { db } from '@/lib/db/client'
import { custodian } from '@/lib/keys/custodian'

/** Who works here and has which name elsewhere is not for whoever reads the database. 32 bytes, under the custodian. */
export async function identityToken(issuer: string, subject: string): Promise<Bytes> {
  return custodian().mac('identity', JSON.stringify([issuer, subject]))
}

export type Held = {
  readonly id: AccountId
  readonly role: string
  readonly organisationId: OrganisationId | null
  readonly departmentId: string | null
  readonly active: boolean
}

const COLUMNS = `id, role, organisation_id as "organisationId", department_id as "departmentId", active`

export async function findIdentity(token: Bytes): Promise<Held | undefined> {
  const { rows } = await db().pool.query<Held>(`select ${COLUMNS} from account where identity_token = $1`, [Buffer.from(token)])
  return rows[0]
}

export async function findInvited(loginToken: Bytes): Promise<Held | undefined> {
  const text = `select ${COLUMNS} from account where login_token = $1`
  const { rows } = await db().pool.query<Held>(text, [Buffer.from(loginToken)])
  return rows[0]
}

/** `undefined`: there is none of that name. */
export async function findDepartment(organisation: OrganisationId | null, name: string): Promise<string | undefined> {
  const text = 'select id from department where organisation_id = $1 and name = $2'
  const { rows } = await db().pool.query<{ id: string }>(text, [organisation, name])
  return rows[0]?.id
}
