/**
 * What a device remembers of a log, held against the log as it is now: a history that was rewritten and signed anew
 * still differs from what somebody saw before. Pure.
 */
import { equal, toHex } from '@/lib/base/bytes'
import type { Edge } from '@/lib/ledger/edge'
import type { TileRows } from '@/lib/ledger/verify-tile'

/** A checkpoint this device has seen before. */
export type Remembered = { readonly size: number; readonly root: Uint8Array }

/** Compares with each checkpoint this device remembers, when the tree has its size. The first contradiction stays. */
export class Memory {
  contradicted: { readonly expected: string; readonly found: string } | undefined
  /** Rows that a remembered root confirmed. */
  confirmed = 0

  constructor(private readonly remembered: readonly Remembered[]) {}

  /** Cut at each remembered size inside, so that the root can be compared there. */
  cut(tile: TileRows, from: number): TileRows[] {
    const inside = this.remembered.map(({ size }) => size - from).filter((rows) => rows > 0 && rows < tile.width)
    if (inside.length === 0) return [tile]
    const first = Math.min(...inside)
    const [before, after] = splitRows(tile, first)
    return [before, ...this.cut(after, from + first)]
  }

  look(edge: Edge): void {
    for (const { size, root } of this.remembered) {
      if (size !== edge.size || this.contradicted) continue
      const found = edge.root()
      if (equal(found, root)) this.confirmed = size
      else this.contradicted = { expected: toHex(root), found: toHex(found) }
    }
  }

  trusted({ position }: { readonly position: number }): number {
    return Math.min(this.confirmed, position)
  }
}

function splitRows({ entries, level0, chain, width }: TileRows, first: number): [TileRows, TileRows] {
  let at = 0
  for (let i = 0; i < first && at + 2 <= entries.length; i++)
    at += 2 + ((entries[at] as number) << 8) + (entries[at + 1] as number)
  const [hash, rest] = [first * 32, width - first]
  return [
    { entries: entries.subarray(0, at), level0: level0.subarray(0, hash), chain: chain.subarray(0, hash), width: first },
    { entries: entries.subarray(at), level0: level0.subarray(hash), chain: chain.subarray(hash), width: rest },
  ]
}
