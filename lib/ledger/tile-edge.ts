/**
 * The right edge of the tree in tiles: per level the hashes of the tile that is not full yet. Pure.
 *
 * Appending a leaf may complete a tile; its root is then a hash of the next level. The root of the whole tree follows
 * from what the edge holds (at most 255 hashes a level), so neither sequencer nor signer ever reads the whole log.
 */
import type { Bytes } from '@/lib/base/bytes'
import { emptyRoot, nodeHash } from '@/lib/ledger/merkle'
import { TILE_WIDTH } from '@/lib/ledger/tile'

export type FullTile = { readonly level: number; readonly n: number; readonly root: Bytes }

export class TileEdge {
  /** `levels[l]`: hashes of the partial tile of level l; `size` leaves in all. */
  private constructor(
    private readonly levels: Bytes[][],
    private count: number,
  ) {}

  static empty(): TileEdge {
    return new TileEdge([], 0)
  }

  /** From what is stored: throws where the widths do not belong to `size`. */
  static of(size: number, levels: readonly (readonly Bytes[])[]): TileEdge {
    const widths = widthsOf(size)
    if (levels.length !== widths.length || levels.some((hashes, l) => hashes.length !== widths[l])) {
      throw new Error(`the edge of a tree of ${size} does not look like this`)
    }
    return new TileEdge(
      levels.map((hashes) => [...hashes]),
      size,
    )
  }

  get size(): number {
    return this.count
  }

  get hashes(): readonly (readonly Bytes[])[] {
    return this.levels
  }

  /** Appends one leaf hash; returns the tiles it completed, lowest first. */
  append(leaf: Bytes): FullTile[] {
    const full: FullTile[] = []
    let hash = leaf
    for (let level = 0; ; level++) {
      this.levels[level] ??= []
      const tile = this.levels[level] as Bytes[]
      tile.push(hash)
      if (tile.length < TILE_WIDTH) break
      hash = foldNodes(tile)
      this.levels[level] = []
      full.push({ level, n: (this.count + 1) / TILE_WIDTH ** (level + 1) - 1, root: hash })
    }
    this.count++
    return full
  }

  root(): Bytes {
    let carried: Bytes | undefined
    for (const tile of this.levels) {
      const hashes = carried ? [...tile, carried] : tile
      carried = hashes.length > 0 ? foldNodes(hashes) : undefined
    }
    return carried ?? emptyRoot()
  }
}

/** How many hashes the partial tile of each level holds. */
export function widthsOf(size: number): number[] {
  const widths: number[] = []
  for (let rest = size; rest > 0; rest = Math.floor(rest / TILE_WIDTH)) widths.push(rest % TILE_WIDTH)
  return widths
}

/** The root over hashes of equal height, a lone one at the right promoted (RFC 9162 section 2.1.1). */
function foldNodes(hashes: readonly Bytes[]): Bytes {
  let row = [...hashes]
  while (row.length > 1) {
    const next: Bytes[] = []
    for (let i = 0; i + 1 < row.length; i += 2) next.push(nodeHash(row[i] as Bytes, row[i + 1] as Bytes))
    if (row.length % 2 === 1) next.push(row[row.length - 1] as Bytes)
    row = next
  }
  return row[0] as Bytes
}
