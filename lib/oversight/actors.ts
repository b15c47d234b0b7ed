import 'server-only'
/** Names for the ids that ledger entries carry. */
import type { Permit } from '@/lib/base/permit'
import type { Role } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import { ACCOUNT_COLUMNS, ALTERED_NAME, isWhole, loadOrganisationNames, type SealedAccount } from '@/lib/keys/sealed-names'
import { roleWords } from '@/lib/oversight/sentence'

/** `duty`: role and department in words, `nurse, 5 West`. */
export type Named = { readonly name: string; readonly duty: string; readonly organisation: string }

/** Whoever an entry names: the account it is about may be none. */
export type Party = { readonly id: string; readonly role?: Role; readonly org: string }

/** By id. Patients are "the patient": their names are in their records. */
export async function loadActorNames(permit: Permit, tx: Tx, actors: readonly Party[]): Promise<Map<string, Named>> {
  permit.requireLive()
  const ids = [...new Set(actors.map(({ id }) => id))]
  const { rows } = await tx.sql<Row>(
    `select ${ACCOUNT_COLUMNS}, d.name as department from account a left join department d on d.id = a.department_id
     where a.id::text = any($1::text[])`,
    [ids],
  )
  const organisations = await loadOrganisationNames(tx)
  const byId = new Map<string, Known>(await Promise.all(rows.map(async (row) => [row.id, await knownOf(row)] as const)))
  return new Map(
    actors.map(({ id, role, org }) => {
      const row = byId.get(id)
      const organisation = organisations.get(row?.organisation ?? org) ?? ''
      return [
        id,
        {
          name: row?.name ?? unnamed(id, role ?? row?.role),
          duty: dutyWords(roleWords(role ?? row?.role ?? 'system'), row?.department ?? ''),
          organisation,
        },
      ]
    }),
  )
}

type Row = SealedAccount & { readonly role: Role; readonly department: string | null }
type Known = {
  readonly name: string | null
  readonly role?: Role
  readonly department: string | null
  readonly organisation: string | null
}

/** Of an altered row nothing is told, or somebody would be moved to another house under the words "name altered". */
async function knownOf(row: Row): Promise<Known> {
  if (!(await isWhole(row))) return { name: ALTERED_NAME, department: null, organisation: null }
  return { name: row.displayName, role: row.role, department: row.department, organisation: row.organisationId }
}

/** A laboratory's laboratory is said once. */
function dutyWords(role: string, department: string): string {
  const same = role.toLowerCase() === department.toLowerCase()
  return [role, same ? '' : department].filter(Boolean).join(', ')
}

function unnamed(id: string, role: Role | undefined): string {
  if (role === undefined) return 'nobody known'
  if (role === 'patient') return 'The patient'
  if (role === 'anonymous') return 'Somebody not signed in'
  if (id === 'import') return 'The import'
  if (id === 'explain') return 'The daily examination'
  if (id === 'activation' || id === 'account-ends') return 'The portal'
  if (id === 'identity-provider') return 'The identity provider'
  if (id === 'share-desk') return 'The portal'
  return role === 'system' ? 'The installation' : 'An automatic agent'
}
