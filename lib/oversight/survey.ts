/**
 * All that one query takes from the index, at one moment: nothing is awaited in between, or another query of the process
 * could move entries under its counts. Pure.
 */
import type { Index } from '@/lib/oversight/columns'
import { type Ask, type Counted, count, maskOf, newest } from '@/lib/oversight/count'
import {
  type Bucket,
  type Choice,
  type ExplorerFilter,
  type PersonFlag,
  WHY_STATES,
  type WhyState,
} from '@/lib/oversight/explorer-view'
import { type Grouped, groupEntries, samplesOf } from '@/lib/oversight/group-entries'
import { Histogram, rangeOf } from '@/lib/oversight/histogram'
import { personFlags } from '@/lib/oversight/person-flags'

/** A token's key, and a place of an entry that bears it, to read from it who it is. */
export type Sampled = { readonly key: string; readonly place: number }
export type TokenCount = Sampled & { readonly count: number; readonly chosen?: 'include' | 'exclude' }
export type TokenCounts = { readonly values: readonly TokenCount[]; readonly others: number }

export type SurveyedGroup = Grouped & { readonly key: string; readonly actorKey: string; readonly flags: readonly PersonFlag[] }

export type Survey = {
  readonly counted: Counted
  readonly buckets: readonly Bucket[]
  /** Of the page's entries, newest first, with the state that is kept of each. */
  readonly places: readonly number[]
  readonly kept: ReadonlyMap<number, WhyState>
  readonly more: boolean
  readonly actors: TokenCounts
  readonly patients: TokenCounts
  readonly groups: readonly SurveyedGroup[]
  readonly otherGroups: number
  /** Whose names are wanted. */
  readonly people: { readonly actors: readonly Sampled[]; readonly patients: readonly Sampled[] }
}

export type When = {
  /** Only below this place. */
  readonly below: number
  readonly now: number
  /** Of the zone shown, in milliseconds. */
  readonly offset: number
}

const PAGE = 50
const MOST_PEOPLE = 20

export function survey(index: Index, ask: Ask, filter: Pick<ExplorerFilter, 'group'>, when: When): Survey {
  const mask = maskOf(index, ask)
  const histogram = histogramOf(index, ask, when)
  const counted = count(index, mask, histogram)
  const found = filter.group ? [] : newest(index, mask, when.below, PAGE + 1)
  const places = found.slice(0, PAGE)
  const actors = mostFrequent(index, 'actor', counted.actors, ask.actor)
  const patients = mostFrequent(index, 'patient', counted.patients, ask.patient)
  const { groups, others } = filter.group ? groupEntries(index, mask, filter.group, PAGE) : { groups: [], others: 0 }
  const flags = filter.group === 'person' ? personFlags(index, Math.min(ask.to, when.now), when.offset) : new Map()
  const keyOf = (token: number) => index.tokens.at(token) ?? ''
  const surveyed = groups.map((group) => ({
    ...group,
    key: keyOf(group.token),
    actorKey: keyOf(group.actor),
    flags: flags.get(group.token) ?? [],
  }))
  return {
    counted,
    buckets: histogram.buckets(),
    places,
    kept: keptStates(index, places),
    more: found.length > PAGE,
    actors,
    patients,
    groups: surveyed,
    otherGroups: others,
    people: {
      actors: [
        ...actors.values,
        ...(filter.group === 'patient' ? [] : surveyed.map(({ actorKey, sample }) => ({ key: actorKey, place: sample }))),
      ],
      patients: [
        ...patients.values,
        ...(filter.group === 'patient' ? surveyed.map(({ key, sample }) => ({ key, place: sample })) : []),
      ],
    },
  }
}

function histogramOf(index: Index, { from, to }: Ask, { now, offset }: When): Histogram {
  const range = rangeOf(index) ?? { from: now, to: now + 1 }
  return new Histogram(Math.max(from, range.from), Math.min(to, range.to), offset)
}

/** The most frequent, and whoever was chosen. One whom no entry bears is left out: there is nothing to read a name from. */
function mostFrequent({ tokens, ...rest }: Index, column: 'actor' | 'patient', counts: Int32Array, choice: Choice): TokenCounts {
  const chosen = new Map<number, 'include' | 'exclude'>()
  for (const kind of ['include', 'exclude'] as const)
    for (const key of choice[kind] ?? []) chosen.set(tokens.numberOf(key) ?? 0, kind)
  const present: number[] = []
  for (let token = 1; token < counts.length; token++) if ((counts[token] as number) > 0) present.push(token)
  const top = present.sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b).slice(0, MOST_PEOPLE)
  const listed = [...new Set([...top, ...[...chosen.keys()].filter((token) => token !== 0)])]
  const samples = samplesOf({ tokens, ...rest }, column, listed)
  const values = listed.flatMap((token): TokenCount[] => {
    const place = samples.get(token)
    const how = chosen.get(token)
    if (place === undefined) return []
    return [{ key: tokens.at(token) ?? '', place, count: counts[token] ?? 0, ...(how ? { chosen: how } : {}) }]
  })
  return { values, others: present.filter((token) => !listed.includes(token)).length }
}

function keptStates({ kept, tail }: Index, places: readonly number[]): Map<number, WhyState> {
  return new Map(
    places.flatMap((place) => {
      const part = kept.find(place) >= 0 ? kept : tail
      const state = WHY_STATES[part.state[part.find(place)] ?? -1]
      return state ? [[place, state] as const] : []
    }),
  )
}
