/** What the officer's pages draw of an entry. Text is ready to show. Pure. */
import type { Fact } from '@/app/_ui/rows'
import type { TagKind } from '@/app/_ui/tag'

/** A sentence in pieces: names stand out. `Colleen Byrne` strong, ` opened the chart of ` plain. */
export type SentencePart = { readonly text: string; readonly strong?: boolean }

export type EntryRow = {
  readonly id: string
  /** Not yet numbered while it waits for the sequencer. */
  readonly position?: number
  /** `text`: `18-Oct 02:14` */
  readonly when: { readonly iso: string; readonly text: string }
  readonly sentence: readonly SentencePart[]
  readonly outcome: 'permitted' | 'refused' | 'failed'
  /** `care team`, `declared: late result`, `no care relationship` */
  readonly why: { readonly kind: TagKind; readonly words: string }
}

export type EntryFilters = {
  readonly actor?: string
  readonly action?: string
  readonly outcome?: string
  /** ISO days, both included. */
  readonly from?: string
  readonly to?: string
}

export type EntryDetail = {
  readonly position: number
  readonly sentence: string
  readonly details: readonly Fact[]
  /** The canonical bytes as text; what can't be read as text comes as hex. */
  readonly bytes: string
  readonly byteCount: number
  readonly hashes: readonly { readonly name: string; readonly hex: string }[]
  /** `Under checkpoint 48,213, signed by …`, `Not yet under a checkpoint`. */
  readonly proof: string
  readonly sealed: boolean
}
