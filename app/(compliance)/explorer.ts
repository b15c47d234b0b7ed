import 'server-only'
/** From what an address asks to the filter, and from the answer to what is drawn. */
import {
  type Asked,
  addressOf,
  beside,
  choose,
  chosenAs,
  fromItsStart,
  grouped,
  isDay,
  within,
} from '@/app/(compliance)/_parts/asked'
import type { BucketView, Chip, FacetView, GraphView, GroupView, RowView } from '@/app/(compliance)/_parts/explorer-view'
import { fullMoment, instantOf, shortDay, shortMoment, spanWords } from '@/app/(compliance)/moments'
import { now } from '@/lib/base/clock'
import { countOf } from '@/lib/base/count'
import {
  type Bucket,
  type EntryLine,
  type Explorer,
  type ExplorerFilter,
  FACETS,
  type Facet,
  type FacetCounts,
  type GroupLine,
} from '@/lib/oversight/explorer-view'

export function filterOf({ choices, from, to, sitting, group, before }: Asked): ExplorerFilter {
  return {
    choices,
    ...(from ? { from: instantOf(from) } : {}),
    ...(to ? { to: instantOf(to, true) } : {}),
    ...(sitting ? { sitting } : {}),
    ...(group ? { group } : {}),
    ...(before ? { before } : {}),
  }
}

const TITLES: { readonly [F in Facet]: string } = {
  why: 'Why',
  actor: 'Person',
  action: 'Action',
  outcome: 'Outcome',
  basis: 'Basis',
  purpose: 'Purpose',
  role: 'Role',
  organisation: 'Organisation',
  patient: 'Patient',
}

export function facetView({ facet, values, others }: FacetCounts): FacetView {
  return {
    facet,
    title: TITLES[facet],
    values: values.map(({ value, label, more, count }) => {
      const shared = values.filter((one) => one.label === label).length > 1
      return { value, label, ...(more && shared ? { more } : {}), count }
    }),
    others,
  }
}

export function rowView(asked: Asked, line: EntryLine): RowView {
  const { id, position, at, sentence, outcome, why, was } = line
  return {
    id,
    when: shortMoment(at),
    sentence,
    outcome,
    why: { state: why.state, words: why.words === why.state ? '' : why.words, ...(was ? { was } : {}) },
    ...(position === null ? {} : { position, href: addressOf(beside(asked, position)) }),
  }
}

export function groupView(asked: Asked, group: GroupLine): GroupView {
  const { kind, value, label, more, total, states, others, first, last, flags } = group
  const open = grouped(asked, undefined)
  const narrowed =
    kind === 'session' ? { ...open, sitting: value } : choose(open, kind === 'person' ? 'actor' : 'patient', value, 'include')
  return {
    value,
    label,
    ...(more ? { more } : {}),
    total,
    states,
    others: kind === 'patient' ? countOf(others, 'person', 'people') : countOf(others, 'patient'),
    first: shortMoment(first),
    last: shortMoment(last),
    flags: flags.map(({ state, words }) => ({ state, words })),
    ...(value ? { href: addressOf(narrowed) } : {}),
  }
}

export function graphView(asked: Asked, buckets: readonly Bucket[]): GraphView {
  return {
    buckets: buckets.map((bucket) => bucketView(asked, bucket)),
    wide: joined(buckets).map((some) => ({ ...bucketView(asked, sumOf(some)), of: some.length })),
    marks: marksOf(buckets),
  }
}

/** Of a screen 360 px wide, each of so many pieces is a target of 24 px and more. */
const MOST_WIDE = 13

/** Pieces of nearly the same length, none shorter than the others but by the rest of the division. */
function joined(buckets: readonly Bucket[]): Bucket[][] {
  const pieces = Math.floor(buckets.length / Math.max(1, Math.ceil(buckets.length / MOST_WIDE)))
  const begin = (i: number) => Math.round((i * buckets.length) / pieces)
  return Array.from({ length: pieces }, (_, i) => buckets.slice(begin(i), begin(i + 1)))
}

