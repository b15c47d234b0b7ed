/** What the page and the worker that checks a patient's list say to each other. Pure. */

/** `owner`: whose list this device remembers. `timeZone`: the hospital's, as in the list itself. */
export type ListRequest = { readonly owner: string; readonly timeZone: string }

export type ListReport =
  /** `entries` are under the checkpoint and all there, `pending` are written and wait for one. `standing`: who stands behind it. */
  | {
      readonly kind: 'whole'
      readonly entries: number
      readonly pending: number
      readonly standing: string
      readonly policy: string
      /** Fingerprint of another policy that the portal proposes now. */
      readonly proposed?: string
      readonly file: Uint8Array
    }
  /** One sentence for each thing that does not fit. The file is the evidence of it. */
  | { readonly kind: 'broken'; readonly sentences: readonly string[]; readonly file?: Uint8Array }
  | { readonly kind: 'cannot-check'; readonly reason: string }
