/** For tests: bundles as the gate would hand them over. */
import { readFileSync } from 'node:fs'
import type { CompartmentLabel } from '@/lib/base/compartment'
import type { ViewOptions } from './chart-view'
import type { OpenedRecord } from './opened-record'

export const NOW = new Date('2026-11-20T08:10:00Z')
export const OPTIONS: ViewOptions = { timeZone: 'Europe/Berlin' }

export function openedBundle(path: string): OpenedRecord[] {
  const bundle = JSON.parse(readFileSync(path, 'utf8')) as { entry: { fullUrl?: string; resource: { resourceType: string } }[] }
  return bundle.entry.map(({ fullUrl, resource }) => ({ ...opened(resource), ...(fullUrl ? { fullUrl } : {}) }))
}

let next = 0

/** `resource` may be JSON text, where the digits matter. */
export function opened(resource: string | { readonly resourceType: string; readonly [key: string]: unknown }): OpenedRecord {
  const json = typeof resource === 'string' ? resource : JSON.stringify(resource)
  const type = typeof resource === 'string' ? (/"resourceType": ?"(\w+)"/.exec(resource)?.[1] ?? '') : resource.resourceType
  return { id: `r${++next}`, version: `v${next}`, versionNumber: 1, type, compartment: 'general' as CompartmentLabel, json }
}
