/**
 * Whether a record belongs to what a share opens: its compartment, kind and day. Pure.
 */
import type { CompartmentLabel } from '@/lib/base/compartment'
import { type Limit, type Scope, typesOf } from '@/lib/base/kind'
import { dateOf, kindOf } from '@/lib/records/kind-of'
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
 * Compared as far as the source knew: of a year or a month every day must lie within, since "2025" may have been the day
 * she left out. A bare Medication is the name of a medicine, of no day, and goes with the orders that name it.
 */
function isOfDays({ recordsFrom, recordsUntil }: Scope, type: string, resource: Record<string, unknown> | undefined): boolean {
  if ((recordsFrom === null && recordsUntil === null) || type === 'Medication') return true
  const date = dateOf(type, resource)?.slice(0, 10)
  if (!date) return false
  const first = `${date}${'-01-01'.slice(date.length - 4)}`
  const last = lastDayOf(date)
  return (recordsFrom === null || first >= recordsFrom) && (recordsUntil === null || last <= recordsUntil)
}

/** Of a day, a month or a year as FHIR writes them: its last day. */
function lastDayOf(date: string): string {
  const [year = '', month = '12'] = date.split('-')
  return date.length === 10 ? date : new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10)
}

export function read(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
