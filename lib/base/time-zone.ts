import 'server-only'
import { loadVariable } from '@/lib/base/env'

/** The zone in which times are shown. The ledger itself speaks UTC. */
export function timeZone(): string {
  ofMachine ??= Intl.DateTimeFormat().resolvedOptions().timeZone // costs as much as a query
  return loadVariable('CHARTSEAL_TIME_ZONE') ?? ofMachine
}

let ofMachine: string | undefined
