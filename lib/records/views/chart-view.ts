/** The small objects a chart is drawn from. Text is ready to show; every time is already in the reader's zone. */

/** `iso` is as the source wrote it (2008, 2008-04, or an instant), `text` as known: `2008`, `Apr-2008`, `05-Apr-2008 14:02`. */
export type When = { readonly iso: string; readonly text: string }

/** `exact` keeps every digit of the source; `text` is shorter only where a source computed more than four decimals. */
export type Measured = { readonly text: string; readonly exact: string; readonly unit: string }

export type Flag = 'low' | 'high' | 'critical-low' | 'critical-high' | 'abnormal' | 'critical'

export type Point = { readonly at: number; readonly value: number }

/** `text` names the range in words and, where known, the population it holds for: `3.5–5.1`, `adults 60–100`. */
export type RangeView = { readonly low?: number; readonly high?: number; readonly text: string }

export type TrendView = {
  readonly points: readonly Point[]
  readonly range?: RangeView
  /** Lowest and highest value drawn: the range and the usual values belong to it, so that noise does not look like a change. */
  readonly domain: readonly [number, number]
}

export type BannerView = {
  /** `VEGA, Marisol (Ms)`, or the words that say it is not recorded. */
  readonly name: string
  /** `14-Mar-1974 (52 y)`; with the age at death for the deceased. */
  readonly born: string
  readonly gender: string
  readonly mrn: string
  /** `Died 12-Apr-2020`, or that the date is not recorded. */
  readonly deceased?: string
  /** Further facts of the second line: `71.4 kg, 3 days ago`. */
  readonly facts: readonly string[]
}

export type AllergyView = {
  readonly id: string
  readonly substance: string
  /** Reactions and what is uncertain about it, in words; may be empty. */
  readonly note: string
  readonly critical: boolean
}

/** The four states of SCREENS 3. `not-recorded` says nothing about the patient. */
export type AllergiesView =
  | { readonly state: 'known'; readonly list: readonly AllergyView[] }
  | { readonly state: 'none-known'; readonly words: string }
  | { readonly state: 'not-recorded' }
  | { readonly state: 'unavailable' }

export type ProblemView = { readonly id: string; readonly text: string; readonly note: string; readonly since?: When }

export type MedicineView = {
  readonly id: string
  readonly name: string
  readonly dose: string
  readonly since?: When
}

/** `none-known` is somebody's statement; `not-recorded` is the absence of one. */
export type Stated = 'listed' | 'none-known' | 'not-recorded'

export type ProblemsView = {
  readonly state: Stated
  readonly active: readonly ProblemView[]
  readonly social: readonly ProblemView[]
  readonly past: number
}

export type MedicinesView = { readonly state: Stated; readonly inUse: readonly MedicineView[]; readonly past: number }

export type VitalView = {
  readonly key: string
  readonly label: string
  readonly value: Measured
  readonly flag?: Flag
  readonly when: When
  readonly age: string
  readonly trend: TrendView
}

export type PressurePoint = { readonly at: number; readonly systolic: number; readonly diastolic: number }

export type PressureView = {
  readonly value: Measured
  readonly flag?: Flag
  readonly when: When
  readonly age: string
  readonly points: readonly PressurePoint[]
  readonly range?: RangeView
  readonly domain: readonly [number, number]
}

export type VitalsView = {
  readonly latest?: { readonly when: When; readonly age: string }
  readonly pressure?: PressureView
  readonly others: readonly VitalView[]
}

export type ResultView = {
  readonly key: string
  readonly label: string
  readonly value: Measured
  readonly flag?: Flag
  readonly isNew: boolean
  readonly when: When
  readonly age: string
  /** `preliminary`, `corrected`: said beside the value. */
  readonly status?: string
  readonly previous?: { readonly text: string; readonly when: When }
  readonly trend: TrendView
}

export type ResultsView = {
  /** New and abnormal first, then the latest of each test. */
  readonly list: readonly ResultView[]
  readonly flagged: number
  readonly tests: number
  readonly total: number
  /** How many tests carry a range or an interpretation; the others can't be called abnormal or normal. */
  readonly judged: number
}

export type EventView = {
  readonly id: string
  readonly title: string
  readonly detail: string
  readonly when: When
  readonly kind: 'encounter' | 'procedure' | 'immunization'
}

export type CountsView = {
  readonly results: number
  readonly medicines: number
  readonly problems: number
  readonly allergies: number
  readonly encounters: number
  readonly procedures: number
  readonly immunizations: number
  readonly documents: number
  readonly imaging: number
  readonly all: number
}

export type ChartSummary = {
  readonly banner: BannerView
  readonly allergies: AllergiesView
  readonly problems: ProblemsView
  readonly medicines: MedicinesView
  readonly vitals: VitalsView
  readonly results: ResultsView
  readonly events: readonly EventView[]
  readonly counts: CountsView
  /** Records that could not be read; more than none is said on the chart. */
  readonly unreadable: number
}

export type ViewOptions = {
  /** IANA name, for example `Europe/Berlin`. */
  readonly timeZone: string
  /** The identifier system of one's own record numbers; without it the first identifier of type MR. */
  readonly mrnSystem?: string
  /** True when the allergies could not be fetched: the banner then says so instead of "not recorded". */
  readonly allergiesUnavailable?: boolean
  readonly newWithinDays?: number
  readonly resultsShown?: number
}
