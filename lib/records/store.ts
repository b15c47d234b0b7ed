import 'server-only'
/** Rows of sealed records. Nothing here decrypts; every function asks for a permit that is still alive. */
import type { Bytes } from '@/lib/base/bytes'
import type { CompartmentId, EventId, KeyId, OrganisationId, PatientId, RecordId, VersionId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'

export type SealedRecord = {
  readonly record: RecordId
  readonly version: VersionId
  readonly number: number
  readonly type: string
  readonly patient: PatientId
  readonly organisation: OrganisationId
  readonly compartment: CompartmentId
  readonly keyId: KeyId
  readonly content: Uint8Array
  readonly envelope: Uint8Array
}

const COLUMNS = `
  select r.id as record, v.id as version, v.number, r.type, r.patient_id as patient, r.organisation_id as organisation,
    r.compartment_id as compartment, v.compartment_key_id as "keyId", v.content, v.envelope
  from record r join record_version v on v.id = r.current_version_id and v.record_id = r.id`

/** Newest versions of everything in these compartments; with `types`, of those resource types only. */
export async function loadCurrent(
  permit: Permit,
  tx: Tx,
  compartments: readonly CompartmentId[],
  types?: readonly string[],
): Promise<SealedRecord[]> {
  permit.requireLive()
  const { rows } = await tx.sql<SealedRecord>(
    `${COLUMNS} where r.compartment_id = any($1::uuid[]) and ($2::text[] is null or r.type = any($2))`,
    [compartments, types ?? null],
  )
  return rows
}

/** What the state digest of a compartment covers. */
export type StateRow = {
  readonly compartment: CompartmentId
  readonly record: RecordId
  readonly version: VersionId
  readonly content: Uint8Array
}

export async function loadState(permit: Permit, tx: Tx, compartments: readonly CompartmentId[]): Promise<StateRow[]> {
  permit.requireLive()
  const { rows } = await tx.sql<StateRow>(
    `select r.compartment_id as compartment, r.id as record, v.id as version, v.content
     from record r join record_version v on v.id = r.current_version_id and v.record_id = r.id
     where r.compartment_id = any($1::uuid[])`,
    [compartments],
  )
  return rows
}

/** The newest versions of records known by these source tokens. */
export async function loadBySource(
  permit: Permit,
  tx: Tx,
  organisation: OrganisationId,
  patient: PatientId,
  tokens: readonly Uint8Array[],
): Promise<(SealedRecord & { sourceToken: Buffer })[]> {
  permit.requireLive()
  const { rows } = await tx.sql<SealedRecord & { sourceToken: Buffer }>(
    `${COLUMNS.replace('v.envelope', 'v.envelope, r.source_token as "sourceToken"')}
     where r.organisation_id = $1 and r.patient_id = $2 and r.source_token = any($3::bytea[])`,
    [organisation, patient, tokens],
  )
  return rows
}

export type NewRecord = {
  readonly record: RecordId
  readonly organisation: OrganisationId
  readonly patient: PatientId
  readonly compartment: CompartmentId
  readonly type: string
  readonly sourceToken: Uint8Array
  readonly version: VersionId
}

export async function insertRecords(permit: Permit, tx: Tx, records: readonly NewRecord[]): Promise<void> {
  permit.requireLive()
  if (records.length === 0) return
  await tx.sql(
    `insert into record (id, organisation_id, patient_id, compartment_id, type, source_token, current_version_id)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::bytea[], $7::uuid[])`,
    columns(records, 'record', 'organisation', 'patient', 'compartment', 'type', 'sourceToken', 'version'),
  )
}

export type NewVersion = {
  readonly version: VersionId
  readonly record: RecordId
  readonly compartment: CompartmentId
  readonly number: number
  readonly keyId: KeyId
  readonly content: Bytes
  readonly envelope: Bytes
  readonly event: EventId
}

export async function insertVersions(permit: Permit, tx: Tx, versions: readonly NewVersion[]): Promise<void> {
  permit.requireLive()
  if (versions.length === 0) return
  await tx.sql(
    `insert into record_version
       (id, record_id, compartment_id, number, compartment_key_id, content, envelope, event_id, created_at)
     select u.*, $9::timestamptz from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::bytea[], $7::bytea[],
       $8::uuid[]) as u`,
    [...columns(versions, 'version', 'record', 'compartment', 'number', 'keyId', 'content', 'envelope', 'event'), permit.at],
  )
}

/** Conditional on the version that was read: two writers of one record cannot both win. */
export async function moveToVersions(
  permit: Permit,
  tx: Tx,
  moves: readonly { record: RecordId; from: VersionId; version: VersionId; compartment: CompartmentId }[],
): Promise<void> {
  permit.requireLive()
  if (moves.length === 0) return
  const moved = await tx.sql(
    `update record r set current_version_id = u.version, compartment_id = u.compartment
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) as u (record, previous, version, compartment)
     where r.id = u.record and r.current_version_id = u.previous`,
    columns(moves, 'record', 'from', 'version', 'compartment'),
  )
  if (moved.rowCount !== moves.length) throw new Error('a record was changed by somebody else meanwhile')
}

/** Names the event that holds the digest of each compartment's whole set. */
export async function nameStateEvents(
  permit: Permit,
  tx: Tx,
  named: readonly { compartment: CompartmentId; event: EventId }[],
): Promise<void> {
  permit.requireLive()
  await tx.sql(
    `update compartment c set state_event_id = u.event
     from unnest($1::uuid[], $2::uuid[]) as u (compartment, event) where c.id = u.compartment`,
    columns(named, 'compartment', 'event'),
  )
}

function columns<T>(rows: readonly T[], ...keys: readonly (keyof T)[]): unknown[][] {
  return keys.map((key) => rows.map((row) => row[key]))
}
