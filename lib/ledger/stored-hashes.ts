import 'server-only'
/** Hashes for proofs, from what the database stores: leaves of entries, and the roots of full tiles above them. */
import type { Bytes } from '@/lib/base/bytes'
import type { Tx } from '@/lib/db/transaction'
import type { HashReader, TreeNode } from '@/lib/ledger/hash-reader'
import { rootOf } from '@/lib/ledger/merkle'
import { loadLeaves, loadTileRoots } from '@/lib/ledger/stored-edge'

/** A tile is the root of a perfect tree of 2^8 hashes below it. */
const TILE_LEVELS = 8

/** Rejects where a row is missing: a log that lost rows proves nothing. */
export function storedHashes(tx: Tx): HashReader {
  return {
    async readHashes(nodes) {
      const hashes: Bytes[] = []
      for (const node of nodes) hashes.push(await loadNode(tx, node))
      return hashes
    },
  }
}

async function loadNode(tx: Tx, { level, n }: TreeNode): Promise<Bytes> {
  const tile = Math.floor(level / TILE_LEVELS)
  const width = 2 ** (level % TILE_LEVELS)
  const [from, to] = [n * width, (n + 1) * width]
  const below = tile === 0 ? await loadLeaves(tx, from, to) : await loadTileRoots(tx, tile - 1, from, to)
  if (below.length !== width) throw new Error(`the log has no hash ${n} of level ${level}`)
  return rootOf(below)
}
