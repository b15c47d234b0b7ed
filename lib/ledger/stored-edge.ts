import 'server-only'
/** The right edge of the log as the database stores it: partial leaves from the entries, above them the roots of full tiles. */
import type { Bytes } from '@/lib/base/bytes'
import type { Tx } from '@/lib/db/transaction'
import { TILE_WIDTH } from '@/lib/ledger/tile'
import { TileEdge, widthsOf } from '@/lib/ledger/tile-edge'

/** Throws where rows are missing: a log that lost rows is not extended. */
export async function loadStoredEdge(tx: Tx, size: number): Promise<TileEdge> {
  const levels: Bytes[][] = []
  for (const [level, width] of widthsOf(size).entries()) {
    const from = Math.floor(size / TILE_WIDTH ** (level + 1)) * TILE_WIDTH
    levels.push(level === 0 ? await loadLeaves(tx, from, from + width) : await loadTileRoots(tx, level - 1, from, from + width))
  }
  return TileEdge.of(size, levels)
}

/** Stored leaf hashes of positions from ≤ p < to, those before the first gap: behind it none stands where it should. */
export async function loadLeaves(tx: Tx, from: number, to: number): Promise<Bytes[]> {
  if (to <= from) return []
  const text = 'select position as at, leaf as hash from ledger_entry where position >= $1 and position < $2 order by position'
  return beforeGap((await tx.sql<Row>(text, [from, to])).rows, from)
}

/** Roots of full tiles `from` ≤ n < `to` of one level, those before the first gap. */
export async function loadTileRoots(tx: Tx, level: number, from: number, to: number): Promise<Bytes[]> {
  if (to <= from) return []
  const text = 'select n as at, root as hash from ledger_tile where level = $1 and n >= $2 and n < $3 order by n'
  return beforeGap((await tx.sql<Row>(text, [level, from, to])).rows, from)
}

type Row = { readonly at: string; readonly hash: Bytes }

function beforeGap(rows: readonly Row[], from: number): Bytes[] {
  const gap = rows.findIndex(({ at }, i) => Number(at) !== from + i)
  return (gap < 0 ? rows : rows.slice(0, gap)).map(({ hash }) => hash)
}
