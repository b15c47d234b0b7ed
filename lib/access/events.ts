import 'server-only'
/** From what an act reported to drafts of ledger events. */
import type { Actor } from '@/lib/base/actor'
import { isClockSet } from '@/lib/base/clock'
import type { StreamLabel } from '@/lib/base/compartment'
import { type EventId, newIdAt, type OrganisationId, type PatientId, type RequestId, type StreamId } from '@/lib/base/ids'
import type { Basis, Report } from '@/lib/base/permit'
import type { OutcomeWord, Purpose } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import { ledgerToken } from '@/lib/keys/index-keys'
import { loadStreams } from '@/lib/keys/streams'
import type { EventAction } from '@/lib/ledger/actions'
import { type Appended, append, type Draft, type Sealer } from '@/lib/ledger/append'

export type Written = Appended & { readonly action: string }

type Act = {
  readonly actor: Actor
  readonly action: string
  readonly purpose: Purpose
  readonly request: RequestId
  readonly patient: PatientId | null
  readonly at: Date
  readonly basis: Basis
  readonly outcome: OutcomeWord
}

/** What the act's facts told of its patient: her row is locked, so her custody is what it was, and streams never change. */
export type Told = { readonly custody: OrganisationId | null; readonly streams: ReadonlyMap<StreamLabel, StreamId> }

export async function appendReports(
  tx: Tx,
  act: Act,
  reports: readonly Report[],
  sealer: Sealer,
  told?: Told,
): Promise<Written[]> {
  const drafts: Draft[] = []
  const places: Places = { custodies: new Map(), streams: new Map() }
  if (act.patient && told?.custody) {
    places.custodies.set(act.patient, told.custody)
    places.streams.set(act.patient, told.streams)
  }
  for (const report of reports) drafts.push(await draftOf(tx, act, report, places))
  const appended = await append(tx, drafts, sealer)
  return appended.map((event, i) => ({ ...event, action: drafts[i]?.event.action ?? act.action }))
}

/** Read once per patient: an import reports on several streams of one, a feed on many. */
type Places = {
  readonly custodies: Map<PatientId, OrganisationId>
  readonly streams: Map<PatientId, ReadonlyMap<StreamLabel, StreamId>>
}

async function draftOf(tx: Tx, act: Act, report: Report, places: Places): Promise<Draft> {
  const { basis } = act
  const actor = report.by ?? act.actor
  const patient = report.stream ? (report.patient ?? act.patient) : null
  const custody = report.custody ?? (patient ? await loadCustody(tx, patient, places) : null)
  return {
    event: {
      v: 1,
      id: report.id ?? newIdAt<EventId>(act.at),
      at: act.at.toISOString(),
      action: (report.action ?? act.action) as EventAction,
      outcome: act.outcome,
      actor: { id: actor.id, role: actor.role, org: actor.organisation ?? '' },
      ...(actor.onBehalfOf ? { onBehalfOf: { id: actor.onBehalfOf.id, role: actor.onBehalfOf.role } } : {}),
      purpose: act.purpose,
      basis: { kind: basis.kind, ref: basis.ref, policies: [...basis.policies], policySet: basis.policySet },
      objects: (report.objects ?? []).map((object) => ({ ...object })),
      session: actor.session ?? actor.onBehalfOf?.session ?? '',
      request: act.request,
      // The time of an entry is its writer's claim. One made under a set clock says so itself: no act can forget to.
      detail: { ...report.detail, ...(isClockSet() ? { seeded: 1 } : {}) },
    },
    subject: patient && report.stream ? { patient, stream: await streamOf(tx, patient, report.stream, places) } : null,
    custody,
    actorToken: await ledgerToken(tx, actor.organisation ?? custody, 'actor', actor.id),
    patientToken: patient ? await ledgerToken(tx, custody, 'patient', patient) : null,
  }
}

async function streamOf(tx: Tx, patient: PatientId, label: StreamLabel, { streams }: Places): Promise<StreamId> {
  const known = streams.get(patient)
  // One that is not among them may have been made by this act.
  const all = known?.has(label) ? known : await loadStreams(tx, patient)
  streams.set(patient, all)
  const stream = all.get(label)
  if (!stream) throw new Error('the patient has no such stream')
  return stream
}

async function loadCustody(tx: Tx, patient: PatientId, { custodies }: Places): Promise<OrganisationId> {
  const known = custodies.get(patient)
  if (known) return known
  const { rows } = await tx.sql<{ custody: OrganisationId }>('select custody_id as custody from patient where id = $1', [patient])
  if (!rows[0]) throw new Error('no such patient')
  custodies.set(patient, rows[0].custody)
  return rows[0].custody
}
