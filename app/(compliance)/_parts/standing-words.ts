/** Who stands behind a checkpoint, and by whose rules, in sentences. Pure. */

import type { Pinned } from '@/app/pinned'
import { count, countOf } from '@/lib/base/count'
import type { Standing } from '@/lib/ledger/standing'
import { formatDay, formatInstant } from '@/lib/records/views/dates'

/** `upTo`: entries that were checked and signed. */
export function standingWords(standing: Standing, upTo: number, timeZone: string): string {
  switch (standing.kind) {
    case 'none-asked-for':
      return 'Signed by the log alone: its policy asks for no independent witness.'
    case 'unmet':
      return `Signed by the log alone: ${standing.by.length > 0 ? `only ${named(standing.by)} countersigned it` : 'none of its witnesses countersigned it'}, and the policy asks for more.`
    case 'witnessed': {
      const { size, by, at, fresh } = standing
      const since = `at ${clockOf(at, timeZone)}`
      const rest = upTo - size
      const part = rest > 0 ? `The first ${count(size)} entries are countersigned` : 'Countersigned'
      const after = rest > 0 ? ` The newest ${countOf(rest, 'entry', 'entries')}: signed by the log alone so far.` : ''
      const old = fresh ? '' : ' Nobody has confirmed since then that no other history was shown.'
      return `${part} by ${named(by)}, ${since}.${after}${old}`
    }
  }
}

/** What decides here is what this device pinned, and where that can be compared. */
export function pinnedWords({ at, fingerprint, first }: Pick<Pinned, 'at' | 'fingerprint' | 'first'>, timeZone: string): string {
  return first
    ? `This device keeps the portal’s policy from now on: fingerprint ${fingerprint}. Compare it with the one your hospital publishes elsewhere, on paper or by telephone.`
    : `Judged by the policy that this device has kept since ${formatDay(at, timeZone)}: fingerprint ${fingerprint}.`
}

function named(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** `14:02` today, `05-Apr-2008 14:02` on another day. */
function clockOf(seconds: number, timeZone: string): string {
  const at = formatInstant(new Date(seconds * 1_000), timeZone)
  const today = formatInstant(new Date(), timeZone).slice(0, -5)
  return at.startsWith(today) ? at.slice(today.length) : at
}
