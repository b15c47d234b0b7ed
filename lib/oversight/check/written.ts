/**
 * What the ledger says was written: gathered from `record.*` events as they are read, never from the pointer that a
 * compartment's row holds, since whoever rolls back a record can roll back the pointer with it. Pure.
 */
import type { EventId, OrganisationId, PatientId } from '@/lib/base/ids'
import type { EventObject, LedgerEvent } from '@/lib/ledger/event'

export type WrittenVersion = { readonly content: string; readonly event: EventId; readonly at: string; readonly number: number }
export type WrittenRecord = { readonly type: string; newest: string; readonly versions: Map<string, WrittenVersion> }
export type WrittenState = { readonly state: string; readonly event: EventId }

export class WrittenPatient {
  readonly records = new Map<string, WrittenRecord>()
  /** By compartment: the newest digest of its whole set. */
  readonly states = new Map<string, WrittenState>()
  /** Events that made her keys: what a grant may name. */
  readonly grantedBy = new Set<string>()
  /** Grants that came of a share or of its end, each named by its event. */
  readonly grants = new Set<string>()
}

/** Acts that make and unmake keys of a patient's compartments after she was registered. */
export const GRANTS: readonly string[] = ['share.approve', 'share.stop', 'share.expire']
const WRITES = ['patient.create', 'record.create', 'record.update', 'record.withdraw', 'record.import']

export class Written {
  private readonly patients = new Map<PatientId, WrittenPatient>()

  constructor(private readonly organisation: OrganisationId) {}

  known(): PatientId[] {
    return [...this.patients.keys()]
  }

  about(patient: PatientId): WrittenPatient {
    const known = this.patients.get(patient) ?? new WrittenPatient()
    this.patients.set(patient, known)
    return known
  }

  private addGrants(patient: PatientId, objects: readonly EventObject[]): void {
    for (const { type, id } of objects) if (type === 'KeyGrant') this.about(patient).grants.add(id)
  }

  /** In the order of the log. The same event twice changes nothing. */
  add(event: LedgerEvent): void {
    const { id, action, outcome, actor, subject, objects } = event
    if (outcome !== 'permitted' || !subject) return
    if (GRANTS.includes(action)) this.addGrants(subject.patient, objects)
    if (actor.org !== this.organisation) return
    const patient = this.about(subject.patient)
    if (action === 'patient.create') patient.grantedBy.add(id)
    if (!WRITES.includes(action)) return
    for (const object of objects) {
      if (object.type === 'Compartment' && object.state) patient.states.set(object.id, { state: object.state, event: id })
      else addVersion(patient, event, object)
    }
  }
}

function addVersion({ records }: WrittenPatient, event: LedgerEvent, { id, type, version, content }: EventObject): void {
  if (!version || !content) return
  const known = records.get(id) ?? { type, newest: version, versions: new Map() }
  records.set(id, known)
  if (known.versions.has(version)) return
  known.newest = version
  known.versions.set(version, { content, event: event.id, at: event.at, number: known.versions.size + 1 })
}
