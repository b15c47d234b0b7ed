/**
 * The right edge of a growing tree: one hash per complete subtree, the largest first, one for each 1 in the size's
 * binary form. It is all that is needed to append and to know the root, and all the signer has to remember. Pure.
 *
 *   encoded: u64 size ‖ 32 bytes per complete subtree, largest first
 */
import { type Bytes, concat, u64 } from '@/lib/base/bytes'
import { FixedHash } from '@/lib/crypto/fixed-hash'
import { emptyRoot } from '@/lib/ledger/merkle'

const HASH = 32
/** Sizes stay below 2^53, so an edge never holds more. */
const MOST = 53

export class Edge {
  private readonly hashes = new Uint8Array(HASH * (MOST + 1))
  private readonly node = new FixedHash(65)
  private depth = 0
  private leaves = 0

  constructor() {
    this.node.message[0] = 1
  }

  /** How many leaves were appended. */
  get size(): number {
    return this.leaves
  }

  /** Appends the leaf hash at `from` in `bytes`. Allocates nothing. */
  append(bytes: Uint8Array, from = 0): void {
    if (bytes.length < from + HASH) throw new Error('edge: a leaf hash has 32 bytes')
    if (this.leaves >= Number.MAX_SAFE_INTEGER) throw new Error('edge: full')
    const { hashes } = this
    for (let i = 0, at = this.depth * HASH; i < HASH; i++) hashes[at + i] = bytes[from + i] as number
    this.depth++
    // As many trailing ones as the size had, as many pairs of equal subtrees are now complete.
    for (let rest = this.leaves; rest % 2 === 1; rest = (rest - 1) / 2) this.join(hashes)
    this.leaves++
  }

  /** The last two hashes become the one above them. */
  private join(hashes: Uint8Array): void {
    const at = (this.depth - 2) * HASH
    const { message } = this.node
    for (let i = 0; i < 2 * HASH; i++) message[1 + i] = hashes[at + i] as number
    this.node.hashTo(hashes, at)
    this.depth--
  }

  root(): Bytes {
    if (this.leaves === 0) return emptyRoot()
    const { message } = this.node
    const root = this.hashes.slice((this.depth - 1) * HASH, this.depth * HASH)
    for (let i = this.depth - 2; i >= 0; i--) {
      message.set(this.hashes.subarray(i * HASH, (i + 1) * HASH), 1)
      message.set(root, 1 + HASH)
      this.node.hashTo(root, 0)
    }
    return root
  }

  copy(): Edge {
    return Edge.decode(this.encode())
  }

  encode(): Bytes {
    return concat(u64(this.leaves), this.hashes.subarray(0, this.depth * HASH))
  }

  /** Throws where the number of hashes does not belong to the size. */
  static decode(bytes: Uint8Array): Edge {
    if (bytes.length < 8) throw new Error('edge: cut')
    const size = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0)
    if (size > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error('edge: too large')
    const edge = new Edge()
    edge.leaves = Number(size)
    edge.depth = size.toString(2).replaceAll('0', '').length
    if (bytes.length !== 8 + HASH * edge.depth) throw new Error('edge: hashes do not belong to the size')
    edge.hashes.set(bytes.subarray(8))
    return edge
  }
}
