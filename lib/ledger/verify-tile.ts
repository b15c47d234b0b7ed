/**
 * One tile of the history check: 256 rows, each recomputed from its entry and compared with what is stored beside it.
 * Allocates nothing per row: a million rows pass through here in a browser's Worker. Pure.
 */
import { FixedHash } from '@/lib/crypto/fixed-hash'
import { ENTRY_BYTES } from '@/lib/ledger/commitment'
import type { Edge } from '@/lib/ledger/edge'
import { leafHash } from '@/lib/ledger/merkle'

const HASH = 32

/** One row where something disagrees; hashes as recomputed and as stored. */
export type Mismatch = { readonly position: number; readonly expected: Uint8Array; readonly found: Uint8Array }

export type RowsCheck = {
  /** First row whose stored leaf hash is not the hash of its entry. */
  leaf?: Mismatch
  /** First row whose stored chain hash does not follow from the stored one before it and its stored leaf hash. */
  chain?: Mismatch
  /** Whether the chain holds at the row of `leaf`: then the stored leaf is the older one, and the entry was changed. */
  chainHoldsAtLeaf?: boolean
}

export type TileRows = {
  readonly entries: Uint8Array
  readonly level0: Uint8Array
  readonly chain: Uint8Array
  readonly width: number
}

export class RowChecker {
  readonly check: RowsCheck = {}
  /** The tree over stored leaf hashes, from the row on where they and the entries part. */
  stored: Edge | undefined
  private readonly leafOf = new FixedHash(1 + ENTRY_BYTES)
  private readonly chainOf = new FixedHash(1 + 2 * HASH)
  private readonly computed = new Uint8Array(HASH)
  private readonly before = new Uint8Array(HASH)

  constructor(private readonly recomputed: Edge) {
    this.chainOf.message[0] = 2
  }

  /** Returns the position of the first row that is missing or does not parse, `undefined` where all are there. */
  add({ entries, level0, chain, width }: TileRows): number | undefined {
    let at = 0
    for (let row = 0; row < width; row++) {
      const from = at + 2
      const end = from + ((entries[at] as number) << 8) + (entries[at + 1] as number)
      const hash = row * HASH
      if (!(end <= entries.length && hash + HASH <= level0.length && hash + HASH <= chain.length)) return this.recomputed.size
      this.addRow(entries, from, end, level0, chain, hash)
      at = end
    }
    return at === entries.length && level0.length === width * HASH && chain.length === width * HASH
      ? undefined
      : this.recomputed.size
  }

  private addRow(entries: Uint8Array, from: number, end: number, level0: Uint8Array, chain: Uint8Array, hash: number): void {
    const position = this.recomputed.size
    const leafHolds = this.hashLeaf(entries, from, end, level0, hash)
    const chainHolds = this.hashChain(level0, chain, hash, position)
    if (!leafHolds && !this.check.leaf) {
      this.check.leaf = { position, expected: this.computed.slice(), found: level0.slice(hash, hash + HASH) }
      this.check.chainHoldsAtLeaf = chainHolds
      this.stored = this.recomputed.copy()
    }
    this.recomputed.append(this.computed)
    this.stored?.append(level0, hash)
  }

  /** Leaves the recomputed leaf hash in `computed`. */
  private hashLeaf(entries: Uint8Array, from: number, end: number, level0: Uint8Array, hash: number): boolean {
    if (end - from === ENTRY_BYTES) {
      const { message } = this.leafOf
      for (let i = 0; i < ENTRY_BYTES; i++) message[1 + i] = entries[from + i] as number
      this.leafOf.hashTo(this.computed, 0)
    } else this.computed.set(leafHash(entries.subarray(from, end)))
    return same(this.computed, 0, level0, hash)
  }

  private hashChain(level0: Uint8Array, chain: Uint8Array, hash: number, position: number): boolean {
    const { message } = this.chainOf
    for (let i = 0; i < HASH; i++) {
      message[1 + i] = this.before[i] as number
      message[1 + HASH + i] = level0[hash + i] as number
    }
    this.chainOf.hashTo(this.before, 0)
    const holds = same(this.before, 0, chain, hash)
    if (!holds && !this.check.chain)
      this.check.chain = { position, expected: this.before.slice(), found: chain.slice(hash, hash + HASH) }
    // The next row is judged by the stored hash before it, so that one changed row does not accuse all that follow.
    for (let i = 0; i < HASH; i++) this.before[i] = chain[hash + i] as number
    return holds
  }
}

function same(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): boolean {
  for (let i = 0; i < HASH; i++) if (a[aAt + i] !== b[bAt + i]) return false
  return true
}
