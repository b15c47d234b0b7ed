/**
 * Tiles of somebody's log, each shown to be in the tree of a signed root before it is handed on. Pure.
 *
 * From the root downwards: the partial tiles at the right edge fold to the signed root, all of them together; the root of a
 * full tile stands in the tile above it; the hash of an entry stands in its leaf tile. So nothing false is ever kept, and a
 * tile that was kept needs no trust when it is read again.
 */
import { equal, toHex } from '@/lib/base/bytes'
import type { Checkpoint } from '@/lib/ledger/checkpoint'
import { leafHash, rootOf } from '@/lib/ledger/merkle'
import { encodeTilePath, type HashTile, parseEntries, parseHashes, TILE_WIDTH, type TilePath, tileWidth } from '@/lib/ledger/tile'
import { TileEdge, widthsOf } from '@/lib/ledger/tile-edge'

/** Where tiles may lie. `undefined`: not there. Rejects where it cannot be reached. */
export type TilePlace = (tile: TilePath) => Promise<Uint8Array | undefined>

/** `from`: the number of the place it came from. `refused`: a place before that one held something else. */
export type VerifiedTile = { readonly bytes: Uint8Array; readonly from: number; readonly refused: boolean }

/** No place holds the tile as signed. Hashes in hex, or words. */
export class FalseTile extends Error {
  constructor(
    readonly path: string,
    readonly expected: string,
    readonly found: string,
  ) {
    super(`${path} is not as signed`)
    this.name = 'FalseTile'
  }
}

/** No place has the tile at all. */
export class MissingTile extends Error {
  constructor(readonly path: string) {
    super(`${path} is nowhere`)
    this.name = 'MissingTile'
  }
}

/** Nothing where it is as signed. */
type Check = (bytes: Uint8Array) => { readonly expected: string; readonly found: string } | undefined

export class VerifiedTiles {
  private readonly known = new Map<string, Promise<VerifiedTile>>()
  private edge: Promise<readonly VerifiedTile[]> | undefined

  /** `places` are asked in their order, the next where one has nothing or something false. */
  constructor(
    private readonly checkpoint: Pick<Checkpoint, 'size' | 'root'>,
    private readonly places: readonly TilePlace[],
  ) {}

  /** A hash tile as wide as the signed tree has it. Rejects with `FalseTile`, `MissingTile`, or as a place does. */
  hashes(level: number, n: number): Promise<VerifiedTile> {
    const key = `${level}/${n}`
    const known = this.known.get(key)
    if (known) return known
    const loading = this.loadHashes(level, n)
    this.known.set(key, loading)
    loading.catch(() => undefined) // whoever asked hears of it; until then it must not count as unhandled
    return loading
  }

  /** The entries of leaf tile `n`. Rejects as `hashes` does. */
  async entries(n: number): Promise<VerifiedTile> {
    const { bytes } = await this.hashes(0, n)
    const width = bytes.length / 32
    return this.load({ kind: 'entries', n, width }, (found) => checkEntries(found, parseHashes(bytes, width)))
  }

  /** A leaf tile is needed once; those above stay, since 256 tiles are checked against each. */
  forget(level: number, n: number): void {
    this.known.delete(`${level}/${n}`)
  }

  /** Rejects as `hashes` does where the right edge does not fold to the signed root. */
  async checkEdge(): Promise<void> {
    await this.loadEdge()
  }

  private async loadHashes(level: number, n: number): Promise<VerifiedTile> {
    const width = tileWidth(level, n, this.checkpoint.size)
    if (width < TILE_WIDTH) return (await this.loadEdge())[level] as VerifiedTile
    const above = await this.hashes(level + 1, Math.floor(n / TILE_WIDTH))
    const at = (n % TILE_WIDTH) * 32
    const root = above.bytes.subarray(at, at + 32)
    return this.load({ kind: 'hashes', level, n, width }, (bytes) => {
      if (bytes.length !== width * 32) return lengths(width * 32, bytes.length)
      const found = rootOf(parseHashes(bytes, width))
      return equal(found, root) ? undefined : { expected: toHex(root), found: toHex(found) }
    })
  }

