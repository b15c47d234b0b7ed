import 'server-only'
import { dateAndTime } from '@/app/(patient)/day-and-time'
import { timeZone } from '@/lib/base/time-zone'
import type { ShareView } from '@/lib/consent/views'
import { kindWords, lastDay, listed, recordsWords } from '@/lib/consent/words'

/** `until 05-Jan-2027`, `stopped by you, 03-Nov-2026, 14:02`, `ended 05-Jan-2027`. */
export function whenWords({ state, until, endedAt }: ShareView): string {
  if (state === 'in-force') return `until ${lastDay(until, timeZone())}`
  if (state === 'stopped') return `stopped by you${endedAt ? `, ${dateAndTime(endedAt)}` : ''}`
  return `ended ${lastDay(endedAt ?? until, timeZone())}`
}

/** `medicines and laboratory results dated from 01-Jan-2025`. */
export function whatWords(share: ShareView): string {
  return `${listed(share.kinds.map(({ kind }) => kindWords(kind)))}${recordsWords(share)}`
}
