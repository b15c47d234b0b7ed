/** Between the import's form, its route and its pages. Pure. */
export type ShownProblem = { readonly place: string; readonly reason: string }

export type ShownBundle = {
  readonly number: number
  readonly outcome: 'taken' | 'refused' | 'failed'
  /** What was done, or that nothing was. */
  readonly words: string
  readonly problems: readonly ShownProblem[]
  /** Further problems that are counted and not listed. */
  readonly more: number
}

/** What the route answers where it is asked for JSON. */
export type UploadAnswer = { readonly bundle: ShownBundle } | { readonly refusal: string }

export type Begun = { readonly run: string } | { readonly refusal: string }

export const UPLOAD_PATH = '/admin/imports/upload'
export const FIELDS = { run: 'run', number: 'number', source: 'source', program: 'program', bundles: 'bundles' } as const
/** As the import itself limits it: said before anything is sent. */
export const LARGEST_BYTES = 64 * 1024 * 1024
export const MOST_FILES = 500
/** Names the sending system; records of one never overwrite another's. */
export const SOURCE = /^[a-z0-9][a-z0-9.-]{0,39}$/
