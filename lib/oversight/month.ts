import 'server-only'
/** How many looked in the last thirty days, whichever page of the list is open: opened for the count, like the list itself. */
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { openEvents } from '@/lib/keys/open-events'
import type { EventAction } from '@/lib/ledger/actions'
import type { LedgerEvent } from '@/lib/ledger/event'
import { loadOwnEntries, type OwnFilter } from '@/lib/oversight/own-entry-store'

export type Month = {
  /** People other than herself who opened something of hers. */
  readonly people: number
  /** Acts of others that were refused. */
  readonly refused: number
  /** There are more entries than were opened: both numbers are at least. */
  readonly cut: boolean
}

const MONTH_MS = 30 * 86_400_000
/** Some 0.3 ms each to open, and 2 ms for each event key not opened lately. */
const MOST = 2_000

export async function countMonth(permit: Permit, tx: Tx, own: Pick<OwnFilter, 'patient' | 'token'>): Promise<Month> {
  const since = new Date(permit.at.getTime() - MONTH_MS)
  const rows = await loadOwnEntries(permit, tx, { ...own, since, limit: MOST + 1 })
  const opened = await openEvents(tx, rows.slice(0, MOST), { patient: own.patient })
  const events = opened.flatMap((one) => (one.kind === 'opened' ? [one.event] : []))
  const others = events.filter(({ at, actor }) => actor.role !== 'patient' && Date.parse(at) >= since.getTime())
  return { people: countPeople(others), refused: countRefused(others), cut: rows.length > MOST }
}

const LOOKS: readonly EventAction[] = ['chart.open', 'record.open', 'emergency.open']

function countPeople(events: readonly LedgerEvent[]): number {
  const looks = events.filter(({ outcome, action }) => outcome === 'permitted' && LOOKS.includes(action))
  return new Set(looks.map(({ actor }) => actor.id)).size
}

/** An act that touched several streams is one. */
function countRefused(events: readonly LedgerEvent[]): number {
  return new Set(events.filter(({ outcome }) => outcome === 'refused').map(({ request, action }) => `${request}/${action}`)).size
}
