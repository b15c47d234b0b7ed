import 'server-only'
import type { EntryFilters } from '@/app/(compliance)/_parts/entry-view'
import { type EventId, parseId } from '@/lib/base/ids'
import { timeZone } from '@/lib/base/time-zone'
import { OUTCOMES } from '@/lib/base/vocabulary'
import { isAction } from '@/lib/ledger/event'
import type { TimelineFilter } from '@/lib/oversight/timeline'

type Query = Record<string, string | string[] | undefined>
type Filters = { readonly values: EntryFilters; readonly filter: TimelineFilter; pageOf(before: EventId | undefined): string }

/** Filters live in the address, as ids and enumerations; what does not parse is left out, and the form shows it gone. */
export function readFilters(query: Query): Filters {
  const actor = parseId(query.actor)
  const action = typeof query.action === 'string' && isAction(query.action) ? query.action : undefined
  const outcome = OUTCOMES.find((word) => word === query.outcome)
  const from = dayOf(query.from)
  const to = dayOf(query.to)
  const before = parseId<EventId>(query.before)
  const values: EntryFilters = {
    ...(actor ? { actor } : {}),
    ...(action ? { action } : {}),
    ...(outcome ? { outcome } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  }
  const filter: TimelineFilter = {
    ...(actor ? { actor } : {}),
    ...(action ? { action } : {}),
    ...(outcome ? { outcome } : {}),
    ...(from ? { from: startOf(from, 0) } : {}),
    ...(to ? { to: startOf(to, 1) } : {}),
    ...(before ? { before } : {}),
  }
  return { values, filter, pageOf: (page) => addressOf({ ...values, ...(page ? { before: page } : {}) }) }
}

function addressOf(values: Record<string, string>): string {
  const search = new URLSearchParams(values).toString()
  return search ? `/audit?${search}` : '/audit'
}

function dayOf(value: Query[string]): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined
  return Number.isNaN(Date.parse(`${value}T00:00:00Z`)) ? undefined : value
}

/** Midnight in the zone shown; `days` later. */
function startOf(day: string, days: number): Date {
  const utc = Date.parse(`${day}T00:00:00Z`) + days * 86_400_000
  const shown = new Date(utc).toLocaleString('sv-SE', { timeZone: timeZone() }).replace(' ', 'T')
  return new Date(2 * utc - Date.parse(`${shown}Z`))
}
