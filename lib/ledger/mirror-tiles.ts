/** The tiles of a copy: the full ones that a tree of `size` has and one of `from` had not, then the partial ones. Pure. */
import type { LogCopy } from '@/lib/ledger/mirror'
import { encodeTilePath, TILE_WIDTH, type TilePath } from '@/lib/ledger/tile'
import { widthsOf } from '@/lib/ledger/tile-edge'
import { edgeOf, type VerifiedTile, type VerifiedTiles } from '@/lib/ledger/verified-tiles'

export type TilesCopied = {
  /** Tiles that came from the log. */
  readonly fetched: number
  /** Paths where the copy held something that was not as signed. */
  readonly replaced: readonly string[]
}

export type TilesWanted = {
  readonly tiles: VerifiedTiles
  readonly copy: LogCopy
  readonly from: number
  readonly size: number
  readonly onProgress?: ((progress: { readonly entries: number; readonly size: number }) => void) | undefined
}

/** Asked for at the same time: the network and the processor work together. */
const AT_ONCE = 8

/** From the top: a tile is checked against the one above it. Rejects as `VerifiedTiles` and the copy do. */
export async function copyTiles({ tiles, copy, from, size, onProgress }: TilesWanted): Promise<TilesCopied> {
  const replaced: string[] = []
  let fetched = 0
  let entries = from
  const keep = async (tile: TilePath, found: VerifiedTile) => {
    const path = encodeTilePath(tile)
    if (found.refused) replaced.push(path)
    if (found.from === 0) return // it lies in the copy
    fetched++
    await copy.write(path, found.bytes)
  }
  const copyOne = async (level: number, n: number, width: number) => {
    await keep({ kind: 'hashes', level, n, width }, await tiles.hashes(level, n))
    if (level > 0) return
    await keep({ kind: 'entries', n, width }, await tiles.entries(n))
    tiles.forget(0, n)
    entries = Math.max(entries, Math.min(size, n * TILE_WIDTH + width))
    onProgress?.({ entries, size })
  }
  for (let level = widthsOf(size).length - 1; level >= 0; level--) {
    const full = TILE_WIDTH ** (level + 1)
    const numbers = numbersFrom(Math.floor(from / full), Math.floor(size / full))
    await severalAtOnce(numbers, (n) => copyOne(level, n, TILE_WIDTH))
  }
  for (const { level, n, width } of edgeOf(size)) if (width > 0) await copyOne(level, n, width)
  return { fetched, replaced }
}

/** Partial tiles that became full are of no more use: a reader of an older checkpoint asks for the full one (tlog-tiles). */
export async function dropOutgrown(copy: LogCopy, from: number, size: number): Promise<void> {
  for (const { level, n, width } of edgeOf(from)) {
    if (width === 0 || (n + 1) * TILE_WIDTH ** (level + 1) > size) continue
    await copy.remove(`${encodeTilePath({ kind: 'hashes', level, n, width: TILE_WIDTH })}.p`)
    if (level === 0) await copy.remove(`${encodeTilePath({ kind: 'entries', n, width: TILE_WIDTH })}.p`)
  }
}

/** A partial tile, cut from the full one; as it is where it holds less. */
export function firstRows(full: Uint8Array, { kind, width }: TilePath): Uint8Array {
  if (kind !== 'entries') return full.subarray(0, width * 32)
  let end = 0
  for (let row = 0; row < width && end + 2 <= full.length; row++)
    end += 2 + ((full[end] as number) << 8) + (full[end + 1] as number)
  return full.subarray(0, end)
}

function* numbersFrom(from: number, to: number): Generator<number> {
  for (let n = from; n < to; n++) yield n
}

/** After one failed no other is begun, and none is left running: whoever called may close the copy. */
async function severalAtOnce(numbers: Generator<number>, work: (n: number) => Promise<void>): Promise<void> {
  let failure: { readonly error: unknown } | undefined
  const worker = async () => {
    for (const n of numbers) {
      if (failure) return
      await work(n).catch((error) => {
        failure ??= { error }
      })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  if (failure) throw failure.error
}
