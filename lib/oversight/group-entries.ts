/** Entries that match, together by person, patient or sitting: those with flags first. Pure. */
import { type Columns, type Index, partsOf, stateNumber } from '@/lib/oversight/columns'
import { failsOf, type Mask } from '@/lib/oversight/count'
import { type Group, WHY_STATES, type WhyState } from '@/lib/oversight/explorer-view'

export type Grouped = {
  /** Number of the token in the index. */
  readonly token: number
  readonly total: number
  readonly states: { readonly [S in WhyState]: number }
  /** Patients, or of a patient people. */
  readonly others: number
  readonly first: number
  readonly last: number
  /** Where its newest entry stands, and the number of who acted in it: to read from it who it is. */
  readonly sample: number
  readonly actor: number
}

type Tally = {
  token: number
  total: number
  states: number[]
  first: number
  last: number
  sample: number
  actor: number
  readonly others: Set<number>
}

const COLUMN = { person: 'actor', patient: 'patient', session: 'sitting' } as const
const FLAGGED = stateNumber('flagged')
const UNEXPLAINED = stateNumber('unexplained')

export function groupEntries(
  index: Index,
  mask: Mask,
  by: Group,
  limit: number,
): { readonly groups: readonly Grouped[]; readonly others: number } {
  const tallies = new Map<number, Tally>()
  for (const part of partsOf(index))
    for (let i = 0; i < part.size; i++) if (failsOf(part, i, mask) === 0) add(tallies, part, i, by)
  const sorted = [...tallies.values()].sort(gravestFirst)
  return { groups: sorted.slice(0, limit).map(groupOf), others: Math.max(0, sorted.length - limit) }
}

function add(tallies: Map<number, Tally>, part: Columns, i: number, by: Group): void {
  const token = part[COLUMN[by]][i] as number
  if (token === 0) return
  const [at, state, position] = [part.at[i] as number, part.state[i] as number, part.position[i] as number]
  let tally = tallies.get(token)
  if (!tally) {
    tally = {
      token,
      total: 0,
      states: WHY_STATES.map(() => 0),
      first: at,
      last: at,
      sample: position,
      actor: 0,
      others: new Set(),
    }
    tallies.set(token, tally)
  }
  tally.total++
  tally.states[state] = (tally.states[state] ?? 0) + 1
  tally.first = Math.min(tally.first, at)
  tally.last = Math.max(tally.last, at)
  if (position >= tally.sample) [tally.sample, tally.actor] = [position, part.actor[i] as number]
  const other = part[by === 'patient' ? 'actor' : 'patient'][i] as number
  if (other !== 0) tally.others.add(other)
}

function gravestFirst(a: Tally, b: Tally): number {
  const by = (state: number) => (b.states[state] ?? 0) - (a.states[state] ?? 0)
  return by(FLAGGED) || by(UNEXPLAINED) || b.total - a.total || b.last - a.last
}

function groupOf({ states, others, ...rest }: Tally): Grouped {
  const named = Object.fromEntries(WHY_STATES.map((state, i) => [state, states[i] ?? 0])) as Grouped['states']
  return { ...rest, states: named, others: others.size }
}

/** A place of an entry with each of these tokens, the newest. */
export function samplesOf(index: Index, column: 'actor' | 'patient', tokens: readonly number[]): Map<number, number> {
  const wanted = new Set(tokens)
  const found = new Map<number, number>()
  for (const part of [...partsOf(index)].reverse())
    for (let i = part.size - 1; i >= 0 && wanted.size > 0; i--)
      if (wanted.delete(part[column][i] as number)) found.set(part[column][i] as number, part.position[i] as number)
  return found
}
