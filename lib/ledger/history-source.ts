/**
 * Where the history check gets the log from, in tiles, fetched a little ahead. Pure.
 */
import { TILE_WIDTH, type TilePath } from '@/lib/ledger/tile'
import type { TileRows } from '@/lib/ledger/verify-tile'

/**
 * Where the published log comes from. `width` is 1 to 256, or that of as many full tiles as it gives at once. A source that has fewer rows than asked for answers with
 * those before the gap: an error means "not reachable" and yields "cannot check", not "broken".
 */
export interface HistorySource {
  checkpoint(): Promise<string>
  /** u16 length ‖ bytes, `width` times. */
  entries(n: number, width: number): Promise<Uint8Array>
  /** Stored leaf hashes, 32 bytes each. */
  level0(n: number, width: number): Promise<Uint8Array>
  /** Stored chain hashes, 32 bytes each. */
  chain(n: number, width: number): Promise<Uint8Array>
  /** Full tiles it gives one after the other in one answer; one where absent. */
  readonly tilesAtOnce?: number
}

export class Unreachable extends Error {}

/** From two functions that read the published log, wherever it lies; `undefined` is "not there", which is not reachable. */
export function historySourceOf(
  loadTile: (path: TilePath) => Promise<Uint8Array | undefined>,
  loadCheckpoint: () => Promise<string | undefined>,
): HistorySource {
  const tile = async (path: TilePath) => (await loadTile(path)) ?? unreachable()
  return {
    checkpoint: async () => (await loadCheckpoint()) ?? unreachable(),
    entries: (n, width) => tile({ kind: 'entries', n, width }),
    level0: (n, width) => tile({ kind: 'hashes', level: 0, n, width }),
    chain: (n, width) => tile({ kind: 'chain', n, width }),
  }
}

function unreachable(): never {
  throw new Unreachable()
}

/** Answers asked for before they are needed: the network and the processor work at the same time. */
const AHEAD = 6

export async function* tilesOf(source: HistorySource, size: number): AsyncGenerator<TileRows> {
  const pending: Promise<TileRows>[] = []
  for (const { n, width } of partsOf(size, source.tilesAtOnce ?? 1)) {
    if (pending.length === AHEAD) yield await (pending.shift() as Promise<TileRows>)
    const tile = loadTile(source, n, width)
    tile.catch(() => undefined) // seen when its turn comes; until then it must not count as unhandled
    pending.push(tile)
  }
  for (const tile of pending) yield await tile
}

/** Full tiles together, so many at once, and what is behind the last full one for itself. */
function* partsOf(size: number, tilesAtOnce: number): Generator<{ n: number; width: number }> {
  const full = Math.floor(size / TILE_WIDTH)
  for (let n = 0; n < full; n += tilesAtOnce) yield { n, width: TILE_WIDTH * Math.min(tilesAtOnce, full - n) }
  if (size > full * TILE_WIDTH) yield { n: full, width: size - full * TILE_WIDTH }
}

async function loadTile(source: HistorySource, n: number, width: number): Promise<TileRows> {
  try {
    const [entries, level0, chain] = await Promise.all([
      source.entries(n, width),
      source.level0(n, width),
      source.chain(n, width),
    ])
    return { entries, level0, chain, width }
  } catch {
    throw new Unreachable()
  }
}

/** Gives the event loop its turn after 12 ms of work, so that no task comes near 50. */
export function breather(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < 12) return
    await new Promise((resolve) => setTimeout(resolve))
    since = performance.now()
  }
}
