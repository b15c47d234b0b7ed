/**
 * What only many entries of one person show together: small unexplained looks over weeks, and a day with far more charts
 * than colleagues of the same role open. A flag on the person, never on one of those entries. Pure.
 */
import { type Index, type Kind, partsOf, stateNumber } from '@/lib/oversight/columns'
import { isStaffLook } from '@/lib/oversight/explain-case'
import type { PersonFlag } from '@/lib/oversight/explorer-view'

const DAY_MS = 86_400_000
const WEEKS_MS = 35 * DAY_MS
/** Fewer than these are a week's chance. */
const FEWEST_OPENS = 10
const FEWEST_PATIENTS = 6
const SHORTEST_SPAN_MS = 21 * DAY_MS
const MANY_CHARTS = 20
/** Against the median of the role. */
const TIMES_PEERS = 3
const MOSTLY = 0.9

type Person = {
  readonly role: string
  /** Looks that nothing explains. */
  readonly open: { opens: number; readonly patients: Set<number>; first: number; last: number }
  /** By day. */
  readonly days: Map<number, { readonly patients: Set<number>; looks: number; explained: number }>
}

/** By number of the person's token, over the five weeks before `end`. `offset`: of the zone, in milliseconds. */
export function personFlags(index: Index, end: number, offset: number): Map<number, PersonFlag[]> {
  const people = collect(index, end, offset)
  const opens = peers(people, ({ open }) => [open.opens])
  const charts = peers(people, ({ days }) => [...days.values()].map(({ patients }) => patients.size))
  const flags = new Map<number, PersonFlag[]>()
  for (const [token, person] of people) {
    const found = [...smallMany(person, () => opens(token)), ...volume(person, () => charts(token), offset)]
    if (found.length > 0) flags.set(token, found)
  }
  return flags
}

function collect(index: Index, end: number, offset: number): Map<number, Person> {
  const people = new Map<number, Person>()
  const looks = looksOf(index)
  const explained = stateNumber('explained')
  const waiting = stateNumber('waiting')
  for (const part of partsOf(index))
    for (let i = 0; i < part.size; i++) {
      const at = part.at[i] as number
      const role = looks[part.kind[i] as number]
      const [token, patient] = [part.actor[i] as number, part.patient[i] as number]
      if (!role || at > end || at <= end - WEEKS_MS || token === 0 || patient === 0) continue
      const person = people.get(token) ?? newPerson(role)
      people.set(token, person)
      const day = Math.floor((at + offset) / DAY_MS)
      const counted = person.days.get(day) ?? { patients: new Set<number>(), looks: 0, explained: 0 }
      person.days.set(day, counted)
      counted.patients.add(patient)
      counted.looks++
      if (part.state[i] === explained) counted.explained++
      else if (part.state[i] !== waiting) addOpen(person.open, at, patient)
    }
  return people
}

/** Per kind the role, where it is a permitted look at a chart. */
function looksOf({ kinds }: Index): (string | undefined)[] {
  return Array.from({ length: kinds.size }, (_, i) => {
    const kind = kinds.at(i) as Kind | undefined
    const counts = kind?.outcome === 'permitted' && kind.action !== 'chart.declare' && isStaffLook(kind as never)
    return counts ? kind.role : undefined
  })
}

function newPerson(role: string): Person {
  return { role, open: { opens: 0, patients: new Set(), first: 0, last: 0 }, days: new Map() }
}

function addOpen(open: Person['open'], at: number, patient: number): void {
  open.first = open.opens === 0 ? at : Math.min(open.first, at)
  open.last = Math.max(open.last, at)
  open.opens++
  open.patients.add(patient)
}

/** The median of what colleagues of the same role have; 0 where there is no colleague. */
function peers(people: ReadonlyMap<number, Person>, of: (person: Person) => readonly number[]): (token: number) => number {
  return (token) => {
    const own = people.get(token)
    const values = [...people].flatMap(([other, person]) => (other !== token && person.role === own?.role ? of(person) : []))
    const sorted = values.sort((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] ?? 0
  }
}

function smallMany({ open }: Person, peer: () => number): PersonFlag[] {
  const { opens, patients, first, last } = open
  const many = opens >= FEWEST_OPENS && patients.size >= FEWEST_PATIENTS && last - first >= SHORTEST_SPAN_MS
  if (!many || opens <= TIMES_PEERS * peer()) return []
  return [
    { kind: 'small-many', state: 'flagged', words: `${opens} opens of ${patients.size} patients in five weeks, none explained` },
  ]
}

function volume({ days }: Person, peer: () => number, offset: number): PersonFlag[] {
  const [day, most] = [...days].reduce<[number, { patients: Set<number>; looks: number; explained: number } | undefined]>(
    (best, [number, counted]) => (counted.patients.size > (best[1]?.patients.size ?? 0) ? [number, counted] : best),
    [0, undefined],
  )
  if (!most || most.patients.size < MANY_CHARTS || most.patients.size <= TIMES_PEERS * peer()) return []
  const date = new Date(day * DAY_MS - offset + DAY_MS / 2)
  const named = date
    .toLocaleDateString('en-GB', { day: '2-digit', month: 'short', timeZone: 'UTC' })
    .slice(0, 6)
    .replace(' ', '-')
  const words = `${most.patients.size} charts on ${named}, ${most.explained} of ${most.looks} looks explained; colleagues ${peer()} a day`
  return [{ kind: 'volume', state: most.explained >= MOSTLY * most.looks ? 'explained' : 'flagged', words }]
}
