import { createHash, randomBytes } from 'node:crypto'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import { Edge } from '@/lib/ledger/edge'
import type { HistorySource } from '@/lib/ledger/history-source'
import { joinNote, signText } from '@/lib/ledger/note'
import { generateNoteSigner, type NoteSigner } from '@/lib/ledger/note-key'
import { TILE_WIDTH } from '@/lib/ledger/tile'

export type SyntheticLog = { readonly size: number; readonly source: HistorySource; readonly key: NoteSigner }

/** A log of so many entries as the portal would publish it, signed by a key of its own; it lies in memory. */
export function syntheticLog(size: number): SyntheticLog {
  const [entries, leaves, chain] = [Buffer.alloc(35 * size), Buffer.alloc(32 * size), Buffer.alloc(32 * size)]
  const edge = new Edge()
  let before: Uint8Array = Buffer.alloc(32)
  for (let i = 0; i < size; i++) {
    const entry = entries.subarray(35 * i, 35 * i + 35)
    entry.writeUInt16BE(33)
    entry[2] = 1
    if (i % 1_000 === 0) randomBytes(28).copy(entry, 3)
    entry.writeUInt32BE(i, 31)
    const leaf = createHash('sha256').update(ZERO).update(entry.subarray(2)).digest()
    before = createHash('sha256').update(TWO).update(before).update(leaf).digest()
    leaves.set(leaf, 32 * i)
    chain.set(before, 32 * i)
    edge.append(leaf)
  }
  const key = generateNoteSigner('bench.example/log')
  const text = encodeCheckpoint({ origin: key.name, size, root: edge.root() })
  const part = (all: Buffer, width: number) => async (n: number, rows: number) =>
    all.subarray(n * TILE_WIDTH * width, (n * TILE_WIDTH + rows) * width)
  const source: HistorySource = {
    checkpoint: async () => joinNote(text, [signText(text, key)]),
    entries: part(entries, 35),
    level0: part(leaves, 32),
    chain: part(chain, 32),
  }
  return { size, source, key }
}

const [ZERO, TWO] = [Uint8Array.of(0), Uint8Array.of(2)]
