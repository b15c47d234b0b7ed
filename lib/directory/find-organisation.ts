import 'server-only'
import type { OrganisationId } from '@/lib/base/ids'
import { db } from '@/lib/db/client'

export type KnownOrganisation = { readonly id: OrganisationId; readonly code: string; readonly name: string }

/** All organisations of the installation: the directory is public within it. */
export async function listOrganisations(): Promise<KnownOrganisation[]> {
  const { rows } = await db().pool.query<KnownOrganisation>('select id, code, name from organisation order by code')
  return rows
}

export async function findOrganisation(code: string): Promise<KnownOrganisation | undefined> {
  return (await listOrganisations()).find((organisation) => organisation.code === code)
}
