/** What Find shows of a patient before her chart is opened, and the answer of a search. Pure. */
export type FindResult = {
  readonly patientId: string
  /** `VEGA, Marisol (Ms)` */
  readonly name: string
  /** `14-Mar-1974 (52 y)` */
  readonly born: string
  readonly gender: string
  readonly mrn: string
  /** `Died 12-Apr-2020` */
  readonly deceased?: string
  /** `Possible duplicate of NG-204-331`, `Similar name: check the birth date` */
  readonly duplicate?: string
  /** Which basis exists before opening. `held`: the chart opens; else opening asks to declare one. */
  readonly basis: { readonly held: boolean; readonly words: string }
}

export type FindAnswer = {
  readonly results: readonly FindResult[]
  /** All that matched, where more than the rows shown. */
  readonly total: number
  /** How the box understood the words: `as a birth date`, `as a record number`. */
  readonly understood?: string
  /** Offered when nothing matched; each is searched by a tap. */
  readonly relaxed?: readonly { readonly label: string; readonly query: string }[]
  /** A refusal or a failure, in words. */
  readonly problem?: string
  /** Nothing was looked for: whoever asked has to sign in again, or to wait. */
  readonly status?: 401 | 429
  readonly afterSeconds?: number
}

/** The field is `query`. Called by the form with the last answer. */
export type FindAction = (previous: FindAnswer | null, form: FormData) => Promise<FindAnswer>
