import 'server-only'
/**
 * Who stands behind the tokens of the index that are shown: read from a sealed entry that bears the token, so that it
 * needs no table of everybody.
 */
import type { EventId, OrganisationId, PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { openEvents } from '@/lib/keys/open-events'
import { shortLived } from '@/lib/keys/short-lived'
import type { Actor as EventActor } from '@/lib/ledger/event'
import type { Named } from '@/lib/oversight/actors'
import { loadRowsAt } from '@/lib/oversight/entry-store'
import type { Names } from '@/lib/oversight/explorer-tell'
import { patientReference } from '@/lib/oversight/patient-names'
import type { Sampled } from '@/lib/oversight/survey'

/** By the token's key. */
export type Found = {
  readonly actors: ReadonlyMap<string, EventActor>
  readonly patients: ReadonlyMap<string, PatientId>
  /** Whose accounts patients' own are: they have no name of their own in the directory. */
  readonly own: ReadonlyMap<string, PatientId>
}

type Behind = { readonly actor: EventActor; readonly patient: PatientId | undefined }
const behind = shortLived<string, Behind>('explorer-people', 100_000)

export async function findPeople(
  permit: Permit,
  tx: Tx,
  asked: { readonly actors: readonly Sampled[]; readonly patients: readonly Sampled[] },
  queued: ReadonlyMap<number, EventId>,
): Promise<Found> {
  const found = {
    actors: await readBehind(permit, tx, 'actor', asked.actors, queued),
    patients: await readBehind(permit, tx, 'patient', asked.patients, queued),
  }
  const actors = new Map([...found.actors].map(([key, { actor }]) => [key, actor]))
  const patients = [...found.patients].flatMap(([key, { patient }]) => (patient ? [[key, patient] as const] : []))
  return { actors, patients: new Map(patients), own: await loadOwn(tx, [...actors.values()]) }
}

async function readBehind(
  permit: Permit,
  tx: Tx,
  field: 'actor' | 'patient',
  asked: readonly Sampled[],
  queued: ReadonlyMap<number, EventId>,
): Promise<Map<string, Behind>> {
  const organisation = permit.actor.organisation as OrganisationId
  const cacheKey = (key: string) => `${organisation}/${field}/${key}`
  const missing = asked.filter(({ key }) => key !== '' && !behind.get(cacheKey(key)))
  const loaded = await loadRowsAt(
    permit,
    tx,
    missing.map(({ place }) => place),
    queued,
  )
  const rows = loaded.flatMap((row, i) => (row ? [{ ...row, key: missing[i]?.key ?? '' }] : []))
  for (const [i, one] of (await openEvents(tx, rows, { organisation })).entries())
    if (one.kind === 'opened')
      behind.set(cacheKey(rows[i]?.key ?? ''), { actor: one.event.actor, patient: one.event.subject?.patient })
  return new Map(
    asked.flatMap(({ key }) => {
      const known = behind.get(cacheKey(key))
      return known ? [[key, known] as const] : []
    }),
  )
}

async function loadOwn(tx: Tx, actors: readonly EventActor[]): Promise<Map<string, PatientId>> {
  const ids = actors.filter(({ role }) => role === 'patient').map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const { rows } = await tx.sql<{ id: string; patient: PatientId }>(
    'select id, patient_id as patient from account where id::text = any($1::text[]) and patient_id is not null',
    [ids],
  )
  return new Map(rows.map(({ id, patient }) => [id, patient]))
}

export function namesFor(found: Found, staff: ReadonlyMap<string, Named>, patients: ReadonlyMap<PatientId, string>): Names {
  const label = (id: PatientId) => patients.get(id) ?? patientReference(id)
  return {
    actor(key) {
      const actor = found.actors.get(key)
      if (!actor) return undefined
      const herself = found.own.get(actor.id)
      if (herself) return { value: actor.id, label: label(herself), more: 'patient' }
      const { name = 'Somebody', duty = '' } = staff.get(actor.id) ?? {}
      return { value: actor.id, label: name, ...(duty ? { more: duty } : {}) }
    },
    patient(key) {
      const id = found.patients.get(key)
      return id && { value: id, label: label(id) }
    },
  }
}
