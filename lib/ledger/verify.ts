/**
 * The history check: every entry downloaded, every hash recomputed, compared with the signed root. The same code runs
 * in a Worker, on the command line and in the server's own hourly check. Pure.
 *
 * Three hashes speak about row i of `ledger_entry`: the leaf recomputed from `entry`, the stored `leaf`, and the stored
 * `chain`. The signed root decides between them; where it fits neither entries nor stored leaves, the chain does.
 *
 * | root of entries | root of stored leaves | first disagreement        | verdict | column                           |
 * |-----------------|-----------------------|---------------------------|---------|----------------------------------|
 * | as signed       | as signed             | none                      | intact  |                                  |
 * | as signed       | other                 | entry and leaf            | leaf    | `leaf`                           |
 * | as signed       | as signed             | chain                     | chain   | `chain`                          |
 * | other           | as signed             | entry and leaf            | entry   | `entry`                          |
 * | other           | other                 | entry and leaf, chain fits| entry   | `entry` (and more elsewhere)     |
 * | other           | other                 | entry and leaf, chain not | leaf    | `leaf` (and more)                |
 * | other           | other                 | chain alone               | entry   | the whole row: swapped, inserted |
 * | other           | other                 | none                      | root    | rows rewritten up to the end     |
 *
 * A row that is missing is `size`, at its position. `sealed`, `event_id` and the index columns are not in the tree:
 * opening the sealed event finds a change of `sealed` and `event_id`, and the index is never evidence.
 */
import { type Bytes, equal, toHex } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import { countOf } from '@/lib/base/count'
import { type Checkpoint, openCheckpoint } from '@/lib/ledger/checkpoint'
import { Edge } from '@/lib/ledger/edge'
import { breather, type HistorySource, tilesOf, Unreachable } from '@/lib/ledger/history-source'
import { NoteError, type VerifierKey } from '@/lib/ledger/note-key'
import { Memory, type Remembered } from '@/lib/ledger/verify-memory'
import { type Mismatch, RowChecker } from '@/lib/ledger/verify-tile'

export type BrokenKind = 'entry' | 'leaf' | 'chain' | 'root' | 'signature' | 'size'

/** `expected` and `found` are hashes in hex, or sizes. Rows before `trustedUpTo` are as they were signed. */
export type HistoryResult =
  | { readonly verdict: 'intact'; readonly size: number; readonly root: Bytes; readonly at: string }
  | {
      readonly verdict: 'broken'
      readonly kind: BrokenKind
      readonly position?: number
      readonly expected: string
      readonly found: string
      readonly trustedUpTo: number
    }
  | { readonly verdict: 'cannot-check'; readonly reason: 'unreachable' }

type Broken = Extract<HistoryResult, { verdict: 'broken' }>
export type HistoryTerms = {
  readonly verifierKey: VerifierKey
  /** Others of the same log: two keys sign while it rotates. */
  readonly otherKeys?: readonly VerifierKey[]
  readonly remembered?: readonly Remembered[]
}
export type HistoryProgress = { readonly checked: number; readonly size: number }

export async function checkHistory(
  source: HistorySource,
  terms: HistoryTerms,
  onProgress: (progress: HistoryProgress) => void = () => undefined,
): Promise<HistoryResult> {
  let note: string
  try {
    note = await source.checkpoint()
  } catch {
    return { verdict: 'cannot-check', reason: 'unreachable' }
  }
  const checkpoint = openSigned(note, [terms.verifierKey, ...(terms.otherKeys ?? [])])
  if ('verdict' in checkpoint) return checkpoint
  const remembered = terms.remembered ?? []
  const forgotten = shrunk(checkpoint, remembered)
  if (forgotten) return forgotten
  try {
    return await checkRows(source, checkpoint, remembered, onProgress)
  } catch (error) {
    if (error instanceof Unreachable) return { verdict: 'cannot-check', reason: 'unreachable' }
    throw error
  }
}

function openSigned(note: string, keys: readonly VerifierKey[]): Checkpoint | HistoryResult {
  try {
    return openCheckpoint(note, ...keys)
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    return { verdict: 'broken', kind: 'signature', expected: `signed by ${keys[0]?.name}`, found: error.message, trustedUpTo: 0 }
  }
}

