/**
 * Hashes for proofs, from the tiles of a published log: its own, a mirror's, anybody's. Pure.
 *
 * A tile is not believed: what is made from a false one is no proof, since checking it leads to another root than the
 * signed one.
 */
import type { HashReader, TreeNode } from '@/lib/ledger/hash-reader'
import { rootOf } from '@/lib/ledger/merkle'
import { type HashTile, parseHashes, TILE_WIDTH, tileWidth } from '@/lib/ledger/tile'

/** A tile holds hashes of every eighth level of the tree. */
const TILE_HEIGHT = 8

/** Where the hashes below a node stand: `from` to `to` in one tile. */
type Place = { readonly tile: HashTile; readonly from: number; readonly to: number }

/**
 * `size`: of the tree that was signed; its partial tiles are asked for. Each tile is loaded once a call. Rejects as
 * `loadTile` does, for a tile that is cut, and for a node that is not in the tree.
 */
export function tileReader(size: number, loadTile: (tile: HashTile) => Promise<Uint8Array>): HashReader {
  return {
    async readHashes(nodes) {
      const tiles = new Map<string, Promise<Uint8Array[]>>()
      const load = ({ tile }: Place) => {
        const key = `${tile.level}/${tile.n}`
        const loading = tiles.get(key) ?? loadTile(tile).then((bytes) => parseHashes(bytes, tile.width))
        tiles.set(key, loading)
        return loading
      }
      const places = nodes.map((node) => placeOf(node, size))
      return Promise.all(places.map(async (place) => rootOf((await load(place)).slice(place.from, place.to))))
    },
  }
}

function placeOf({ level, n }: TreeNode, size: number): Place {
  const tileLevel = Math.floor(level / TILE_HEIGHT)
  const count = 2 ** (level % TILE_HEIGHT)
  const tileNumber = Math.floor((n * count) / TILE_WIDTH)
  const from = (n * count) % TILE_WIDTH
  const tile = { kind: 'hashes', level: tileLevel, n: tileNumber, width: tileWidth(tileLevel, tileNumber, size) } as const
  if (from + count > tile.width) throw new Error('tile reader: the tree does not reach this far')
  return { tile, from, to: from + count }
}
