/**
 * What the explorer is asked and what it answers. A filter is ids and enumerations only, so that a view is a link that
 * names nobody; names come back only beside what is shown. Pure.
 */
import type { EventId } from '@/lib/base/ids'
import type { OutcomeWord } from '@/lib/base/vocabulary'
import type { Explanation, State } from '@/lib/oversight/explain'
import type { SentencePart } from '@/lib/oversight/sentence'

/** In the order in which a screen lists them. */
export const FACETS = ['why', 'actor', 'action', 'outcome', 'basis', 'purpose', 'role', 'organisation', 'patient'] as const
export type Facet = (typeof FACETS)[number]

/** `waiting`: not examined yet, because it was written a moment ago. */
export const WHY_STATES = ['flagged', 'unexplained', 'explained', 'waiting'] as const
export type WhyState = State | 'waiting'

export const GROUPS = ['person', 'patient', 'session'] as const
export type Group = (typeof GROUPS)[number]

/** Entries of one evidence file, about 2.5 kB each: a file holds 16 MiB. */
export const MOST_IN_A_VIEW = 2_000

/** Values are as in `FacetValue.value`. Several included: any of them. Nothing included: all but the excluded. */
export type Choice = { readonly include?: readonly string[]; readonly exclude?: readonly string[] }

export type ExplorerFilter = {
  readonly from?: Date
  /** Exclusive. */
  readonly to?: Date
  readonly choices?: { readonly [F in Facet]?: Choice }
  /** One sitting, by the reference that a group of sessions carries. */
  readonly sitting?: string
  readonly group?: Group
  /** The last entry of the page before (`Explorer.older`). Not with `group`. */
  readonly before?: EventId
}

export type FacetValue = {
  /** What stands in a link: a word of the closed sets, the id of an account, agent, organisation or patient. */
  readonly value: string
  /** `chart opened`, `Colleen Byrne`, `Marisol Vega`; a patient of another organisation is `patient 4f2a91`. */
  readonly label: string
  /** `nurse, 5 West`, for people. */
  readonly more?: string
  /** Entries with it that match everything else that is asked. */
  readonly count: number
  readonly chosen?: 'include' | 'exclude'
}

export type FacetCounts = {
  readonly facet: Facet
  /** Most frequent first; chosen ones are always among them. People and patients: at most twenty, and what is chosen. */
  readonly values: readonly FacetValue[]
  /** How many further values there are. */
  readonly others: number
}

/** `[from, to)`; counts match everything asked but the choice of why. */
export type Bucket = {
  readonly from: string
  readonly to: string
  readonly total: number
  readonly flagged: number
  readonly unexplained: number
}

export type EntryLine = {
  readonly id: EventId
  /** null while it waits to be numbered: then there is no page of its own yet. */
  readonly position: number | null
  /** RFC 3339; empty where the entry does not open. */
  readonly at: string
  readonly outcome: OutcomeWord
  readonly sentence: readonly SentencePart[]
  readonly why: Explanation
  /** What the index had said of it, where facts that came since say otherwise. */
  readonly was?: WhyState
  /** Ids for links; absent where the entry does not open, or is about nobody. */
  readonly actor?: string
  readonly patient?: string
  readonly sitting?: string
  /** HL7 purpose of use, and the kind of basis. */
  readonly purpose?: string
  readonly basis?: string
  /** Invented for the demo. */
  readonly seeded: boolean
}

/** What only many entries together show. */
export type PersonFlag = {
  readonly kind: 'small-many' | 'volume'
  readonly state: State
  /** `14 single opens of 9 patients in five weeks, none explained`, `61 charts on 10-Nov; others of the role 6` */
  readonly words: string
}

export type GroupLine = {
  readonly kind: Group
  /** Value of the facet `actor` or `patient`; for a session its `sitting`. */
  readonly value: string
  readonly label: string
  readonly more?: string
  readonly total: number
  readonly states: { readonly [S in WhyState]: number }
  /** Patients touched, people who touched; of a session: patients. */
  readonly others: number
  readonly first: string
  readonly last: string
  /** People only. */
  readonly flags: readonly PersonFlag[]
}

export type Explorer = {
  /** Entries that match, and all of her organisation: `58 of 5,760`. */
  readonly total: number
  readonly all: number
  /** How many explained ones the choice of why hides; 0 where it hides none. */
  readonly hiddenExplained: number
  /** `of` entries, `n` are in the explorer's index and examined. */
  readonly indexed: { readonly n: number; readonly of: number }
  readonly buckets: readonly Bucket[]
  /** In the order of `FACETS`. */
  readonly facets: readonly FacetCounts[]
  /** Newest first; empty where `group` is asked. */
  readonly entries: readonly EntryLine[]
  /** Flagged first, then by number; at most fifty. Empty where no group is asked. */
  readonly groups: readonly GroupLine[]
  readonly otherGroups: number
  /** For `before`, where older ones follow. */
  readonly older: EventId | null
  /** Everyone of the organisation, to choose a person who is not among the most frequent. */
  readonly staff: readonly { readonly id: string; readonly name: string }[]
}
