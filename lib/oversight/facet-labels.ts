/** Values of closed facets in words. Pure. */
import { purposeWords } from '@/lib/access/words'
import { BASIS_KINDS, type BasisKind, PURPOSES, ROLES, type Role } from '@/lib/base/vocabulary'
import { ACTIONS, isAction } from '@/lib/ledger/actions'
import type { WordFacet } from '@/lib/oversight/count'
import type { WhyState } from '@/lib/oversight/explorer-view'
import { roleWords } from '@/lib/oversight/sentence'

/** A word that no registry knows is shown as it stands: it is a finding, not a gap. */
export function wordLabel(facet: Exclude<WordFacet, 'organisation'>, value: string): string {
  switch (facet) {
    case 'action':
      return isAction(value) ? ACTIONS[value] : value
    case 'outcome':
      return value
    case 'basis':
      return isOneOf(BASIS_KINDS, value) ? BASIS_WORDS[value] : value
    case 'purpose':
      return isOneOf(PURPOSES, value) ? purposeWords(value) : value
    case 'role':
      return isOneOf(ROLES, value) ? roleWords(value) || UNNAMED_ROLES[value] || value : value
  }
}

const BASIS_WORDS: Record<BasisKind, string> = {
  self: 'one’s own record',
  proxy: 'acting for the patient',
  care: 'care relationship',
  declared: 'declared reason',
  consent: 'the patient’s consent',
  exchange: 'treatment exchange',
  emergency: 'emergency',
  duty: 'duty',
  none: 'none, refused or failed',
}

const UNNAMED_ROLES: Partial<Record<Role, string>> = { system: 'the installation', anonymous: 'not signed in' }

export const WHY_LABELS: Record<WhyState, string> = {
  flagged: 'flagged',
  unexplained: 'unexplained',
  explained: 'explained',
  waiting: 'not examined yet',
}

function isOneOf<T extends string>(words: readonly T[], value: string): value is T {
  return words.some((word) => word === value)
}
