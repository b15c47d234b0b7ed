/** Choices that are the same in every demo: nothing of the story is left to chance, it only looks so. Pure (mulberry32). */
export type Dice = {
  /** From 0 to below 1. */
  next(): number
  chance(share: number): boolean
  /** Whole, both ends included. */
  between(least: number, most: number): number
  pick<T>(from: readonly T[]): T
  /** `count` different ones, in their order. */
  some<T>(from: readonly T[], count: number): T[]
}

/** One sequence per title: what is added to one part of the story leaves the others as they are. */
export function dice(title: string): Dice {
  let state = 0x9e3779b9
  for (const char of title) state = Math.imul(state ^ char.charCodeAt(0), 0x01000193)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  const pick = <T>(from: readonly T[]): T => {
    if (from.length === 0) throw new Error('nothing to choose from')
    return from[between(0, from.length - 1)] as T
  }
  const some = <T>(from: readonly T[], count: number): T[] => {
    const ranked = from.map((item, place) => ({ item, place, rank: next() }))
    const chosen = ranked.sort((a, b) => a.rank - b.rank).slice(0, count)
    return chosen.sort((a, b) => a.place - b.place).map(({ item }) => item)
  }
  return { next, chance: (share) => next() < share, between, pick, some }
}
