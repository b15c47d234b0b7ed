/** What a check of a list found, in words: for a file that is checked, and for the patient whose list it is. Pure. */
import { count } from '@/lib/base/count'
import type { ListBreak, ListPlace } from '@/lib/ledger/check-list'
import type { HeadFinding } from '@/lib/ledger/evidence-list'

const BREAKS: { readonly [K in ListBreak]: string } = {
  missing: 'is missing',
  twice: 'is there twice, with two different contents',
  'not-linked': 'does not follow from the one before: one of the two is not what was written',
  'other-patient': 'is about another patient than the list',
  'not-included': 'is not in the signed ledger',
  'beyond-head': 'is more than the portal says there are',
  'other-head': 'is not the last one that the portal signed',
  shrunk: 'was there when this device checked before, and is missing now',
  changed: 'is another one than when this device checked before',
}

/** `Entry 17 of 212 is missing, between 18-Nov-2026 11:02 and 18-Nov-2026 11:04.` `when`: a time as it is shown. */
export function breakSaid(why: ListBreak, { seq, of, after, before }: ListPlace, when: (at: string) => string): string {
  const sides = [after && `after ${when(after)}`, before && `before ${when(before)}`].filter(Boolean)
  const place = after && before ? `between ${when(after)} and ${when(before)}` : sides[0]
  return `Entry ${count(seq)} of ${count(of)} ${BREAKS[why]}${place ? `, ${place}` : ''}.`
}

export function headSaid(found: HeadFinding): string {
  switch (found.why) {
    case 'whole':
      return `All ${count(found.n)} entries of this list are here: numbered from 1 without a gap, each naming the one before, the last as the portal signed.`
    case 'no-head':
      return 'What should say how long the list is says nothing of the kind.'
    case 'other-checkpoint':
      return 'What says how long the list is was signed for another state of the ledger.'
    case 'head-not-signed':
      return 'What says how long the list is was not signed by the receipt key of your policy.'
    case 'head-altered':
      return 'What says how long the list is was not signed by the key that the file itself names: it was changed.'
    case 'no-policy':
      return 'No number is missing. Without a policy of your own nobody vouches that the list ends here.'
    case 'no-receipt-key':
      return 'No number is missing. Your policy names no receipt key of this log, so nobody vouches that the list ends here.'
    case 'no-checkpoint':
      return 'There is no one checkpoint to hold the list against.'
    default:
      return breakSaid(found.why, found.place, (at) => at)
  }
}

export const listLimits: readonly string[] = [
  'What came after: it holds what stood under its checkpoint, and the list has gone on since.',
  'Entries that a law holds back: they are shown when the hold ends. A list of names found by a search is not a look at one person and stands in no such list.',
]
