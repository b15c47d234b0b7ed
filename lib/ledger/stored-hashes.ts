import 'server-only'
/** Hashes for proofs, from what the database stores: leaves of entries, and the roots of full tiles above them. */
import type { Bytes } from '@/lib/base/bytes'
import type { Tx } from '@/lib/db/transaction'
import type { HashReader, TreeNode } from '@/lib/ledger/hash-reader'
import { nodeHash } from '@/lib/ledger/merkle'
import { loadLeaves, loadTileRoots } from '@/lib/ledger/stored-edge'
import { TILE_WIDTH } from '@/lib/ledger/tile'

/** A tile is the root of a perfect tree of 2^8 hashes below it. */
const TILE_LEVELS = 8
/** A proof reads one tile of each level; proofs of neighbours share all of them, and all proofs the upper ones. */
const KEPT = 16

/** A row is missing: a log that lost rows proves nothing. */
export class LostHash extends Error {
  constructor({ level, n }: TreeNode) {
    super(`the log has no hash ${n} of level ${level}`)
    this.name = 'LostHash'
  }
}

/** Rejects with `LostHash` where a row is missing. For one transaction: it keeps what it read. */
export function storedHashes(tx: Tx): HashReader {
  const kept = new Map<string, Promise<Subtrees>>()
  const load = (level: number, n: number): Promise<Subtrees> => {
    const key = `${level} ${n}`
    const tile = kept.get(key) ?? loadTile(tx, level, n).then(subtreesOf)
    kept.delete(key)
    kept.set(key, tile) // the newest last
    for (const oldest of kept.keys()) if (kept.size > KEPT) kept.delete(oldest)
    return tile
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

/** Of a tile: its hashes, those of each two of them, and so on up; joined once, however many proofs pass through. */
type Subtrees = readonly (readonly Bytes[])[]

function subtreesOf(hashes: readonly Bytes[]): Subtrees {
  const rows = [hashes]
  for (let below = hashes; below.length > 1 && rows.length < TILE_LEVELS; ) {
    const pairs = Math.floor(below.length / 2)
    below = Array.from({ length: pairs }, (_, i) => nodeHash(below[2 * i] as Bytes, below[2 * i + 1] as Bytes))
    rows.push(below)
  }
  return rows
}

async function loadNode(load: (level: number, n: number) => Promise<Subtrees>, { level, n }: TreeNode): Promise<Bytes> {
  const up = level % TILE_LEVELS
  const inTile = TILE_WIDTH / 2 ** up
  const tile = await load(Math.floor(level / TILE_LEVELS), Math.floor(n / inTile))
  const hash = tile[up]?.[n % inTile]
  if (!hash) throw new LostHash({ level, n })
  return hash
}
