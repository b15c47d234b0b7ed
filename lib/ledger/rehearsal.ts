/**
 * The tamper rehearsal: a copy of the log, attacks on the copy, and the same check as ever. Nothing here touches a ledger;
 * it shows somebody who doubts the check what it finds, and what only witnesses and memory find. Pure.
 */
import { type Bytes, concat, equal } from '@/lib/base/bytes'
import { encodeCheckpoint, openCheckpoint } from '@/lib/ledger/checkpoint'
import { Edge } from '@/lib/ledger/edge'
import { type HistorySource, tilesOf } from '@/lib/ledger/history-source'
import { chainHash, emptyChain, leafHash } from '@/lib/ledger/merkle'
import { signNote } from '@/lib/ledger/note'
import { generateNoteSigner, type VerifierKey, verifierOf } from '@/lib/ledger/note-key'
import { encodeEntries, parseEntries, parseHashes, TILE_WIDTH } from '@/lib/ledger/tile'
import { checkHistory, type HistoryResult } from '@/lib/ledger/verify'

export type LogCopy = {
  readonly note: string
  readonly entries: readonly Uint8Array[]
  readonly leaves: readonly Uint8Array[]
  readonly chain: readonly Uint8Array[]
}

/**
 * `forge`: an entry changed, and every hash after it made anew. `stolen-key`: that, and the checkpoint signed anew with the
 * log's own key (here one that the rehearsal makes and that plays it: the true one is nowhere near).
 */
export const ATTACKS = ['edit', 'delete', 'reorder', 'truncate', 'forge', 'stolen-key'] as const
export type Attack = (typeof ATTACKS)[number]

/** `alone`: what a reader finds who knows the log's key and nothing else. `remembered`: who checked the true log before. */
export type Rehearsed = { readonly alone: HistoryResult; readonly remembered: HistoryResult }

/** Rejects with `Unreachable` where the log cannot be read to its end. */
export async function copyLog(source: HistorySource, key: VerifierKey): Promise<LogCopy> {
  const note = await source.checkpoint()
  const { size } = openCheckpoint(note, key)
  const copy = { note, entries: [] as Uint8Array[], leaves: [] as Uint8Array[], chain: [] as Uint8Array[] }
  for await (const tile of tilesOf({ ...source, tilesAtOnce: 1 }, size)) {
    copy.entries.push(...parseEntries(tile.entries, tile.width))
    copy.leaves.push(...parseHashes(tile.level0, tile.width))
    copy.chain.push(...parseHashes(tile.chain, tile.width))
  }
  return copy
}

/** `at`: the entry attacked, from 0 and below the last. */
export async function rehearse(copy: LogCopy, key: VerifierKey, attack: Attack, at: number): Promise<Rehearsed> {
  const { size, root } = openCheckpoint(copy.note, key)
  if (!Number.isInteger(at) || at < 0 || at >= size - 1) throw new Error('rehearsal: there is no such entry to attack')
  const { log, key: shown } = attack === 'stolen-key' ? resigned(forged(copy, at), key) : { log: altered(copy, attack, at), key }
  const source = copySource(log)
  return {
    alone: await checkHistory(source, { verifierKey: shown }),
    remembered: await checkHistory(source, { verifierKey: shown, remembered: [{ size, root }] }),
  }
}

function altered(copy: LogCopy, attack: Exclude<Attack, 'stolen-key'>, at: number): LogCopy {
  switch (attack) {
    case 'edit':
      return { ...copy, entries: replaced(copy.entries, at, flipped) }
    case 'delete':
      return everywhere(copy, (rows) => rows.filter((_, i) => i !== at))
    case 'reorder':
      return everywhere(copy, (rows) => rows.map((row, i) => rows[i === at ? at + 1 : i === at + 1 ? at : i] ?? row))
    case 'truncate':
      return everywhere(copy, (rows) => rows.slice(0, at))
    case 'forge':
      return forged(copy, at)
  }
}

function everywhere(copy: LogCopy, change: (rows: readonly Uint8Array[]) => Uint8Array[]): LogCopy {
  return { note: copy.note, entries: change(copy.entries), leaves: change(copy.leaves), chain: change(copy.chain) }
}

/** What somebody does who knows how the log is made: no hash that is stored beside contradicts another. */
function forged(copy: LogCopy, at: number): LogCopy {
  const entries = replaced(copy.entries, at, flipped)
  const leaves = copy.leaves.map((leaf, i) => (i === at ? leafHash(entries[at] as Uint8Array) : leaf))
  let before: Uint8Array = at === 0 ? emptyChain() : (copy.chain[at - 1] as Uint8Array)
  const chain = copy.chain.map((link, i) => {
    if (i < at) return link
    before = chainHash(before, leaves[i] as Uint8Array)
    return before
  })
  return { note: copy.note, entries, leaves, chain }
}

function resigned(copy: LogCopy, { name }: VerifierKey): { log: LogCopy; key: VerifierKey } {
  const thief = generateNoteSigner(name)
  const edge = new Edge()
  for (const leaf of copy.leaves) edge.append(leaf)
  const text = encodeCheckpoint({ origin: name, size: edge.size, root: edge.root() })
  return { log: { ...copy, note: signNote(text, thief) }, key: verifierOf(thief) }
}

function replaced(rows: readonly Uint8Array[], at: number, change: (row: Uint8Array) => Uint8Array): Uint8Array[] {
  return rows.map((row, i) => (i === at ? change(row) : row))
}

/** One bit: of an entry nothing is small enough to go unnoticed. */
function flipped(entry: Uint8Array): Bytes {
  const other = new Uint8Array(entry)
  other[20] = (other[20] ?? 0) ^ 1
  if (equal(other, entry)) throw new Error('rehearsal: nothing was changed')
  return other
}

/** A source that lies as the copy does: rows that are gone are not there. */
export function copySource({ note, entries, leaves, chain }: LogCopy): HistorySource {
  const cut = (rows: readonly Uint8Array[], n: number, width: number) => rows.slice(n * TILE_WIDTH, n * TILE_WIDTH + width)
  return {
    checkpoint: async () => note,
    entries: async (n, width) => encodeEntries(cut(entries, n, width)),
    level0: async (n, width) => concat(...cut(leaves, n, width)),
    chain: async (n, width) => concat(...cut(chain, n, width)),
  }
}
