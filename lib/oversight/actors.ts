import 'server-only'
/** Names for the ids that ledger entries carry. */
import type { Permit } from '@/lib/base/permit'
import type { Role } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import { roleWords } from '@/lib/oversight/sentence'

/** `duty`: role and department in words, `nurse, 5 West`. */
export type Named = { readonly name: string; readonly duty: string; readonly organisation: string }

/** Whoever an entry names: the account it is about may be none. */
export type Party = { readonly id: string; readonly role?: Role; readonly org: string }

/** By id. Patients are "the patient": their names are in their records. */
export async function loadActorNames(permit: Permit, tx: Tx, actors: readonly Party[]): Promise<Map<string, Named>> {
  permit.requireLive()
  const ids = [...new Set(actors.map(({ id }) => id))]
  const { rows } = await tx.sql<{
    id: string
    name: string | null
    role: Role
    department: string | null
    organisation: string | null
  }>(
    `select a.id, a.display_name as name, a.role, d.name as department, o.name as organisation
     from account a left join department d on d.id = a.department_id left join organisation o on o.id = a.organisation_id
     where a.id::text = any($1::text[])`,
    [ids],
  )
  const organisations = await loadOrganisations(tx)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return new Map(
    actors.map(({ id, role, org }) => {
      const row = byId.get(id)
      const organisation = row?.organisation ?? organisations.get(org) ?? ''
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
  if (id === 'share-desk') return 'The portal'
  return role === 'system' ? 'The installation' : 'An automatic agent'
}

async function loadOrganisations(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await tx.sql<{ id: string; name: string }>('select id, name from organisation')
  return new Map(rows.map(({ id, name }) => [id, name]))
}
