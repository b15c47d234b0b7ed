import 'server-only'
import { randomInt } from 'node:crypto'
import { loadVariable } from '@/lib/base/env'

/** Random points in time and of what to kill. The seed is printed; CHARTSEAL_SEED repeats the choices, if not the races. */
export type Random = {
  readonly seed: number
  /** An integer of from ≤ n < to. */
  between(from: number, to: number): number
  pick<T>(list: readonly T[]): T
  shuffled<T>(list: readonly T[]): T[]
}

export function seededRandom(title: string): Random {
  const seed = Number(loadVariable('CHARTSEAL_SEED') ?? randomInt(2 ** 31))
  process.stdout.write(`${title}: CHARTSEAL_SEED=${seed}\n`)
  return randomOf(seed)
}

export function randomOf(seed: number): Random {
  const next = mulberry32(seed)
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from))
  const pick = <T>(list: readonly T[]) => list[between(0, list.length)] as T
  const shuffled = <T>(list: readonly T[]) => {
    const rest = [...list]
    return list.map(() => rest.splice(between(0, rest.length), 1)[0] as T)
  }
  return { seed, between, pick, shuffled }
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
