/** Between the rota's forms and their actions. Pure. */
export type ShiftField = 'person' | 'from' | 'until'
export type ShiftState = {
  /** Counts the tries, so that each answer is a form of its own. */
  readonly attempt: number
  /** As typed; empty again once the shift was written. */
  readonly typed?: Readonly<Record<ShiftField, string>>
  readonly problems: Partial<Record<ShiftField, string>>
  readonly refusal?: string
  readonly done?: string
}
export type ShiftAction = (state: ShiftState | null, form: FormData) => Promise<ShiftState>

/** What the act before came to: words of the address, of which only these are known. */
export const ROTA_DONE = ['off', 'team', 'joined', 'left'] as const
export type RotaDone = (typeof ROTA_DONE)[number]

export type ShiftRow = {
  readonly id: string
  readonly account: string
  readonly name: string
  readonly role: string
  /** `19:00–07:00`, with the day where it is another one. */
  readonly time: string
  /** In full, for who hears it: `Tue 01-Dec 19:00 to Wed 02-Dec 07:00`. */
  readonly whole: string
  /** Stands on an earlier day of the week shown, where it can be taken back. */
  readonly goesOn: boolean
  readonly now: boolean
  readonly over: boolean
  readonly intact: boolean
}
export type DayRow = {
  readonly date: string
  readonly label: string
  readonly today: boolean
  readonly shifts: readonly ShiftRow[]
}

export type PreviewLine = {
  readonly line: number
  readonly what: string
  readonly kind: 'add' | 'same' | 'over'
  readonly person: string
  readonly department: string
  readonly from: string
  readonly until: string
}
export type PreviewState = {
  readonly refusal?: string
  readonly problems?: readonly { readonly line: number; readonly words: string }[]
  readonly preview?: {
    readonly sums: string
    /** The first of them. */
    readonly lines: readonly PreviewLine[]
    readonly more: number
    readonly ended: readonly Omit<PreviewLine, 'line' | 'what' | 'kind'>[]
    readonly moreEnded: number
    /** The file itself, packed: what is read in is what was shown. */
    readonly file: string
    readonly changes: boolean
  }
}
export type PreviewAction = (state: PreviewState | null, form: FormData) => Promise<PreviewState>
export type TakeState = { readonly refusal?: string; readonly done?: string }
export type TakeAction = (state: TakeState | null, form: FormData) => Promise<TakeState>