function sumOf(buckets: readonly Bucket[]): Bucket {
  const sum = (key: 'total' | 'flagged' | 'unexplained') => buckets.reduce((all, bucket) => all + bucket[key], 0)
  const [from, to] = [buckets[0]?.from ?? '', buckets.at(-1)?.to ?? '']
  return { from, to, total: sum('total'), flagged: sum('flagged'), unexplained: sum('unexplained') }
}

function bucketView(asked: Asked, { from, to, total, flagged, unexplained }: Bucket): BucketView {
  const span = spanWords(new Date(from), new Date(to))
  return { span, total, flagged, unexplained, href: addressOf(within(asked, { from, to })) }
}

const MARKS = 4
const DAY_MS = 86_400_000

/** Where each quarter of the graph begins, and its end. Of a graph within one day the times, else the days. */
function marksOf(buckets: readonly Bucket[]): readonly string[] {
  const [first, last] = [buckets[0], buckets.at(-1)]
  if (!first || !last) return []
  const [begin, end] = [Date.parse(first.from), Date.parse(last.to) - 1]
  const instants = Array.from({ length: MARKS + 1 }, (_, i) => new Date(begin + ((end - begin) * i) / MARKS))
  return end - begin > 2 * DAY_MS ? instants.map(shortDay) : instants.map((at) => shortMoment(at.toISOString()).text)
}

/** Each thing asked, as words with the address of the view without it. */
export function chipsOf(asked: Asked, { facets }: Explorer): readonly Chip[] {
  const labels = new Map(facets.flatMap(({ facet, values }) => values.map(({ value, label }) => [`${facet}=${value}`, label])))
  const chosen = FACETS.flatMap((facet) => {
    const { include = [], exclude = [] } = asked.choices[facet] ?? {}
    const chip = (value: string, not: boolean): Chip => ({
      key: `${facet}=${value}`,
      words: `${TITLES[facet]}: ${labels.get(`${facet}=${value}`) ?? value}`,
      not,
      remove: addressOf(choose(asked, facet, value, undefined)),
    })
    return [...include.map((value) => chip(value, false)), ...exclude.map((value) => chip(value, true))]
  })
  const time = timeChip(asked)
  return [...(time ? [time] : []), ...chosen, ...(asked.sitting ? [sittingChip(asked)] : [])]
}

function timeChip(asked: Asked): Chip | undefined {
  const { from, to } = asked
  if (!from && !to) return undefined
  const words =
    from && to
      ? spanWords(instantOf(from), instantOf(to, true))
      : from
        ? `since ${sideWords(from)}`
        : `until ${sideWords(to as string)}`
  return { key: 'time', words, not: false, remove: addressOf(within(asked, {})) }
}

function sideWords(moment: string): string {
  return isDay(moment) ? shortDay(instantOf(moment)) : fullMoment(moment).text
}

function sittingChip({ sitting: _, ...asked }: Asked): Chip {
  return { key: 'sitting', words: 'One sitting', not: false, remove: addressOf(fromItsStart(asked)) }
}

/** The time that the graph spans, of which its last bar may not be over. */
export function spanOf(buckets: readonly Bucket[]): string {
  const [first, last] = [buckets[0], buckets.at(-1)]
  if (!first || !last || buckets.every(({ total }) => total === 0)) return ''
  const [from, to] = [new Date(first.from), new Date(last.to)]
  const end = new Date(Math.min(to.getTime() - 1, now().getTime()))
  return to.getTime() - from.getTime() > 2 * DAY_MS ? `${shortDay(from)} to ${shortDay(end)}` : spanWords(from, to)
}

/** The same view with the explained left out, or back in. */
export function explainedOf(asked: Asked, { facets, hiddenExplained }: Explorer) {
  const excluded = chosenAs(asked, 'why', 'explained') === 'exclude'
  const hidden = excluded || hiddenExplained > 0
  const counted = facets.find(({ facet }) => facet === 'why')?.values.find(({ value }) => value === 'explained')?.count ?? 0
  const href = addressOf(choose(asked, 'why', 'explained', excluded ? undefined : hidden ? 'include' : 'exclude'))
  return { hidden, n: hidden ? hiddenExplained : counted, href }
}
