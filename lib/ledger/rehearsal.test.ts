import { describe, expect, it } from 'vitest'
import { utf8 } from '@/lib/base/bytes'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import type { HistorySource } from '@/lib/ledger/history-source'
import { chainHash, emptyChain, leafHash, rootOf } from '@/lib/ledger/merkle'
import { signNote } from '@/lib/ledger/note'
import { generateNoteSigner } from '@/lib/ledger/note-key'
import { ATTACKS, copyLog, copySource, type LogCopy, rehearse } from '@/lib/ledger/rehearsal'
import { checkHistory } from '@/lib/ledger/verify'

const SIZE = 600
const key = generateNoteSigner('log.example/rehearsed')
const entries = Array.from({ length: SIZE }, (_, i) => utf8(`entry number ${i}, long enough to be one`))
const leaves = entries.map((entry) => leafHash(entry))
const chain: Uint8Array[] = []
for (const leaf of leaves) chain.push(chainHash(chain.at(-1) ?? emptyChain(), leaf))
const note = signNote(encodeCheckpoint({ origin: key.name, size: SIZE, root: rootOf(leaves) }), key)
const copy: LogCopy = { note, entries, leaves, chain }

describe('the rehearsal', () => {
  it('begins with a copy that is intact, whole and its own', async () => {
    const made = await copyLog(copySource(copy), key)
    expect(made.entries).toEqual(entries)
    expect(await checkHistory(copySource(made), { verifierKey: key })).toMatchObject({ verdict: 'intact', size: SIZE })
  })

  it('is made and judged alike from a log that gives several tiles at once', async () => {
    const asked: (readonly number[])[] = []
    const wide = (log: LogCopy): HistorySource => {
      const source = copySource(log)
      const level0: HistorySource['level0'] = async (n, width) => {
        asked.push([n, width])
        return source.level0(n, width)
      }
      return { ...source, level0, tilesAtOnce: 16 }
    }
    const remembered = [{ size: 300, root: rootOf(leaves.slice(0, 300)) }]
    const judged = (log: LogCopy) => checkHistory(wide(log), { verifierKey: key, remembered })
    expect(await judged(copy)).toMatchObject({ verdict: 'intact', size: SIZE })
    expect(asked).toEqual([
      [0, 512],
      [2, 88],
    ])
    expect((await copyLog(wide(copy), key)).entries).toEqual(entries)
    for (const position of [0, 299, 511, 512]) {
      const without = <T>(rows: readonly T[]) => rows.filter((_, i) => i !== position)
      const gone = { note, entries: without(entries), leaves: without(leaves), chain: without(chain) }
      const changed = { ...copy, chain: chain.map((hash, i) => (i === position ? hash.map((byte) => byte ^ 1) : hash)) }
      expect(await judged(gone), `without ${position}`).toMatchObject({ verdict: 'broken', position })
      expect(await judged(changed)).toMatchObject({ verdict: 'broken', kind: 'chain', position })
    }
  })

  it.each(ATTACKS)('%s is found, at its place, and leaves the copy as it was', async (attack) => {
    for (const at of [0, 300, SIZE - 2]) {
      const { alone, remembered } = await rehearse(copy, key, attack, at)
      expect(remembered.verdict, `${attack} ${at}`).toBe('broken')
      // A thief of the log's key is caught by those who remember, and by witnesses, and by nobody else.
      expect(alone.verdict).toBe(attack === 'stolen-key' ? 'intact' : 'broken')
      const placed = ['edit', 'delete', 'reorder', 'truncate'].includes(attack)
      if (placed) expect(remembered).toMatchObject({ position: at })
    }
    expect(await checkHistory(copySource(copy), { verifierKey: key })).toMatchObject({ verdict: 'intact' })
  })

  it('refuses a place that is none', async () => {
    for (const at of [-1, 1.5, SIZE - 1, SIZE]) await expect(rehearse(copy, key, 'edit', at)).rejects.toThrow('no such entry')
  })
})