/** A log that is smaller than once seen was cut, or an old backup is served. */
function shrunk(checkpoint: Checkpoint, remembered: readonly Remembered[]): Broken | undefined {
  const largest = Math.max(0, ...remembered.map(({ size }) => size))
  if (checkpoint.size >= largest) return undefined
  const [expected, found] = [`at least ${countOf(largest, 'entry', 'entries')}`, countOf(checkpoint.size, 'entry', 'entries')]
  return { verdict: 'broken', kind: 'size', position: checkpoint.size, expected, found, trustedUpTo: 0 }
}

async function checkRows(
  source: HistorySource,
  checkpoint: Checkpoint,
  remembered: readonly Remembered[],
  onProgress: (progress: HistoryProgress) => void,
): Promise<HistoryResult> {
  const { size } = checkpoint
  const edge = new Edge()
  const rows = new RowChecker(edge)
  const memory = new Memory(remembered)
  const breathe = breather()
  for await (const tile of tilesOf(source, size)) {
    for (const part of memory.cut(tile, edge.size)) {
      const missing = rows.add(part)
      if (missing !== undefined) return gap(missing, size, rows, memory)
      memory.look(edge)
    }
    onProgress({ checked: edge.size, size })
    await breathe()
  }
  memory.look(edge)
  return decide(checkpoint, edge, rows, memory)
}

function decide(checkpoint: Checkpoint, edge: Edge, rows: RowChecker, memory: Memory): HistoryResult {
  const { size, root } = checkpoint
  const { leaf, chain, chainHoldsAtLeaf } = rows.check
  const entriesSigned = equal(edge.root(), root)
  const leavesSigned = rows.stored ? equal(rows.stored.root(), root) : entriesSigned
  if (entriesSigned && memory.contradicted) return contradiction(memory.contradicted)
  if (entriesSigned) {
    // The signature covers every entry; a stored hash beside it is what was changed.
    if (leaf && !(chain && chain.position < leaf.position)) return broken('leaf', leaf, leaf.position)
    return chain ? broken('chain', chain, chain.position) : { verdict: 'intact', size, root, at: now().toISOString() }
  }
  // Stored leaves as signed: rows before the first disagreement are in the signed tree as they stand.
  if (leaf && leavesSigned) return broken('entry', swapped(leaf), leaf.position)
  // Neither is as signed: nothing but a remembered root vouches for what comes before.
  const first = leaf && !(chain && chain.position < leaf.position) ? leaf : chain
  if (!first) return memory.contradicted ? contradiction(memory.contradicted) : rewritten(checkpoint, edge, memory)
  if (first === leaf)
    return chainHoldsAtLeaf ? broken('entry', swapped(leaf), memory.trusted(first)) : broken('leaf', leaf, memory.trusted(first))
  return broken('entry', swapped(first), memory.trusted(first))
}

function broken(kind: BrokenKind, { position, expected, found }: Mismatch, trustedUpTo: number): Broken {
  return { verdict: 'broken', kind, position, expected: toHex(expected), found: toHex(found), trustedUpTo }
}

/** Where the entry is accused, the stored hash is what was expected and the recomputed one what was found. */
function swapped({ position, expected, found }: Mismatch): Mismatch {
  return { position, expected: found, found: expected }
}

/** Everything agrees with everything but the signature: the rows and all their hashes were rewritten together. */
function rewritten({ root }: Checkpoint, edge: Edge, memory: Memory): Broken {
  return { verdict: 'broken', kind: 'root', expected: toHex(root), found: toHex(edge.root()), trustedUpTo: memory.confirmed }
}

function contradiction(found: { readonly expected: string; readonly found: string }): Broken {
  return { verdict: 'broken', kind: 'root', ...found, trustedUpTo: 0 }
}

/** A disagreement before the gap is the better place to look: rows that moved up disagree where the hole begins. */
function gap(position: number, size: number, rows: RowChecker, memory: Memory): Broken {
  const { leaf, chain } = rows.check
  const earlier = [leaf, chain].filter((found) => found !== undefined).sort((a, b) => a.position - b.position)[0]
  const at = earlier?.position ?? position
  const [expected, found] = [countOf(size, 'entry', 'entries'), countOf(position, 'entry', 'entries')]
  return { verdict: 'broken', kind: 'size', position: at, expected, found, trustedUpTo: Math.min(memory.confirmed, at) }
}
