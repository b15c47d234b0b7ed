/** What the check of her list found, as a patient reads it. Pure. */
import { count, countOf } from '@/lib/base/count'
import type { EvidenceReport, WitnessFinding } from '@/lib/ledger/check-evidence'
import { breakSaid } from '@/lib/ledger/list-words'
import { formatInstant } from '@/lib/records/views/dates'
import type { ListReport } from './list-check-messages'

export const CANNOT = {
  offline: 'This device is offline.',
  unreachable: 'The portal could not be reached, or did not answer in full.',
  signedOut: 'You are signed out. Sign in and check again.',
  notYet: 'Nothing of your list is in the signed ledger yet. Try again in a minute.',
  nothing: 'Entries were written in your list, and none of them is shown or can be read any more.',
  length: 'Your list is too long to be checked in one piece here. Ask whoever runs the portal for the whole file.',
  policy: 'The rules by which to check could not be read.',
  nobody: 'Nobody this device knows has signed how long your list is.',
  unreadable: 'What the portal sent is not a list that can be checked.',
} as const

/** Empty where nothing is broken. `gone`: lengths of lists that this device saw before and that are not shown any more. */
export function brokenSentences(found: EvidenceReport, gone: readonly number[], timeZone: string): string[] {
  const holes = found.lists.flatMap((one) => {
    if (one.verdict !== 'broken') return []
    return 'place' in one ? [breakSaid(one.why, one.place, (at) => formatInstant(new Date(at), timeZone))] : [NOT_SIGNED]
  })
  const lists = gone.map(
    (n) => `A part of your list with ${countOf(n, 'entry', 'entries')}, seen on this device before, is not shown any more.`,
  )
  const altered = found.entries.filter(({ verdict }) => verdict === 'broken').length
  // An entry that is missing leaves its neighbours' proofs as they are; said apart only where nothing else explains it.
  const entries =
    altered > 0 && holes.length === 0
      ? [`${countOf(altered, 'entry', 'entries')} of your list ${altered === 1 ? 'is' : 'are'} not in the signed ledger.`]
      : []
  const log = found.checkpoint.verdict === 'broken' || found.witnesses.verdict === 'broken' ? [NOT_THE_LOG] : []
  return [...holes, ...lists, ...entries, ...log]
}

const NOT_SIGNED = 'How long your list is was not signed by the key that this device trusts.'
const NOT_THE_LOG = 'The ledger that your list was taken from was not signed by the keys that this device trusts.'

/** Who else saw the ledger in which her list is. */
export function standingSentence(witnesses: WitnessFinding, timeZone: string): string {
  switch (witnesses.why) {
    case 'quorum':
      return `The ledger it is in was countersigned by ${named(witnesses.by)}, ${formatInstant(new Date(witnesses.at * 1_000), timeZone)}.`
    default:
      return 'The ledger it is in is signed by the hospital’s log alone: no independent witness has countersigned it yet.'
  }
}

function named(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** `All 212 entries that may be shown to you are here, checked on this device.` */
export function wholeSentence({ entries, pending }: Extract<ListReport, { kind: 'whole' }>): string {
  const all =
    entries === 1
      ? 'The one entry that may be shown to you is here'
      : `All ${count(entries)} entries that may be shown to you are here`
  const newer =
    pending === 1
      ? ' One newer entry is written down and not yet signed for.'
      : ` ${count(pending)} newer entries are written down and not yet signed for.`
  return `${all}, checked on this device.${pending > 0 ? newer : ''}`
}
