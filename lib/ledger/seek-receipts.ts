/**
 * Whether a log kept its promises: looks for the entries of receipts in the tree of a checkpoint that passes the policy and
 * the memory of whoever checks. Pure.
 *
 * A receipt names no place, and nobody is asked for one: who asks for a commitment tells whose act it was. The leaf tiles are
 * read instead, the newest first, the same that everybody reads. Each is checked up to the signed root (verified-tiles.ts), so
 * that a row that is the leaf of a receipt is its inclusion, and a leaf that is in no row was not signed. A server that lies
 * can keep the answer back, and can make up neither.
 */
import { equal, toHex } from '@/lib/base/bytes'
import { countOf } from '@/lib/base/count'
import { leafEntry } from '@/lib/ledger/commitment'
import { readRoot } from '@/lib/ledger/hash-reader'
import { leafHash } from '@/lib/ledger/merkle'
import { NoteError } from '@/lib/ledger/note-key'
import { TILE_WIDTH } from '@/lib/ledger/tile'
import { tileReader } from '@/lib/ledger/tile-reader'
import { FalseTile, type TilePlace, VerifiedTiles } from '@/lib/ledger/verified-tiles'
import type { Remembered } from '@/lib/ledger/verify-memory'
import type { WitnessPolicy } from '@/lib/ledger/witness-policy'
import { openUnderPolicy } from '@/lib/ledger/witnessed-checkpoint'

/** `dueMs`: from when on the log owes it. `absentUpTo`: entries among which this checker did not find it before. */
export type Owed = {
  readonly origin: string
  readonly commitment: Uint8Array
  readonly dueMs: number
  readonly absentUpTo?: number
}

export type LogView = {
  /** The checkpoint as it is served. */
  readonly note: string
  readonly tile: TilePlace
  /** Pinned by whoever checks. */
  readonly policy: WitnessPolicy
  readonly remembered?: readonly Remembered[]
  readonly nowSeconds: number
  /** When the log itself gave the note. Absent for a copy: where no witness dates it either, it may be of any age. */
  readonly servedMs?: number
}

/** `overdue`: the tree is younger than the promise was due, and does not hold the entry. `elsewhere`: another log promised it. */
export type Sought =
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'included'; readonly position: number }
  | { readonly kind: 'absent'; readonly overdue: boolean }

/** `expected` and `found`: roots in hex, sizes, or words. */
export type Contradiction = {
  readonly kind: 'contradicted'
  readonly why: 'signature' | 'shrunk' | 'forked' | 'tile'
  readonly expected: string
  readonly found: string
}

export type SoughtAll =
  /** One answer for each, in their order. `asOfMs`: at or after this the log stood so; absent where nothing says when. */
  | {
      readonly kind: 'sought'
      readonly origin: string
      readonly size: number
      readonly root: Uint8Array
      readonly witnessed: boolean
      readonly asOfMs?: number
      readonly receipts: readonly Sought[]
    }
  /** Too few of the policy's witnesses countersigned: nothing is said by it, good or bad. */
  | { readonly kind: 'no-quorum' }
  | Contradiction

/** Rejects as `tile` does, and with `MissingTile` where one is nowhere. */
export async function seekReceipts(owed: readonly Owed[], view: LogView): Promise<SoughtAll> {
  const opened = openView(view)
  if ('kind' in opened) return opened
  const { checkpoint, quorum } = opened
  if (quorum.is === 'not met') return { kind: 'no-quorum' }
  const asOfMs = quorum.is === 'met' ? quorum.at * 1_000 : view.servedMs
  const tiles = new VerifiedTiles(checkpoint, [view.tile])
  try {
    const contradiction = await contradictionOf(checkpoint.size, tiles, view)
    if (contradiction) return contradiction
    const positions = await positionsOf(owed, checkpoint.size, tiles)
    const receipts = owed.map(({ origin, dueMs }, i): Sought => {
      if (origin !== checkpoint.origin) return { kind: 'elsewhere' }
      const position = positions.get(i)
      if (position !== undefined) return { kind: 'included', position }
      return { kind: 'absent', overdue: asOfMs !== undefined && asOfMs >= dueMs }
    })
    const { origin, size, root } = checkpoint
    const witnessed = quorum.is === 'met'
    return { kind: 'sought', origin, size, root, witnessed, ...(asOfMs === undefined ? {} : { asOfMs }), receipts }
  } catch (error) {
    if (!(error instanceof FalseTile)) throw error
    return { kind: 'contradicted', why: 'tile', expected: error.expected, found: error.found }
  }
}

function openView({ note, policy, nowSeconds }: LogView) {
  try {
    return openUnderPolicy(note, policy, nowSeconds)
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    return { kind: 'contradicted', why: 'signature', expected: 'signed by the log', found: error.message } as const
  }
}

/** What was seen before, or stands in the policy as the last good tree, is what the tree now has there: nothing was taken back. */
async function contradictionOf(size: number, tiles: VerifiedTiles, view: LogView): Promise<Contradiction | undefined> {
  const reader = tileReader(size, async ({ level, n }) => (await tiles.hashes(level, n)).bytes)
  for (const seen of [...(view.remembered ?? []), ...(view.policy.lastGood ?? [])]) {
    if (seen.size > size) {
      const [expected, found] = [`at least ${countOf(seen.size, 'entry', 'entries')}`, countOf(size, 'entry', 'entries')]
      return { kind: 'contradicted', why: 'shrunk', expected, found }
    }
    const root = await readRoot(seen.size, reader)
    if (!equal(root, seen.root)) return { kind: 'contradicted', why: 'forked', expected: toHex(seen.root), found: toHex(root) }
  }
  return undefined
}

/** Backwards: what was promised a minute ago stands in the last tiles. All of them are read for one that is nowhere. */
async function positionsOf(owed: readonly Owed[], size: number, tiles: VerifiedTiles): Promise<ReadonlyMap<number, number>> {
  const wanted = new Map(owed.map((one, i) => [toHex(leafHash(leafEntry(one.commitment))), { i, before: one.absentUpTo ?? 0 }]))
  const found = new Map<number, number>()
  for (let n = Math.ceil(size / TILE_WIDTH) - 1; n >= 0; n--) {
    const end = Math.min(size, (n + 1) * TILE_WIDTH)
    for (const [leaf, { before }] of wanted) if (before >= end) wanted.delete(leaf)
    if (wanted.size === 0) break
    const { bytes } = await tiles.hashes(0, n)
    tiles.forget(0, n)
    for (let row = 0; row * 32 < bytes.length; row++) {
      const leaf = toHex(bytes.subarray(row * 32, row * 32 + 32))
      const one = wanted.get(leaf)
      if (!one) continue
      found.set(one.i, n * TILE_WIDTH + row)
      wanted.delete(leaf)
    }
  }
  return found
}
