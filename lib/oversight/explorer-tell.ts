/** What was counted, with the words and names that a screen shows. Pure. */
import { tokenHex } from '@/lib/oversight/columns'
import {
  type Choice,
  type ExplorerFilter,
  FACETS,
  type Facet,
  type FacetCounts,
  type FacetValue,
  type Group,
  type GroupLine,
  WHY_STATES,
} from '@/lib/oversight/explorer-view'
import { WHY_LABELS, wordLabel } from '@/lib/oversight/facet-labels'
import type { Survey, SurveyedGroup, TokenCounts } from '@/lib/oversight/survey'

export type Labelled = { readonly value: string; readonly label: string; readonly more?: string }
/** By the token's key. */
export type Names = {
  readonly actor: (key: string) => Labelled | undefined
  readonly patient: (key: string) => Labelled | undefined
}

export function facetsOf(
  { choices = {} }: ExplorerFilter,
  seen: Survey,
  names: Names,
  organisations: ReadonlyMap<string, string>,
): FacetCounts[] {
  return FACETS.map((facet): FacetCounts => {
    if (facet === 'why') return { facet, values: whyValues(seen, choices.why ?? {}), others: 0 }
    if (facet === 'actor') return people(facet, seen.actors, names.actor)
    if (facet === 'patient') return people(facet, seen.patients, names.patient)
    const label = (value: string) => (facet === 'organisation' ? (organisations.get(value) ?? value) : wordLabel(facet, value))
    return { facet, values: wordValues(seen.counted.words.get(facet) ?? new Map(), choices[facet] ?? {}, label), others: 0 }
  })
}

function whyValues({ counted }: Survey, choice: Choice): FacetValue[] {
  const shown = WHY_STATES.filter((state) => state !== 'waiting' || counted.states.waiting > 0 || chosenIn(choice, state).chosen)
  return shown.map((value) => ({ value, label: WHY_LABELS[value], count: counted.states[value], ...chosenIn(choice, value) }))
}

function wordValues(counts: ReadonlyMap<string, number>, choice: Choice, label: (value: string) => string): FacetValue[] {
  const values = new Set([...counts.keys(), ...(choice.include ?? []), ...(choice.exclude ?? [])])
  return [...values]
    .map((value) => ({ value, label: label(value), count: counts.get(value) ?? 0, ...chosenIn(choice, value) }))
    .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1))
}

function chosenIn({ include, exclude }: Choice, value: string): Pick<FacetValue, 'chosen'> {
  if (include?.includes(value)) return { chosen: 'include' }
  return exclude?.includes(value) ? { chosen: 'exclude' } : {}
}

function people(facet: Facet, { values, others }: TokenCounts, name: Names['actor']): FacetCounts {
  const told = values.flatMap(({ key, count, chosen }): FacetValue[] => {
    const known = name(key)
    return known ? [{ ...known, count, ...(chosen ? { chosen } : {}) }] : []
  })
  return { facet, values: told, others: others + values.length - told.length }
}

export function groupsOf(by: Group | undefined, { groups }: Survey, names: Names): GroupLine[] {
  return by ? groups.map((group) => groupLine(by, group, names)) : []
}

function groupLine(kind: Group, group: SurveyedGroup, names: Names): GroupLine {
  const { key, actorKey, total, states, others, first, last, flags } = group
  const known = kind === 'patient' ? names.patient(key) : names.actor(actorKey)
  return {
    kind,
    value: kind === 'session' ? tokenHex(key) : (known?.value ?? ''),
    label: known?.label ?? 'not to be opened',
    ...(known?.more ? { more: known.more } : {}),
    total,
    states,
    others,
    first: new Date(first).toISOString(),
    last: new Date(last).toISOString(),
    flags,
  }
}
