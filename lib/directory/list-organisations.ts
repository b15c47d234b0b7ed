import 'server-only'
/**
 * The organisations of the installation with the public halves of their keys, and the departments of one's own. Of others an
 * administrator sees what a patient who shares with them sees: that they exist, and which keys are theirs.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { toHex } from '@/lib/base/bytes'
import type { KeyId, OrganisationId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { fingerprint, isEnrolled } from '@/lib/keys/public-key'
import { loadOrganisationNames } from '@/lib/keys/sealed-names'

/** `intact`: false where the public half is not the one that was announced. Nothing is sealed to it then. */
export type PublicKeyView = {
  readonly purpose: 'records' | 'audit'
  readonly version: number
  readonly since: Date
  readonly sha256: string
  readonly intact: boolean
}
export type OrganisationView = {
  readonly id: OrganisationId
  readonly code: string
  readonly name: string
  readonly own: boolean
  readonly keys: readonly PublicKeyView[]
}
export type DepartmentView = { readonly id: string; readonly name: string; readonly people: number }
export type Organisations = {
  readonly organisations: readonly OrganisationView[]
  readonly departments: readonly DepartmentView[]
}

export async function openOrganisations(actor: Actor): Promise<Audited<Organisations>> {
  return underAudit({ actor, action: 'organisation.list' }, async (permit, tx) => {
    const organisations = await loadOrganisations(permit, tx)
    permit.report({ detail: { organisations: organisations.length } })
    return permitted({ organisations, departments: await loadSized(permit, tx) })
  })
}

type KeyRow = {
  readonly id: KeyId
  readonly organisation: string
  readonly purpose: PublicKeyView['purpose']
  readonly version: number
  readonly publicKey: Uint8Array
  readonly signature: Uint8Array
  readonly since: Date
}

async function loadOrganisations(permit: Permit, tx: Tx): Promise<OrganisationView[]> {
  permit.requireLive()
  const names = await loadOrganisationNames(tx)
  const { rows } = await tx.sql<{ id: OrganisationId; code: string }>('select id, code from organisation order by code')
  const { rows: keys } = await tx.sql<KeyRow>(
    `select id, organisation_id as organisation, purpose, version, public_key as "publicKey", signature, created_at as since
     from organisation_key where organisation_id is not null order by purpose desc, version desc`,
  )
  return rows.map(({ id, code }) => ({
    id,
    code,
    name: names.get(id) ?? '',
    own: id === permit.actor.organisation,
    keys: keys.filter(({ organisation }) => organisation === id).map(viewOf),
  }))
}

function viewOf(row: KeyRow): PublicKeyView {
  const { id, organisation: owner, purpose, version, since, publicKey, signature } = row
  const intact = isEnrolled({ id, owner, purpose, version, publicKey }, signature)
  return { purpose, version, since, sha256: toHex(fingerprint(publicKey)), intact }
}

async function loadSized(permit: Permit, tx: Tx): Promise<DepartmentView[]> {
  const { rows } = await tx.sql<DepartmentView>(
    `select d.id, d.name, (select count(*)::int from account a where a.department_id = d.id and a.active) as people
     from department d where d.organisation_id = $1 order by d.name`,
    [permit.actor.organisation],
  )
  return rows
}
