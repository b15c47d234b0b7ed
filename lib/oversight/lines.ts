import 'server-only'
/** The entries of a page, opened and explained anew: what the index keeps of them found them, and tells nothing. */
import { toHex } from '@/lib/base/bytes'
import type { EventId, OrganisationId, PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { ledgerToken } from '@/lib/keys/index-keys'
import { type Opened, openEvents } from '@/lib/keys/open-events'
import type { LedgerEvent } from '@/lib/ledger/event'
import { loadActorNames, type Named } from '@/lib/oversight/actors'
import type { EntryRow } from '@/lib/oversight/entry-rows'
import { loadRowsAt } from '@/lib/oversight/entry-store'
import type { Explanation } from '@/lib/oversight/explain'
import { explainEvents } from '@/lib/oversight/explain-events'
import type { EntryLine, WhyState } from '@/lib/oversight/explorer-view'
import { loadPatientNames, type NamePatients, patientOf } from '@/lib/oversight/patient-names'
import { partiesIn, sentenceOf } from '@/lib/oversight/tell'

export type Lines = { readonly entries: readonly EntryLine[]; readonly named: readonly PatientId[] }

export async function loadLines(
  permit: Permit,
  tx: Tx,
  page: { readonly places: readonly number[]; readonly kept: ReadonlyMap<number, WhyState> },
  queued: ReadonlyMap<number, EventId>,
  name: NamePatients,
): Promise<Lines> {
  const organisation = permit.actor.organisation as OrganisationId
  const loaded = await loadRowsAt(permit, tx, page.places, queued)
  const rows = loaded.flatMap((row, i) => (row ? [{ row, kept: page.kept.get(page.places[i] as number) }] : []))
  const opened = await openEvents(
    tx,
    rows.map(({ row }) => row),
    { organisation },
  )
  const events = opened.flatMap((one, i) =>
    one.kind === 'opened' ? [{ event: one.event, position: rows[i]?.row.position ?? null }] : [],
  )
  const explained = await explainEvents(permit, tx, events)
  const actors = await loadActorNames(
    permit,
    tx,
    events.flatMap(({ event }) => partiesIn(event)),
  )
  const patients = await loadPatientNames(
    permit,
    tx,
    events.map(({ event }) => event),
    name,
  )
  const entries: EntryLine[] = []
  for (const [i, { row, kept }] of rows.entries()) {
    const one = opened[i] as Opened
    if (one.kind !== 'opened') entries.push(unreadable(row, one.kind))
    else
      entries.push(
        await lineOf(tx, organisation, {
          row,
          kept,
          event: one.event,
          why: explained.get(one.event.id) as Explanation,
          actors,
          patients,
        }),
      )
  }
  return { entries, named: [...patients.keys()] }
}

type Line = {
  readonly row: EntryRow
  readonly kept: WhyState | undefined
  readonly event: LedgerEvent
  readonly why: Explanation
  readonly actors: ReadonlyMap<string, Named>
  readonly patients: ReadonlyMap<PatientId, string>
}

async function lineOf(
  tx: Tx,
  organisation: OrganisationId,
  { row, kept, event, why, actors, patients }: Line,
): Promise<EntryLine> {
  const patient = patientOf(event)
  const sitting = event.session ? await ledgerToken(tx, organisation, 'session', event.session) : null
  return {
    id: row.eventId,
    position: row.position,
    at: event.at,
    outcome: event.outcome,
    sentence: sentenceOf(event, actors, patients),
    why,
    ...(kept && kept !== 'waiting' && kept !== why.state ? { was: kept } : {}),
    actor: event.actor.id,
    ...(patient ? { patient } : {}),
    ...(sitting ? { sitting: toHex(sitting) } : {}),
    purpose: event.purpose,
    basis: event.basis.kind,
    seeded: event.detail.seeded === 1,
  }
}

/** It stays in the list: an entry left out would be the hole that this ledger exists to prevent. */
function unreadable({ eventId: id, position }: EntryRow, kind: 'not-yours' | 'altered'): EntryLine {
  const text =
    kind === 'altered' ? 'This entry was altered: it is not what was written' : 'An entry of which your organisation is no reader'
  const words = kind === 'altered' ? 'altered' : 'sealed to others'
  const point = { kind, words, decides: true }
  const why: Explanation = { state: 'flagged', words, sentence: `${text}.`, for: [], against: [point] }
  return { id, position, at: '', outcome: 'failed', sentence: [{ text }], why, seeded: false }
}
