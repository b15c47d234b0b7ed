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
  return loadHashes(tx, 'select position as at, leaf as hash from ledger_entry where position >= $1 and position < $2', [
    from,
    to,
  ])
}

/** Roots of full tiles `from` ≤ n < `to` of one level, those before the first gap. */
export async function loadTileRoots(tx: Tx, level: number, from: number, to: number): Promise<Bytes[]> {
  return loadHashes(tx, 'select n as at, root as hash from ledger_tile where n >= $1 and n < $2 and level = $3', [
    from,
    to,
    level,
  ])
}

type Joined = { readonly hashes: Bytes | null; readonly rows: number }

/** As one value: a proof reads several tiles whole, and a row for each hash costs more than the proof. */
async function loadHashes(tx: Tx, text: string, values: readonly [from: number, to: number, level?: number]): Promise<Bytes[]> {
  const [from, to] = values
  if (to <= from) return []
  const { rows } = await tx.sql<Joined>(
    `select string_agg(hash, ''::bytea order by at) as hashes, count(*)::int as rows
     from (select *, row_number() over (order by at) as nth from (${text}) stored) numbered where at = $1 + nth - 1`,
    values,
  )
  const { hashes, rows: found } = rows[0] as Joined
  // One of another length would move all behind it.
  if ((hashes?.length ?? 0) !== found * HASH) throw new Error('a stored hash does not have 32 bytes')
  return Array.from({ length: found }, (_, i) => (hashes as Bytes).subarray(i * HASH, (i + 1) * HASH))
}

const HASH = 32
