import 'server-only'
/**
 * Who stands behind the tokens of the index that are shown: read from a sealed entry that bears the token, so that it
 * needs no table of everybody. Names are of the officer's own organisation's patients and of staff; others a reference.
 */
import type { EventId, OrganisationId, PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { openEvents } from '@/lib/keys/open-events'
import { shortLived } from '@/lib/keys/short-lived'
import type { Actor as EventActor } from '@/lib/ledger/event'
import { loadActorNames } from '@/lib/oversight/actors'
import type { EntryRow } from '@/lib/oversight/entry-rows'
import { loadRowsAt } from '@/lib/oversight/entry-store'
import type { Names } from '@/lib/oversight/explorer-tell'
import { type NamePatients, namesOf, patientReference } from '@/lib/oversight/patient-names'
import type { Sampled } from '@/lib/oversight/survey'

/** An actor, or a patient by id. */
type Behind = { readonly actor?: EventActor; readonly patient?: PatientId }

const behind = shortLived<string, Behind>('explorer-people', 100_000)

export type People = Names & {
  /** Every patient who was named, not only referred to. */
  readonly named: readonly PatientId[]
}

export async function loadPeople(
  permit: Permit,
  tx: Tx,
  asked: { readonly actors: readonly Sampled[]; readonly patients: readonly Sampled[] },
  queued: ReadonlyMap<number, EventId>,
  name: NamePatients,
): Promise<People> {
  const organisation = permit.actor.organisation as OrganisationId
  const cacheKey = (field: keyof Behind, key: string) => `${organisation}/${field}/${key}`
  const missing = [
    ...asked.actors.map((one) => ({ ...one, field: 'actor' as const })),
    ...asked.patients.map((one) => ({ ...one, field: 'patient' as const })),
  ].filter(({ field, key }) => !behind.get(cacheKey(field, key)))
  const rows = await loadRowsAt(
    permit,
    tx,
    missing.map(({ place }) => place),
    queued,
  )
  const opened = await openEvents(
    tx,
    rows.filter((row) => row !== undefined),
    { organisation },
  )
  const byEvent = new Map(opened.flatMap((one) => (one.kind === 'opened' ? [[one.event.id, one.event] as const] : [])))
  for (const [i, { field, key }] of missing.entries()) {
    const event = byEvent.get((rows[i] as EntryRow | undefined)?.eventId ?? ('' as EventId))
    if (event)
      behind.set(cacheKey(field, key), { actor: event.actor, ...(event.subject ? { patient: event.subject.patient } : {}) })
  }
  const found = (field: keyof Behind, { key }: Sampled) => behind.get(cacheKey(field, key))?.[field]
  const actors = asked.actors.flatMap((one) => (found('actor', one) as EventActor | undefined) ?? [])
  const patients = asked.patients.flatMap((one) => (found('patient', one) as PatientId | undefined) ?? [])
  const own = await loadPatientsOfAccounts(tx, actors)
  const names = await namesOf(permit, tx, [...new Set([...patients, ...own.values()])], name)
  const staff = await loadActorNames(permit, tx, actors)
  const patientLabel = (id: PatientId) => names.get(id) ?? patientReference(id)
  return {
    actor(key) {
      const actor = behind.get(cacheKey('actor', key))?.actor
      if (!actor) return undefined
      const herself = own.get(actor.id)
      if (herself) return { value: actor.id, label: patientLabel(herself), more: 'patient' }
      const known = staff.get(actor.id)
      return { value: actor.id, label: known?.name ?? 'Somebody', ...(known?.duty ? { more: known.duty } : {}) }
    },
    patient(key) {
      const id = behind.get(cacheKey('patient', key))?.patient
      return id && { value: id, label: patientLabel(id) }
    },
    named: [...names.keys()],
  }
}

/** Whose accounts patients' own are: they have no name of their own in the directory. */
async function loadPatientsOfAccounts(tx: Tx, actors: readonly EventActor[]): Promise<Map<string, PatientId>> {
  const ids = actors.filter(({ role }) => role === 'patient').map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const { rows } = await tx.sql<{ id: string; patient: PatientId }>(
    'select id, patient_id as patient from account where id::text = any($1::text[]) and patient_id is not null',
    [ids],
  )
  return new Map(rows.map(({ id, patient }) => [id, patient]))
}
