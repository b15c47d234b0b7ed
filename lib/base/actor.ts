/** Who acts. Built by lib/session from a session row, or by a command for an automatic agent. Pure. */
import type { AccountId, OrganisationId, PatientId, SessionId } from '@/lib/base/ids'
import type { Factors, Role } from '@/lib/base/vocabulary'

/** Fixed names of those who act without an account. */
export type AgentName =
  | ('import' | 'ledger-check' | 'explain' | 'activation' | 'account-ends' | 'share-desk')
  | ('identity-provider' | 'installation' | 'anonymous')

export type Actor = {
  /** An account, or the fixed name of an automatic agent: `import`, `sequencer`, `bootstrap`. */
  readonly id: AccountId | AgentName
  readonly role: Role
  readonly organisation: OrganisationId | null
  /** The patient this account belongs to, for patients. */
  readonly patient: PatientId | null
  readonly session: SessionId | null
  /** As the row says, so that a page knows where to send her. What it opens the gate decides, by the row's seal. */
  readonly factors?: Factors
  /** Has a second factor to show. */
  readonly enrolled?: boolean
  /** Comes by the organisation's single sign-on, and has no password here. */
  readonly singleSignOn?: boolean
  /** Staff only; patients' names are in their records. */
  readonly name: string | null
  /** `Northgate General · 5 West`. Staff only. */
  readonly place?: string
  /** `Northgate General`. Staff only. */
  readonly organisationName?: string
  /** Somebody signed in as her with a browser that this one, which is older, has not called hers. */
  readonly strangeDevice?: boolean
  /** Somebody says of her that what she signs in with is lost: she can stop it. */
  readonly saidLost?: boolean
  /** The person an automatic agent acts for. Her account and session are asked of the database again in each act. */
  readonly onBehalfOf?: Principal
}

/** Somebody who signs in, unlike agents and the installation itself. */
export function isAccount({ role }: Actor): boolean {
  return role !== 'agent' && role !== 'system' && role !== 'anonymous'
}

export type Principal = { readonly id: AccountId; readonly role: Role; readonly session: SessionId }
