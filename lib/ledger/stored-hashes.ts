import 'server-only'
/** Hashes for proofs, from what the database stores: leaves of entries, and the roots of full tiles above them. */
import type { Bytes } from '@/lib/base/bytes'
import type { Tx } from '@/lib/db/transaction'
import type { HashReader, TreeNode } from '@/lib/ledger/hash-reader'
import { rootOf } from '@/lib/ledger/merkle'
import { loadLeaves, loadTileRoots } from '@/lib/ledger/stored-edge'
import { TILE_WIDTH } from '@/lib/ledger/tile'

/** A tile is the root of a perfect tree of 2^8 hashes below it. */
const TILE_LEVELS = 8
/** A proof reads one tile of each level; proofs of neighbours share all of them, and all proofs the upper ones. */
const KEPT = 16

/** Rejects where a row is missing: a log that lost rows proves nothing. For one transaction: it keeps what it read. */
export function storedHashes(tx: Tx): HashReader {
  const kept = new Map<string, Promise<Bytes[]>>()
  const load = (level: number, n: number): Promise<Bytes[]> => {
    const key = `${level} ${n}`
    const rows = kept.get(key) ?? loadTile(tx, level, n)
    kept.delete(key)
    kept.set(key, rows) // the newest last
    for (const oldest of kept.keys()) if (kept.size > KEPT) kept.delete(oldest)
    return rows
  }
  return {
    // All tiles are asked for at once: a proof needs one or two of each level.
    readHashes: (nodes) => Promise.all(nodes.map((node) => loadNode(load, node))),
  }
}

function loadTile(tx: Tx, level: number, n: number): Promise<Bytes[]> {
  const [from, to] = [n * TILE_WIDTH, (n + 1) * TILE_WIDTH]
  return level === 0 ? loadLeaves(tx, from, to) : loadTileRoots(tx, level - 1, from, to)
}

async function loadNode(load: (level: number, n: number) => Promise<Bytes[]>, { level, n }: TreeNode): Promise<Bytes> {
  const width = 2 ** (level % TILE_LEVELS)
  const from = n * width
  const tile = await load(Math.floor(level / TILE_LEVELS), Math.floor(from / TILE_WIDTH))
  const below = tile.slice(from % TILE_WIDTH, (from % TILE_WIDTH) + width)
  if (below.length !== width) throw new Error(`the log has no hash ${n} of level ${level}`)
  return rootOf(below)
}
