/**
 * One walk over the index: what matches, how much of each value of each facet, and how it lies in time. A facet counts
 * what matches everything asked but its own choice, so that another value can be chosen. Pure.
 */
import { type Columns, type Index, type Kind, partsOf } from '@/lib/oversight/columns'
import { type Choice, FACETS, type Facet, WHY_STATES, type WhyState } from '@/lib/oversight/explorer-view'
import type { Histogram } from '@/lib/oversight/histogram'

/** Facets whose values are closed words. */
export const WORD_FACETS = ['action', 'outcome', 'basis', 'purpose', 'role', 'organisation'] as const
export type WordFacet = (typeof WORD_FACETS)[number]

/** A filter in the index's terms: people and patients are tokens. */
export type Ask = {
  readonly from: number
  readonly to: number
  readonly words: { readonly [F in WordFacet]?: Choice }
  readonly why: Choice
  readonly actor: Choice
  readonly patient: Choice
  /** A token; undefined where no sitting is asked. */
  readonly sitting?: string | undefined
}

export type Counted = {
  readonly total: number
  readonly all: number
  readonly states: { readonly [S in WhyState]: number }
  readonly words: ReadonlyMap<WordFacet, ReadonlyMap<string, number>>
  /** By number of the token. */
  readonly actors: Int32Array
  readonly patients: Int32Array
}

const BIT = Object.fromEntries(FACETS.map((facet, i) => [facet, 1 << i])) as Record<Facet, number>

/** Per number what it fails: 0 passes, else the bit of its facet, or several. */
export type Mask = {
  readonly kinds: Uint16Array
  readonly states: Uint16Array
  readonly actors: Uint16Array
  readonly patients: Uint16Array
  readonly sitting: number | undefined
  readonly from: number
  readonly to: number
}

export function maskOf({ kinds, tokens }: Index, ask: Ask): Mask {
  const { from, to } = ask
  const kindFails = new Uint16Array(kinds.size)
  for (let i = 1; i < kinds.size; i++)
    for (const facet of WORD_FACETS)
      if (!passes(ask.words[facet] ?? {}, (kinds.at(i) as Kind)[facet])) kindFails[i] = (kindFails[i] as number) | BIT[facet]
  const byToken = (choice: Choice, bit: number) =>
    Uint16Array.from({ length: tokens.size }, (_, i) => (passes(choice, tokens.at(i) ?? '') ? 0 : bit))
  return {
    from,
    to,
    kinds: kindFails,
    states: Uint16Array.from(WHY_STATES, (state) => (passes(ask.why, state) ? 0 : BIT.why)),
    actors: byToken(ask.actor, BIT.actor),
    patients: byToken(ask.patient, BIT.patient),
    sitting: ask.sitting === undefined ? undefined : (tokens.numberOf(ask.sitting) ?? -1),
  }
}

function passes({ include, exclude }: Choice, value: string): boolean {
  return (!include || include.length === 0 || include.includes(value)) && !exclude?.includes(value)
}

/** What an entry fails; -1 where it is outside the time or the sitting asked. */
export function failsOf(part: Columns, i: number, mask: Mask): number {
  const at = part.at[i] as number
  if (at < mask.from || at >= mask.to) return -1
  if (mask.sitting !== undefined && part.sitting[i] !== mask.sitting) return -1
  return (
    (mask.kinds[part.kind[i] as number] as number) |
    (mask.states[part.state[i] as number] as number) |
    (mask.actors[part.actor[i] as number] as number) |
    (mask.patients[part.patient[i] as number] as number)
  )
}

export function count(index: Index, mask: Mask, histogram: Histogram): Counted {
  const { kinds, tokens } = index
  const states = new Int32Array(WHY_STATES.length)
  const [actors, patients] = [new Int32Array(tokens.size), new Int32Array(tokens.size)]
  // By what an entry fails, then by kind: row 0 passes all.
  const byKind = new Map<number, Int32Array>([
    [0, new Int32Array(kinds.size)],
    ...WORD_FACETS.map((f) => [BIT[f], new Int32Array(kinds.size)] as const),
  ])
  let total = 0
  let all = 0
  for (const part of partsOf(index)) {
    all += part.size
    for (let i = 0; i < part.size; i++) {
      const fails = failsOf(part, i, mask)
      if (fails < 0) continue
      const state = part.state[i] as number
      if (fails === 0) total++
      if (fails === 0 || fails === BIT.why) {
        states[state] = (states[state] as number) + 1
        histogram.add(part.at[i] as number, state)
      }
      if (fails === 0 || fails === BIT.actor) increment(actors, part.actor[i] as number)
      if (fails === 0 || fails === BIT.patient) increment(patients, part.patient[i] as number)
      const counts = byKind.get(fails)
      if (counts) increment(counts, part.kind[i] as number)
    }
  }
  return {
    total,
    all,
    states: Object.fromEntries(WHY_STATES.map((state, i) => [state, states[i]])) as Counted['states'],
    words: new Map(WORD_FACETS.map((facet) => [facet, countWords(index, facet, byKind)])),
    actors,
    patients,
  }
}

function increment(counts: Int32Array, at: number): void {
  counts[at] = (counts[at] as number) + 1
}

function countWords({ kinds }: Index, facet: WordFacet, byKind: ReadonlyMap<number, Int32Array>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const row of [byKind.get(0), byKind.get(BIT[facet])])
    for (let i = 1; i < kinds.size; i++) {
      const n = row?.[i] ?? 0
      const value = (kinds.at(i) as Kind)[facet]
      if (n > 0 && value !== '') counts.set(value, (counts.get(value) ?? 0) + n)
    }
  return counts
}

/** The newest `limit` matches below a position. */
export function newest(index: Index, mask: Mask, below: number, limit: number): number[] {
  const found: number[] = []
  for (const part of [...partsOf(index)].reverse())
    for (let i = part.size - 1; i >= 0 && found.length < limit; i--)
      if ((part.position[i] as number) < below && failsOf(part, i, mask) === 0) found.push(part.position[i] as number)
  return found
}
