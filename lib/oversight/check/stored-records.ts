import 'server-only'
/** One patient's records as stored, with the heads of her streams, in one statement: one moment, so that both belong together. */
import type { CompartmentId, EventId, KeyId, OrganisationId, PatientId, RecordId, StreamId, VersionId } from '@/lib/base/ids'
import type { Tx } from '@/lib/db/transaction'

export type StoredVersion = {
  readonly compartment: CompartmentId
  readonly stateEvent: EventId | null
  readonly record: RecordId
  readonly type: string
  /** Its row names another patient or organisation than its compartment's. */
  readonly misplaced: boolean
  readonly current: VersionId
  readonly version: VersionId
  readonly number: number
  readonly keyId: KeyId
  /** Where this version was sealed: a record whose label changed keeps its old versions there. */
  readonly sealedIn: CompartmentId
  readonly content: Uint8Array
  readonly envelope: Uint8Array
  readonly event: EventId
  readonly createdAt: Date
}

export type StoredCompartment = {
  readonly id: CompartmentId
  readonly stateEvent: EventId | null
  readonly versions: readonly StoredVersion[]
}

export type StoredPatient = {
  readonly heads: ReadonlyMap<StreamId, number>
  readonly compartments: readonly StoredCompartment[]
}

type Row = { heads: Record<StreamId, number> | null } & { [K in keyof StoredVersion]: StoredVersion[K] | null } & {
  compartment: CompartmentId
}

export async function loadStoredPatient(tx: Tx, patient: PatientId, organisation: OrganisationId): Promise<StoredPatient> {
  const { rows } = await tx.sql<Row>(
    `select c.id as compartment, c.state_event_id as "stateEvent", r.id as record, r.type,
       r.patient_id <> c.patient_id or r.organisation_id <> c.organisation_id as misplaced, r.current_version_id as current,
       v.id as version, v.number, v.compartment_key_id as "keyId", v.compartment_id as "sealedIn", v.content, v.envelope,
       v.event_id as event, v.created_at as "createdAt",
       case when row_number() over (order by c.id, r.id, v.id) = 1 then (select jsonb_object_agg(h.stream_id, h.seq)
         from stream_head h join stream s on s.id = h.stream_id where s.patient_id = $1) end as heads
     from compartment c left join record r on r.compartment_id = c.id left join record_version v on v.record_id = r.id
     where c.patient_id = $1 and c.organisation_id = $2`,
    [patient, organisation],
  )
  const heads = rows.find((row) => row.heads)?.heads ?? {}
  const compartments = new Map<CompartmentId, { id: CompartmentId; stateEvent: EventId | null; versions: StoredVersion[] }>()
  for (const { compartment, ...row } of rows) {
    const known = compartments.get(compartment) ?? { id: compartment, stateEvent: row.stateEvent, versions: [] }
    compartments.set(compartment, known)
    if (row.record) known.versions.push({ compartment, ...row } as StoredVersion)
  }
  return { heads: new Map(Object.entries(heads)) as unknown as Map<StreamId, number>, compartments: [...compartments.values()] }
}

/** Patients of whom this organisation has compartments. */
export async function loadPatientsOf(tx: Tx, organisation: OrganisationId): Promise<PatientId[]> {
  const { rows } = await tx.sql<{ id: PatientId }>(
    'select distinct patient_id as id from compartment where organisation_id = $1 order by 1',
    [organisation],
  )
  return rows.map(({ id }) => id)
}
