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

/** Stored leaf hashes of positions from ≤ p < to. Gaps make the result shorter. */
export async function loadLeaves(tx: Tx, from: number, to: number): Promise<Bytes[]> {
  if (to <= from) return []
  const { rows } = await tx.sql<{ leaf: Bytes }>(
    'select leaf from ledger_entry where position >= $1 and position < $2 order by position',
    [from, to],
  )
  return rows.map((row) => row.leaf)
}

/** Roots of full tiles `from` ≤ n < `to` of one level. */
export async function loadTileRoots(tx: Tx, level: number, from: number, to: number): Promise<Bytes[]> {
  if (to <= from) return []
  const { rows } = await tx.sql<{ root: Bytes }>(
    'select root from ledger_tile where level = $1 and n >= $2 and n < $3 order by n',
    [level, from, to],
  )
  return rows.map((row) => row.root)
}
