import 'server-only'
/** The officer's list: found by the index, told from the sealed events. The query is itself an entry. */
import { type Audited, underAudit } from '@/lib/access/gate'
import { basisForStaff } from '@/lib/access/words'
import type { Actor } from '@/lib/base/actor'
import type { EventId, OrganisationId, PatientId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Detail, Permit } from '@/lib/base/permit'
import type { OutcomeWord } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import { ledgerToken } from '@/lib/keys/index-keys'
import { type Opened, openEvents } from '@/lib/keys/open-events'
import type { LedgerEvent } from '@/lib/ledger/event'
import { loadActorNames, type Named } from '@/lib/oversight/actors'
import type { EntryRow } from '@/lib/oversight/entry-rows'
import { countEntries, type EntryFilter, isEntry, loadEntries } from '@/lib/oversight/entry-store'
import { loadPatientNames, type NamePatients, patientOf } from '@/lib/oversight/patient-names'
import { type SentencePart, type Why, whyOf } from '@/lib/oversight/sentence'
import { sentenceOf } from '@/lib/oversight/tell'

export type TimelineFilter = {
  readonly actor?: string
  readonly action?: string
  readonly outcome?: OutcomeWord
  readonly from?: Date
  readonly to?: Date
  /** The last entry of the page before. */
  readonly before?: EventId
}

export type TimelineItem = {
  readonly id: string
  readonly position: number | null
  readonly at: string
  readonly outcome: OutcomeWord
  readonly sentence: readonly SentencePart[]
  readonly why: Why
}

export type Timeline = {
  readonly items: readonly TimelineItem[]
  readonly total: number
  /** The last entry shown, where older ones follow it. */
  readonly older: EventId | null
  /** Everyone of the organisation, for the filter. */
  readonly actors: readonly { readonly id: string; readonly name: string }[]
}

const PAGE = 50

export async function listEntries(actor: Actor, filter: TimelineFilter, name: NamePatients): Promise<Audited<Timeline>> {
  const detail = detailOf(filter)
  return underAudit({ actor, action: 'ledger.query', detail }, async (permit, tx) => {
    const organisation = permit.actor.organisation as OrganisationId
    if (filter.before && !(await isEntry(permit, tx, filter.before))) return refused('not-found')
    const indexed = await indexedFilter(tx, organisation, filter)
    if (!indexed) return refused('unavailable')
    const rows = await loadEntries(permit, tx, indexed, PAGE + 1)
    const page = rows.slice(0, PAGE)
    const opened = await openEvents(tx, page, { organisation })
    const items = await tell(permit, tx, page, opened, name)
    const shown = opened.flatMap((one) => (one.kind === 'opened' ? [patientOf(one.event)] : [])).filter((id) => id !== undefined)
    permit.report({
      objects: [...new Set(shown)].map((id) => ({ type: 'Patient', id })),
      detail: { ...detail, found: page.length },
    })
    const older = rows.length > PAGE ? (page.at(-1)?.eventId ?? null) : null
    return permitted({ items, total: await countEntries(permit, tx, indexed), older, actors: await loadStaff(tx, organisation) })
  })
}

/** Everything that was asked, so that the entry says what was looked for: ids, times and enumerations. */
function detailOf({ actor, action, outcome, from, to, before }: TimelineFilter): Detail {
  return {
    ...(actor ? { actor } : {}),
    ...(action ? { action } : {}),
    ...(outcome ? { outcome } : {}),
    ...(from ? { from: from.toISOString() } : {}),
    ...(to ? { to: to.toISOString() } : {}),
    ...(before ? { before } : {}),
  }
}

/** `undefined` where the actor's token cannot be computed: without it the list would be everybody's, and look like hers. */
async function indexedFilter(tx: Tx, organisation: OrganisationId, filter: TimelineFilter): Promise<EntryFilter | undefined> {
  const { actor, ...rest } = filter
  if (!actor) return { organisation, ...rest }
  const token = await ledgerToken(tx, organisation, 'actor', actor)
  return token ? { organisation, ...rest, actor: token } : undefined
}

async function tell(
  permit: Permit,
  tx: Tx,
  rows: readonly EntryRow[],
  opened: readonly Opened[],
  name: NamePatients,
): Promise<TimelineItem[]> {
  const events = opened.flatMap((one) => (one.kind === 'opened' ? [one.event] : []))
  const names = await loadActorNames(
    permit,
    tx,
    events.map(({ actor }) => actor),
  )
  const patients = await loadPatientNames(permit, tx, events, name)
  return rows.map((row, i) => itemOf(row, opened[i] as Opened, names, patients))
}

function itemOf(
  row: EntryRow,
  opened: Opened,
  names: ReadonlyMap<string, Named>,
  patients: ReadonlyMap<PatientId, string>,
): TimelineItem {
  const { eventId: id, position } = row
  // What cannot be opened stays in the list: an entry left out would be the hole this ledger exists to prevent.
  if (opened.kind !== 'opened') return { id, position, ...unreadable(opened.kind) }
  const { event } = opened
  return {
    id,
    position,
    at: event.at,
    outcome: event.outcome,
    sentence: sentenceOf(event, names, patients),
    why: explain(event, names),
  }
}

function unreadable(kind: 'not-yours' | 'altered'): Omit<TimelineItem, 'id' | 'position'> {
  const text =
    kind === 'altered' ? 'This entry was altered: it is not what was written' : 'An entry of which your organisation is no reader'
  const why: Why = kind === 'altered' ? { kind: 'flagged', words: 'altered' } : { kind: 'plain', words: 'sealed' }
  return { at: '', outcome: 'failed', sentence: [{ text }], why }
}

export function explain(event: LedgerEvent, names: ReadonlyMap<string, Named>): Why {
  const { kind, policies } = event.basis
  const { name = '', organisation = '' } = names.get(event.actor.id) ?? {}
  const reason = typeof event.detail.reason === 'string' ? event.detail.reason : undefined
  return whyOf(event.outcome, kind, basisForStaff({ kind, policies, who: name, organisation, ...(reason ? { reason } : {}) }))
}

async function loadStaff(tx: Tx, organisation: OrganisationId): Promise<{ id: string; name: string }[]> {
  const { rows } = await tx.sql<{ id: string; name: string }>(
    `select id, coalesce(display_name, role) as name from account where organisation_id = $1 order by display_name`,
    [organisation],
  )
  return rows
}
