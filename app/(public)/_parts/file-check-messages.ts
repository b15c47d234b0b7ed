/** What the page and the worker that checks a file say to each other. Pure. */
import type { ToldEvidence } from '@/lib/ledger/evidence-words'

/** `policy`: the text of the policy that whoever checks brought along; never the one inside the file. */
export type FileRequest = { readonly file: Uint8Array; readonly policy?: string }

/** `ready`: the worker has been loaded, from here on nothing is fetched. */
export type FileReport = { readonly kind: 'ready' } | FileAnswer

export type FileAnswer =
  | {
      readonly kind: 'told'
      readonly told: ToldEvidence
      readonly entries: number
      /** Lower-case hex of the tree's root, and its four words; absent where the file holds no one tree. */
      readonly head?: { readonly root: string; readonly words: readonly string[] }
      /** The policy that the file proposes. */
      readonly proposal: string
      /** What was read before signing. */
      readonly texts: readonly string[]
    }
  /** Neither intact nor broken: it could not be read. */
  | { readonly kind: 'unreadable'; readonly what: 'file' | 'policy'; readonly why: string }
