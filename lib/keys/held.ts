import 'server-only'
/** What an organisation holds of a patient's compartments: rows read in the act's transaction, labels opened, keys not yet. */
import { now } from '@/lib/base/clock'
import type { CompartmentLabel } from '@/lib/base/compartment'
import { groupBy } from '@/lib/base/group'
import type { CompartmentId, KeyId, OrganisationId, PatientId } from '@/lib/base/ids'
import type { Tx } from '@/lib/db/transaction'
import type { GrantRow } from '@/lib/keys/grant'
import { unwrapCompartmentLabel } from '@/lib/keys/labels'

export type Held = {
  readonly id: CompartmentId
  readonly patient: PatientId
  readonly writer: OrganisationId
  readonly label: CompartmentLabel
  /** The newest `record.*` event about this compartment; null before the first record. */
  readonly stateEventId: string | null
  /** Unexpired grants by key version. Several where an organisation has a key by more than one consent. */
  readonly grants: ReadonlyMap<KeyId, readonly GrantRow[]>
  readonly newestKey: { readonly id: KeyId; readonly version: number }
}

/** `writers`: each writing organisation's own grant, for patients and those who act for them. */
export type Holder = OrganisationId | 'writers'

const COLUMNS = `
  select c.id as "cId", c.label_sealed as "labelSealed", c.state_event_id as "stateEventId",
    g.id, g.compartment_key_id as "compartmentKeyId", g.organisation_id as "organisationId", g.patient_id as "patientId",
    g.compartment_id as "compartmentId", g.key_version as "keyVersion", g.granter_key_id as "granterKeyId",
    g.holder_id as "holderId", g.holder_key_id as "holderKeyId", g.basis, g.reference, g.expires_at as "expiresAt", g.sealed
  from key_grant g join compartment c on c.id = g.compartment_id and c.patient_id = g.patient_id`

type Row = GrantRow & { cId: CompartmentId; labelSealed: Uint8Array; stateEventId: string | null }

export type Which = {
  /** Names for a list. */
  readonly only?: 'demographics'
  /** Also what came by somebody's consent: for opening one chart. Lists, imports and checks go by their own keys. */
  readonly shared?: boolean
}

/**
 * FOR SHARE: a revocation deletes the row, so it and this read have one order. The clear label only narrows the search;
 * what counts is the wrapped one, or somebody with the database could pass HIV off as demographics.
 */
export async function loadHeld(tx: Tx, patients: readonly PatientId[], holder: Holder, which: Which = {}): Promise<Held[]> {
  if (patients.length === 0) return []
  const { only, shared = false } = which
  const condition = holder === 'writers' ? 'g.holder_id = g.organisation_id and $2::uuid is null' : 'g.holder_id = $2'
  const { rows } = await tx.sql<Row>(
    `${COLUMNS} where g.patient_id = any($1::uuid[]) and ${condition} and (g.expires_at is null or g.expires_at > $4)
     and ($3::text is null or c.label = $3) and ($5 or g.basis <> 'consent') for share of g`,
    [patients, holder === 'writers' ? null : holder, only ?? null, now(), shared],
  )
  const byCompartment = groupBy(rows, (row) => row.cId)
  const held = await Promise.all([...byCompartment.values()].map(heldOf))
  return only ? held.filter(({ label }) => label === only) : held
}

async function heldOf(rows: readonly Row[]): Promise<Held> {
  const newest = rows.reduce((a, b) => (b.keyVersion > a.keyVersion ? b : a))
  return {
    id: newest.cId,
    patient: newest.patientId as PatientId,
    writer: newest.organisationId as OrganisationId,
    label: await unwrapCompartmentLabel({ id: newest.cId, labelSealed: newest.labelSealed }),
    stateEventId: newest.stateEventId,
    grants: groupBy(rows, (row) => row.compartmentKeyId as KeyId),
    newestKey: { id: newest.compartmentKeyId as KeyId, version: newest.keyVersion },
  }
}
