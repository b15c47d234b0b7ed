/**
 * Whether a record belongs to what a share opens: its compartment, kind and day. Pure.
 */
import type { CompartmentLabel } from '@/lib/base/compartment'
import { type Limit, type Scope, typesOf } from '@/lib/base/kind'
import { kindOf, spanOf } from '@/lib/records/kind-of'
import type { OpenedRecord } from '@/lib/records/views/opened-record'

/** Who she is, which goes with every share: not her appointments, nor the people around her. */
const WHO: readonly string[] = ['Patient']

/** Types that are fetched at all from this compartment. `undefined`: all of them. */
export function typesWithin(limits: readonly Limit[] | null, label: CompartmentLabel): readonly string[] | undefined {
  if (limits === null) return undefined
  if (label === 'demographics') return limits.some(({ compartment }) => compartment === label) ? WHO : []
  const own = limits.filter(({ compartment }) => compartment === label)
  return typesOf(own.flatMap(({ kinds }) => kinds))
}

export function isWithin(limits: readonly Limit[] | null, record: OpenedRecord): boolean {
  if (limits === null) return true
  const own = limits.filter(({ compartment }) => compartment === record.compartment)
  if (record.compartment === 'demographics') return own.length > 0 && WHO.includes(record.type)
  return own.some((limit) => isOfScope(limit, record))
}

export function isOfScope(scope: Scope, record: OpenedRecord): boolean {
  const resource = read(record.json)
  return scope.kinds.includes(kindOf(record.type, resource)) && isOfDays(scope, record.type, resource)
}

/**
 * Compared as far as the source knew: of a stay, a year or a month every day must lie within, since "2025" may have been the
 * day she left out, and a stay that goes on, or whose beginning nobody wrote down, reaches beyond any limit on that side. A
 * bare Medication is the name of a medicine, of no day, and goes with the orders that name it.
 */
function isOfDays({ recordsFrom, recordsUntil }: Scope, type: string, resource: Record<string, unknown> | undefined): boolean {
  if ((recordsFrom === null && recordsUntil === null) || type === 'Medication') return true
  const span = spanOf(type, resource)
  if (!span) return false
  return (
    (recordsFrom === null || (span.first !== undefined && firstDayOf(span.first) >= recordsFrom)) &&
    (recordsUntil === null || (span.last !== undefined && lastDayOf(span.last) <= recordsUntil))
  )
}

function firstDayOf(date: string): string {
  const day = date.slice(0, 10)
  return `${day}${'-01-01'.slice(day.length - 4)}`
}

function lastDayOf(date: string): string {
  const [year = '', month = '12'] = date.split('-')
  return date.length >= 10 ? date.slice(0, 10) : new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10)
}

export function read(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
