/**
 * Where proofs get stored hashes from, and how the hash of any range of leaves is put together from them. Pure.
 *
 * A `TreeNode` is the perfect subtree over leaves [n·2^level, (n+1)·2^level): its hash never changes once they are there,
 * so it may come from a tile, a row or a cache. Every other hash a proof needs lies at the right edge and is folded from
 * such nodes (RFC 9162 section 2.1.1).
 */
import type { Bytes } from '@/lib/base/bytes'
import { emptyRoot, nodeHash, requireSize } from '@/lib/ledger/merkle'

export type TreeNode = { readonly level: number; readonly n: number }

export interface HashReader {
  /** One hash of 32 bytes for each node, in their order. Rejects where one cannot be had. */
  readHashes(nodes: readonly TreeNode[]): Promise<readonly Uint8Array[]>
}

/** Leaves `from` to `to`, exclusive. Its hash is that of a subtree of RFC 9162 where a split of the tree made it. */
export type LeafRange = { readonly from: number; readonly to: number }

/** The perfect subtrees of a range, the largest first. */
export function nodesOf({ from, to }: LeafRange): TreeNode[] {
  const nodes: TreeNode[] = []
  for (let at = from; at < to; ) {
    let [level, width] = [0, 1]
    while (at + width * 2 <= to && at % (width * 2) === 0) [level, width] = [level + 1, width * 2]
    nodes.push({ level, n: at / width })
    at += width
  }
  return nodes
}

/** Hashes of the ranges, read all at once: what a reader fetches it fetches once, however many ranges share it. */
export async function readRanges(ranges: readonly LeafRange[], reader: HashReader): Promise<Bytes[]> {
  const nodes = ranges.map(nodesOf)
  const wanted = nodes.flat()
  const hashes = await reader.readHashes(wanted)
  if (hashes.length !== wanted.length || hashes.some(({ length }) => length !== 32))
    throw new Error('hash reader: one hash of 32 bytes for each node')
  let at = 0
  return nodes.map(({ length }) => {
    at += length
    return foldRight(hashes.slice(at - length, at))
  })
}

/** The smaller subtrees stand at the right and are joined first: lone nodes are promoted, never duplicated. */
function foldRight(hashes: readonly Uint8Array[]): Bytes {
  return new Uint8Array(hashes.reduceRight((right, left) => nodeHash(left, right)))
}

/** Root of the tree over the first `size` leaves. */
export async function readRoot(size: number, reader: HashReader): Promise<Bytes> {
  if (requireSize(size) === 0) return emptyRoot()
  const [root] = await readRanges([{ from: 0, to: size }], reader)
  return root as Bytes
}
