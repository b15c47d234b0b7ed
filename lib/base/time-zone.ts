import 'server-only'
import { loadVariable } from '@/lib/base/env'

/** The zone in which times are shown. The ledger itself speaks UTC. */
export function timeZone(): string {
  return loadVariable('CHARTSEAL_TIME_ZONE') ?? Intl.DateTimeFormat().resolvedOptions().timeZone
}
