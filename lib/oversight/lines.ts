import 'server-only'
/** The entries of a page, opened and explained anew: what the index keeps of them found them, and tells nothing. */
import { toHex } from '@/lib/base/bytes'
import type { EventId, OrganisationId, PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { ledgerToken } from '@/lib/keys/index-keys'
import { type Opened, openEvents } from '@/lib/keys/open-events'
import type { LedgerEvent } from '@/lib/ledger/event'
import type { Named } from '@/lib/oversight/actors'
import type { EntryRow } from '@/lib/oversight/entry-rows'
import { loadRowsAt } from '@/lib/oversight/entry-store'
import type { Explanation } from '@/lib/oversight/explain'
import { explainEvents } from '@/lib/oversight/explain-events'
import type { EntryLine, WhyState } from '@/lib/oversight/explorer-view'
import { patientOf } from '@/lib/oversight/patient-names'
import { sentenceOf } from '@/lib/oversight/tell'

type Line = {
  readonly row: EntryRow
  /** The state that is kept of it. */
  readonly kept: WhyState | undefined
  readonly sitting: string | undefined
  readonly told: { readonly event: LedgerEvent; readonly why: Explanation } | Exclude<Opened['kind'], 'opened'>
}

export type Page = { readonly lines: readonly Line[]; readonly events: readonly LedgerEvent[] }

export async function openPage(
  permit: Permit,
  tx: Tx,
  page: { readonly places: readonly number[]; readonly kept: ReadonlyMap<number, WhyState> },
  queued: ReadonlyMap<number, EventId>,
): Promise<Page> {
  const organisation = permit.actor.organisation as OrganisationId
  const loaded = await loadRowsAt(permit, tx, page.places, queued)
  const rows = loaded.flatMap((row, i) => (row ? [{ row, kept: page.kept.get(page.places[i] as number) }] : []))
  const opened = await openEvents(
    tx,
    rows.map(({ row }) => row),
    { organisation },
  )
  const examined = opened.flatMap((one, i) =>
    one.kind === 'opened' ? [{ event: one.event, position: rows[i]?.row.position ?? null }] : [],
  )
  const explained = await explainEvents(permit, tx, examined)
  const lines: Line[] = []
  for (const [i, one] of opened.entries()) {
    const row = rows[i] as (typeof rows)[number]
    if (one.kind !== 'opened') lines.push({ ...row, sitting: undefined, told: one.kind })
    else {
      const sitting = one.event.session ? await ledgerToken(tx, organisation, 'session', one.event.session) : null
      const told = { event: one.event, why: explained.get(one.event.id) as Explanation }
      lines.push({ ...row, sitting: sitting ? toHex(sitting) : undefined, told })
    }
  }
  return { lines, events: examined.map(({ event }) => event) }
}

export function tellPage(
  { lines }: Page,
  actors: ReadonlyMap<string, Named>,
  patients: ReadonlyMap<PatientId, string>,
): EntryLine[] {
  return lines.map((line) => {
    const { row, kept, sitting, told } = line
    if (typeof told === 'string') return unreadable(row, told)
    const { event, why } = told
    const patient = patientOf(event)
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
      ...(sitting ? { sitting } : {}),
      purpose: event.purpose,
      basis: event.basis.kind,
      seeded: event.detail.seeded === 1,
    }
  })
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
