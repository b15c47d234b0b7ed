/** What the officer's pages draw of one entry. Text is ready to show. Pure. */
import type { State } from '@/lib/oversight/explain'
import type { SentencePart } from '@/lib/oversight/sentence'
import type { Moment } from './explorer-view'

export type PointView = { readonly words: string; readonly decides: boolean }

export type CaseView = {
  readonly state: State
  readonly words: string
  readonly sentence: string
  readonly against: readonly PointView[]
  readonly inFavour: readonly PointView[]
}

/** `exact`: to be compared character by character. */
export type NamedText = { readonly name: string; readonly value: string; readonly exact?: true }

/** What lies beside the list; the entry's own page has its bytes as well. */
export type EntryView = {
  readonly position: number
  readonly sentence: readonly SentencePart[]
  /** Absent, like all that is told, where what is stored is not what the leaf commits to. */
  readonly when?: Moment
  readonly why?: CaseView
  readonly details: readonly NamedText[]
  readonly hashes: readonly NamedText[]
  /** `Under the signed checkpoint of 48,213 entries`, `Not yet under a signed checkpoint`. */
  readonly proof: string
  readonly sealed: boolean
  /** Invented for the demo: the time is the story's. */
  readonly seeded: boolean
  /** The nearest entries that this reader may open. */
  readonly before?: number
  readonly after?: number
}

export type EntryDetail = EntryView & {
  /** The canonical bytes as text. */
  readonly bytes: string
  readonly byteCount: number
}

/** What a look beside the list brought, or why it brought nothing. */
export type Looked = { readonly position: number; readonly entry?: EntryView; readonly problem?: string }
