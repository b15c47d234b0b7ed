import 'server-only'
/**
 * Names of staff and organisations, as the custodian sealed them. Whoever holds the database alone could otherwise put the
 * name of her doctor above a stranger's request, or a colleague's over what he did. A name whose seal does not fit is shown as
 * altered, never as a name.
 */
import type { OrganisationId } from '@/lib/base/ids'
import type { Tx } from '@/lib/db/transaction'
import { type AccountFields, isSealed, type OrganisationFields, sealAccount, sealOrganisation } from '@/lib/keys/row-seal'

export const ALTERED_NAME = '(name altered)'

/** All that the seal of an account `a` speaks of, and the seal. */
export const ACCOUNT_COLUMNS = `a.id, a.role, a.organisation_id as "organisationId", a.department_id as "departmentId",
  a.patient_id as "patientId", a.display_name as "displayName", a.login_token as "loginToken",
  a.password_hash as "passwordHash", a.identity_token as "identityToken", a.active, a.ends_at as "endsAt", a.seal`
export type SealedAccount = AccountFields & { readonly seal: Uint8Array }

/** Fits its seal: what it says is what the portal wrote. */
export function isWhole(account: SealedAccount): Promise<boolean> {
  return isSealed(account.seal, sealAccount(account))
}

/** `null`: it was made without one, as patients' are. A name that was taken away is altered too: nobody signs for "Somebody". */
export async function nameOf(account: SealedAccount): Promise<string | null> {
  return (await isWhole(account)) ? account.displayName : ALTERED_NAME
}

/** Of every organisation of the installation, by id. */
export async function loadOrganisationNames(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await tx.sql<OrganisationFields & { id: OrganisationId; seal: Uint8Array }>(
    'select id, code, name, seal from organisation',
  )
  const names = new Map<string, string>()
  for (const row of rows) names.set(row.id, (await isSealed(row.seal, sealOrganisation(row))) ? row.name : ALTERED_NAME)
  return names
}
