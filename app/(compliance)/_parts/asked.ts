/**
 * What the address of a view says: ids, enumerations and times, never a name. One spelling per view, so that a view is a
 * link. What does not parse is left out, and the screen shows it gone.
 *
 *   /audit?why=flagged&not-action=session.start&from=2026-10-18&to=2026-10-24&open=41879
 *
 * Pure.
 */
import { utcOfDay } from '@/lib/base/day'
import { type EventId, parseId } from '@/lib/base/ids'
import { BASIS_KINDS, OUTCOMES, PURPOSES, ROLES } from '@/lib/base/vocabulary'
import { isAction } from '@/lib/ledger/actions'
import { FACETS, type Facet, GROUPS, type Group, WHY_STATES } from '@/lib/oversight/explorer-view'

export type Choices = { readonly [F in Facet]?: { readonly include?: readonly string[]; readonly exclude?: readonly string[] } }

export type Asked = {
  readonly choices: Choices
  /** A day (`2026-10-18`, `to` included) or an instant (RFC 3339, `to` excluded), as a bucket of the graph says it. */
  readonly from?: string
  readonly to?: string
  readonly sitting?: string
  readonly group?: Group
  readonly before?: EventId
  /** The entry that lies open beside the list. */
  readonly open?: number
}

export type Query = { readonly [name: string]: string | readonly string[] | undefined }

const MOST = 40

export function parseAsked(query: Query): Asked {
  const choices: { [F in Facet]?: { include?: readonly string[]; exclude?: readonly string[] } } = {}
  for (const facet of FACETS) {
    const exclude = valuesOf(facet, query[`not-${facet}`])
    // Whoever ticks both leaves it out: showing less than was asked is seen, showing more is not.
    const include = valuesOf(facet, query[facet]).filter((value) => !exclude.includes(value))
    if (include.length + exclude.length > 0) choices[facet] = choiceOf(include, exclude)
  }
  const group = GROUPS.find((word) => word === one(query.group))
  return {
    choices,
    ...part('from', momentOf(query.from)),
    ...part('to', momentOf(query.to)),
    ...part('sitting', matching(query.sitting, /^[\w-]{8,64}$/)),
    ...part('group', group),
    ...part('before', group ? undefined : parseId<EventId>(one(query.before))),
    ...part('open', group ? undefined : positionOf(query.open)),
  }
}

/** As pages get it: a name that comes twice is a list. */
export function queryOf(search: URLSearchParams): Query {
  return Object.fromEntries([...new Set(search.keys())].map((name) => [name, search.getAll(name)]))
}

export function addressOf({ choices, from, to, sitting, group, before, open }: Asked): string {
  const search = new URLSearchParams()
  for (const facet of FACETS) {
    for (const value of choices[facet]?.include ?? []) search.append(facet, value)
    for (const value of choices[facet]?.exclude ?? []) search.append(`not-${facet}`, value)
  }
  const rest = { from, to, sitting, group, before, open }
  for (const [name, value] of Object.entries(rest)) if (value !== undefined) search.set(name, String(value))
  const text = search.toString()
  return text ? `/audit?${text}` : '/audit'
}

/** The value in, out, or neither. Another question begins at its first page, with nothing open beside it. */
export function choose(asked: Asked, facet: Facet, value: string, as: 'include' | 'exclude' | undefined): Asked {
  const { include = [], exclude = [] } = asked.choices[facet] ?? {}
  const others = (values: readonly string[]) => values.filter((one) => one !== value)
  const chosen = choiceOf(
    as === 'include' ? [...others(include), value] : others(include),
    as === 'exclude' ? [...others(exclude), value] : others(exclude),
  )
  const { [facet]: _, ...rest } = asked.choices
  return { ...fromItsStart(asked), choices: Object.keys(chosen).length > 0 ? { ...rest, [facet]: chosen } : rest }
}

export function chosenAs(asked: Asked, facet: Facet, value: string): 'include' | 'exclude' | undefined {
  const { include, exclude } = asked.choices[facet] ?? {}
  if (include?.includes(value)) return 'include'
  return exclude?.includes(value) ? 'exclude' : undefined
}

/** The same question without a page and without an entry beside it. */
export function fromItsStart({ before: _, open: __, ...asked }: Asked): Asked {
  return asked
}

/** Without its range of time; `within` puts another in its place. */
export function within(asked: Asked, range: { readonly from?: string; readonly to?: string }): Asked {
  const { from: _, to: __, ...rest } = fromItsStart(asked)
  return { ...rest, ...range }
}

export function grouped(asked: Asked, group: Group | undefined): Asked {
  const { group: _, ...rest } = fromItsStart(asked)
  return group ? { ...rest, group } : rest
}

export function beside(asked: Asked, open: number | undefined): Asked {
  const { open: _, ...rest } = asked
  return open === undefined ? rest : { ...rest, open }
}

export function isDay(moment: string): boolean {
  return moment.length === 10
}

function choiceOf(include: readonly string[], exclude: readonly string[]) {
  return { ...(include.length > 0 ? { include } : {}), ...(exclude.length > 0 ? { exclude } : {}) }
}

function part<Name extends string, T>(name: Name, value: T | undefined): { [N in Name]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { [N in Name]?: T })
}

function one(value: Query[string]): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}

const IS_VALUE: { readonly [F in Facet]: (text: string) => boolean } = {
  why: (text) => WHY_STATES.some((word) => word === text),
  // Accounts have ids; processes are words: `import`, `sequencer`.
  actor: (text) => parseId(text) !== undefined || /^[a-z][a-z0-9-]{1,30}$/.test(text),
  action: isAction,
  outcome: (text) => OUTCOMES.some((word) => word === text),
  basis: (text) => BASIS_KINDS.some((word) => word === text),
  purpose: (text) => PURPOSES.some((word) => word === text),
  role: (text) => ROLES.some((word) => word === text),
  organisation: (text) => parseId(text) !== undefined,
  patient: (text) => parseId(text) !== undefined,
}

function valuesOf(facet: Facet, value: Query[string]): readonly string[] {
  const all = value === undefined ? [] : typeof value === 'string' ? [value] : value
  return [...new Set(all.filter(IS_VALUE[facet]))].slice(0, MOST)
}

function matching(value: Query[string], pattern: RegExp): string | undefined {
  const text = one(value)
  return text !== undefined && pattern.test(text) ? text : undefined
}

function momentOf(value: Query[string]): string | undefined {
  const text = one(value)
  if (text === undefined) return undefined
  // Somebody who types the year is in the year 2, then 20, then 202: days of which no zone tells the midnight.
  if (isDay(text)) return text < '1000' || text > '9998' || utcOfDay(text) === undefined ? undefined : text
  const time = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

function positionOf(value: Query[string]): number | undefined {
  const text = matching(value, /^(0|[1-9]\d{0,14})$/)
  return text === undefined ? undefined : Number(text)
}