  private async load(tile: TilePath, check: Check): Promise<VerifiedTile> {
    let wrong: ReturnType<Check>
    for (const [from, place] of this.places.entries()) {
      const bytes = await place(tile)
      if (!bytes) continue
      const difference = check(bytes)
      if (!difference) return { bytes, from, refused: wrong !== undefined }
      wrong = difference
    }
    if (wrong) throw new FalseTile(encodeTilePath(tile), wrong.expected, wrong.found)
    throw new MissingTile(encodeTilePath(tile))
  }

  private loadEdge(): Promise<readonly VerifiedTile[]> {
    this.edge ??= this.findEdge()
    return this.edge
  }

  /** One tile of each level, of width 0 where the level has only full ones: all of them from one place, or the next. */
  private async findEdge(): Promise<readonly VerifiedTile[]> {
    const { size, root } = this.checkpoint
    const tiles = edgeOf(size)
    let wrong: FalseTile | undefined
    let missing: MissingTile | undefined
    for (const [from, place] of this.places.entries()) {
      const found = await Promise.all(tiles.map((tile) => (tile.width > 0 ? place(tile) : new Uint8Array(0))))
      const hole = tiles.find((_, level) => !found[level])
      if (hole) {
        missing = new MissingTile(encodeTilePath(hole))
        continue
      }
      const tilesFound = found as Uint8Array[]
      const refusal = checkEdgeTiles(size, root, tiles, tilesFound)
      if (!refusal) return tilesFound.map((bytes) => ({ bytes, from, refused: wrong !== undefined }))
      wrong = refusal
    }
    throw wrong ?? missing ?? new MissingTile('checkpoint')
  }
}

/** The partial tile of each level in a tree of `size`; width 0 where there is none. */
export function edgeOf(size: number): HashTile[] {
  return widthsOf(size).map((width, level) => {
    return { kind: 'hashes', level, n: Math.floor(size / TILE_WIDTH ** (level + 1)), width }
  })
}

function checkEdgeTiles(
  size: number,
  root: Uint8Array,
  tiles: readonly HashTile[],
  found: readonly Uint8Array[],
): FalseTile | undefined {
  const cut = tiles.findIndex(({ width }, level) => found[level]?.length !== width * 32)
  const tile = tiles[cut]
  if (tile) {
    const { expected, found: length } = lengths(tile.width * 32, found[cut]?.length ?? 0)
    return new FalseTile(encodeTilePath(tile), expected, length)
  }
  const levels = tiles.map(({ width }, level) =>
    width > 0 ? parseHashes(found[level] as Uint8Array, width).map((hash) => new Uint8Array(hash)) : [],
  )
  const folded = TileEdge.of(size, levels).root()
  const paths = tiles.filter(({ width }) => width > 0).map(encodeTilePath)
  return equal(folded, root) ? undefined : new FalseTile(paths.join(', ') || 'the empty tree', toHex(root), toHex(folded))
}

function checkEntries(bytes: Uint8Array, leaves: readonly Uint8Array[]): ReturnType<Check> {
  let entries: readonly Uint8Array[]
  try {
    entries = parseEntries(bytes, leaves.length)
  } catch {
    return { expected: `${leaves.length} entries and nothing else`, found: `${bytes.length} bytes that are not` }
  }
  for (const [row, entry] of entries.entries()) {
    const [expected, found] = [leaves[row] as Uint8Array, leafHash(entry)]
    if (!equal(expected, found)) return { expected: `row ${row}: ${toHex(expected)}`, found: toHex(found) }
  }
  return undefined
}

function lengths(expected: number, found: number) {
  return { expected: `${expected} bytes`, found: `${found} bytes` }
}
