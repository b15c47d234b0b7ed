/**
 * Inclusion and consistency proofs (RFC 9162 sections 2.1.3 and 2.1.4; the same hashes as RFC 6962). Pure.
 *
 * An inclusion proof shows that an entry is in the tree of a root. A consistency proof shows that a tree continues an
 * earlier one: nothing before was changed, removed or reordered. Hashes stand as they are used, the lowest first.
 *
 * A check answers false for whatever is not exactly the proof: hashes left over, an index beyond the size, another
 * length. Otherwise one tree had several proofs, and the bytes of a proof could be altered without being noticed.
 */
import { equal } from '@/lib/base/bytes'
import { type HashReader, type LeafRange, readRanges } from '@/lib/ledger/hash-reader'
import { emptyRoot, largestPowerBelow, nodeHash, requireSize } from '@/lib/ledger/merkle'

/** Entry `index` (from 0) of the tree of `size` entries. */
export type InclusionProof = { readonly index: number; readonly size: number; readonly hashes: readonly Uint8Array[] }

/** From the tree of `from` entries to the tree of `size`. */
export type ConsistencyProof = { readonly from: number; readonly size: number; readonly hashes: readonly Uint8Array[] }

/** What formats allow in one proof (tlog-witness): no tree is higher. */
export const MOST_HASHES = 63

/** Throws where `index` is not below `size`. Rejects as the reader does. */
export async function proveInclusion(index: number, size: number, reader: HashReader): Promise<InclusionProof> {
  if (requireSize(index) >= requireSize(size)) throw new Error('inclusion proof: the index lies beyond the tree')
  return { index, size, hashes: await readRanges(inclusionRanges(index, { from: 0, to: size }), reader) }
}

/** Throws where `from` is above `size`. Rejects as the reader does. */
export async function proveConsistency(from: number, size: number, reader: HashReader): Promise<ConsistencyProof> {
  if (requireSize(from) > requireSize(size)) throw new Error('consistency proof: from a larger tree to a smaller')
  const ranges = from === 0 || from === size ? [] : consistencyRanges(from, { from: 0, to: size }, true)
  return { from, size, hashes: await readRanges(ranges, reader) }
}

/** PATH of RFC 9162 section 2.1.3.1, as ranges of leaves. */
function inclusionRanges(index: number, { from, to }: LeafRange): LeafRange[] {
  if (to - from === 1) return []
  const split = from + largestPowerBelow(to - from)
  const [left, right] = [
    { from, to: split },
    { from: split, to },
  ]
  return index < split ? [...inclusionRanges(index, left), right] : [...inclusionRanges(index, right), left]
}

/** SUBPROOF of RFC 9162 section 2.1.4.1; `known`: the whole range is the earlier tree, whose root the checker has. */
function consistencyRanges(earlier: number, { from, to }: LeafRange, known: boolean): LeafRange[] {
  if (earlier === to) return known ? [] : [{ from, to }]
  const split = from + largestPowerBelow(to - from)
  const [left, right] = [
    { from, to: split },
    { from: split, to },
  ]
  return earlier <= split
    ? [...consistencyRanges(earlier, left, known), right]
    : [...consistencyRanges(earlier, right, false), left]
}

/** RFC 9162 section 2.1.3.2. `leaf`: the leaf hash; `root`: of the tree of `proof.size` entries. Never throws. */
export function checkInclusion({ index, size, hashes }: InclusionProof, leaf: Uint8Array, root: Uint8Array): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes(hashes, leaf, root)) return false
  const at = new Climb(index, size - 1)
  let hash = leaf
  for (const sibling of hashes) {
    if (at.done) return false
    hash = at.siblingIsLeft() ? nodeHash(sibling, hash) : nodeHash(hash, sibling)
    at.up()
  }
  return at.done && equal(hash, root)
}

/**
 * RFC 9162 section 2.1.4.2, and what it leaves out: from an empty tree there is nothing to prove, but its root must be
 * the empty one; at equal sizes the roots are equal and the proof is empty. Never throws.
 */
export function checkConsistency(proof: ConsistencyProof, fromRoot: Uint8Array, root: Uint8Array): boolean {
  const { from, size, hashes } = proof
  if (!isSize(from) || !isSize(size) || from > size || !areHashes(hashes, fromRoot, root)) return false
  if (from === 0 && !equal(fromRoot, emptyRoot())) return false
  if (from === size) return hashes.length === 0 && equal(fromRoot, root)
  if (from === 0) return hashes.length === 0
  const at = new Climb(from - 1, size - 1)
  at.skipCommonRights()
  // Where the earlier tree is perfect, its own root is the node to start from and the proof leaves it out.
  // With no hash at all the way up has only begun when the list ends.
  const [start = fromRoot, ...siblings] = at.index === 0 ? [fromRoot, ...hashes] : hashes
  let [earlier, later] = [start, start]
  for (const sibling of siblings) {
    if (at.done) return false
    if (at.siblingIsLeft()) [earlier, later] = [nodeHash(sibling, earlier), nodeHash(sibling, later)]
    else later = nodeHash(later, sibling)
    at.up()
  }
  return at.done && equal(earlier, fromRoot) && equal(later, root)
}

/**
 * The way from a node up to the root: `index` and `last` are the numbers of the node and of the rightmost one at its
 * level (fn and sn of the RFC). Divisions, not shifts: JavaScript's shifts cut at 32 bits.
 */
class Climb {
  constructor(
    public index: number,
    private last: number,
  ) {}

  get done(): boolean {
    return this.last === 0
  }

  /** A lone rightmost node has no sibling until it has been promoted so far that one stands at its left. */
  siblingIsLeft(): boolean {
    if (this.index % 2 === 0 && this.index !== this.last) return false
    while (this.index % 2 === 0 && this.index !== 0) this.up()
    return true
  }

  /** Below the first left turn the earlier tree is perfect. */
  skipCommonRights(): void {
    while (this.index % 2 === 1) this.up()
  }

  up(): void {
    this.index = Math.floor(this.index / 2)
    this.last = Math.floor(this.last / 2)
  }
}

function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0
}

function areHashes(path: readonly Uint8Array[], ...roots: readonly Uint8Array[]): boolean {
  return [...roots, ...path].every(({ length }) => length === 32)
}
