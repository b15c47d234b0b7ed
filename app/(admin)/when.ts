import 'server-only'
import type { Moment } from '@/app/(admin)/_parts/person-shape'
import { timeZone } from '@/lib/base/time-zone'
import { formatDay, formatInstant } from '@/lib/records/views/dates'

/** `05-Apr-2008 14:02`, in the portal's zone. */
export function momentOf(at: Date): Moment {
  return { iso: at.toISOString(), text: formatInstant(at, timeZone()) }
}

/** `05-Apr-2008` */
export function dayOf(at: Date): Moment {
  return { iso: at.toISOString(), text: formatDay(at.toISOString(), timeZone()) }
}
