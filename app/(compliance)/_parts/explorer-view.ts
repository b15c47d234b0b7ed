/** What the explorer draws. Text is ready to show; addresses are ready to follow. Pure. */
import type { Facet, WhyState } from '@/lib/oversight/explorer-view'
import type { SentencePart } from '@/lib/oversight/sentence'

export type Moment = { readonly iso: string; readonly text: string }

/** `words`: what stands beside the state, `care team`, `same street`; empty where there is nothing to add. */
export type WhyView = { readonly state: WhyState; readonly words: string; readonly was?: WhyState }

export type RowView = {
  readonly id: string
  /** Absent while it waits to be numbered: then there is nothing to open yet. */
  readonly position?: number
  readonly when: Moment
  readonly sentence: readonly SentencePart[]
  readonly outcome: 'permitted' | 'refused' | 'failed'
  readonly why: WhyView
  /** The view with this entry beside it. */
  readonly href?: string
}

export type GroupView = {
  readonly value: string
  readonly label: string
  readonly more?: string
  readonly total: number
  readonly states: { readonly [S in WhyState]: number }
  /** `9 patients`, `4 people` */
  readonly others: string
  readonly first: Moment
  readonly last: Moment
  readonly flags: readonly WhyView[]
  /** The entries of this group; absent where whose they are cannot be opened. */
  readonly href?: string
}

export type BucketView = {
  /** `18-Oct to 24-Oct` */
  readonly span: string
  readonly total: number
  readonly flagged: number
  readonly unexplained: number
  readonly href: string
}

export type GraphView = {
  readonly buckets: readonly BucketView[]
  /** The same time in fewer, wider pieces, each of `of` buckets: a bar of a phone's graph is too narrow for a finger. */
  readonly wide: readonly (BucketView & { readonly of: number })[]
  /** Under the graph, from its beginning to its end. */
  readonly marks: readonly string[]
}

export type FacetView = {
  readonly facet: Facet
  readonly title: string
  readonly values: readonly { readonly value: string; readonly label: string; readonly more?: string; readonly count: number }[]
  /** How many further values there are that are not listed. */
  readonly others: number
}

export type Chip = { readonly key: string; readonly words: string; readonly not: boolean; readonly remove: string }
