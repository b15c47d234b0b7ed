import 'server-only'
/** How a request stands for the patient it was passed on to, and what changed since she last read it. */
import type { PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { RequestRow } from '@/lib/consent/store'
import type { Terms } from '@/lib/consent/terms'
import type { Difference } from '@/lib/consent/views'
import { kindWords, lastDay, type Recipient, readersWords, recordsWords } from '@/lib/consent/words'

export type Standing = 'waiting' | 'withdrawn' | 'decided' | 'expired'

export function standingOf({ state, closesAt }: RequestRow, at: Date): Standing {
  if (state === 'withdrawn') return 'withdrawn'
  if (state !== 'waiting') return 'decided'
  return closesAt > at ? 'waiting' : 'expired'
}

/** The word that refuses a decision about a version she had before her; `undefined` where she may decide. */
export function blockedBy(row: RequestRow, version: number, at: Date): 'changed' | Exclude<Standing, 'waiting'> | undefined {
  const standing = standingOf(row, at)
  if (standing !== 'waiting') return standing
  return row.version === version ? undefined : 'changed'
}

/** Hers alone: another patient's looks as if there were none. */
export function isHers(row: RequestRow | undefined, permit: Permit): row is RequestRow & { readonly patientId: PatientId } {
  return row !== undefined && permit.patient !== null && row.patientId === permit.patient
}

export function differencesBetween(before: Terms, now: Terms, recipient: Recipient, timeZone: string): Difference[] {
  const words = (terms: Terms): Record<Difference['what'], string> => ({
    kinds: terms.kinds.map(kindWords).join(', '),
    records: recordsWords(terms).trim() || 'of any date',
    until: lastDay(terms.until, timeZone),
    purpose: terms.purpose,
    message: terms.message,
    recipient: readersWords({ ...recipient, who: terms.who }),
  })
  const [old, present] = [words(before), words(now)]
  return (Object.keys(present) as Difference['what'][]).flatMap((what) =>
    old[what] === present[what] ? [] : [{ what, before: old[what], now: present[what] }],
  )
}
