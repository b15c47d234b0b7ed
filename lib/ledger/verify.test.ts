import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Bytes, concat, toHex, u64 } from '@/lib/base/bytes'
import { sha256 } from '@/lib/crypto/hash'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import { leafEntry } from '@/lib/ledger/commitment'
import { Edge } from '@/lib/ledger/edge'
import type { HistorySource } from '@/lib/ledger/history-source'
import { chainHash, emptyChain, leafHash } from '@/lib/ledger/merkle'
import { signNote } from '@/lib/ledger/note'
import { generateNoteSigner, verifierOf } from '@/lib/ledger/note-key'
import { encodeEntries } from '@/lib/ledger/tile'
import { checkHistory, type HistoryResult } from '@/lib/ledger/verify'
import type { Remembered } from '@/lib/ledger/verify-memory'

/** The columns of `ledger_entry` that the tree and the chain speak of. */
type Row = { entry: Bytes; leaf: Bytes; chain: Bytes }
type Column = keyof Row

const SIZE = 600
const signer = generateNoteSigner('log.example/check')
const verifierKey = verifierOf(signer)
const honest = extend([], SIZE)

function extend(rows: readonly Row[], size: number, seed = 0): Row[] {
  const out = [...rows]
  for (let i = rows.length; i < size; i++) out.push(rowOf(leafEntry(sha256(u64(seed + i))), out[i - 1]))
  return out
}

function rowOf(entry: Bytes, before: Row | undefined): Row {
  const leaf = leafHash(entry)
  return { entry, leaf, chain: chainHash(before?.chain ?? emptyChain(), leaf) }
}

function treeOf(rows: readonly Row[]): Remembered {
  const edge = new Edge()
  for (const { leaf } of rows) edge.append(leaf)
  return { size: rows.length, root: edge.root() }
}

function noteOf(rows: readonly Row[]): string {
  return signNote(encodeCheckpoint({ origin: signer.name, ...treeOf(rows) }), signer)
}

const signed = noteOf(honest)

function serve(rows: readonly Row[], note = signed): HistorySource {
  const cut = (n: number, width: number) => rows.slice(n * 256, n * 256 + width)
  return {
    checkpoint: async () => note,
    entries: async (n, width) => encodeEntries(cut(n, width).map(({ entry }) => entry)),
    level0: async (n, width) => concat(...cut(n, width).map(({ leaf }) => leaf)),
    chain: async (n, width) => concat(...cut(n, width).map(({ chain }) => chain)),
  }
}

function check(rows: readonly Row[], note = signed, remembered?: Remembered): Promise<HistoryResult> {
  return checkHistory(serve(rows, note), { verifierKey, ...(remembered && { remembered: [remembered] }) })
}

function flip(bytes: Uint8Array, at = 7): Bytes {
  const out = new Uint8Array(bytes)
  out[at] = (out[at] as number) ^ 0x10
  return out
}

function changed(position: number, ...columns: Column[]): Row[] {
  return honest.map((row, i) => (i === position ? { ...row, ...Object.fromEntries(columns.map((c) => [c, flip(row[c])])) } : row))
}

/** Entry and leaf rewritten together, as somebody would who knows how leaves are made. */
function rewritten(rows: readonly Row[], position: number): Row[] {
  const entry = flip(rows[position]?.entry as Bytes)
  return rows.map((row, i) => (i === position ? { ...row, entry, leaf: leafHash(entry) } : row))
}

describe('an honest log', () => {
  it.each([0, 1, 2, 255, 256, 257, 511, 512, SIZE])('of %i entries is intact', async (size) => {
    const rows = honest.slice(0, size)
    expect(await check(rows, noteOf(rows))).toMatchObject({ verdict: 'intact', size, root: treeOf(rows).root })
  })

  it('is consistent with every checkpoint remembered, also inside a tile', async () => {
    for (const size of [0, 1, 255, 256, 300, SIZE]) {
      expect(await check(honest, signed, treeOf(honest.slice(0, size)))).toMatchObject({ verdict: 'intact' })
    }
  })

  it('tells its progress and ends at its size', async () => {
    const seen: number[] = []
    await checkHistory(serve(honest), { verifierKey }, ({ checked, size }) => seen.push(checked, size))
    expect(seen).toEqual([256, SIZE, 512, SIZE, SIZE, SIZE])
  })
})

describe('one byte of one column changed behind the log’s back', () => {
  const positions = [0, 1, 255, 256, 300, SIZE - 2, SIZE - 1]
  for (const column of ['entry', 'leaf', 'chain'] as const) {
    it.each(positions)(`${column} of row %i is found there, and named`, async (position) => {
      const result = await check(changed(position, column))
      expect(result).toMatchObject({ verdict: 'broken', kind: column, position, trustedUpTo: position })
      expect(result).toHaveProperty('found')
    })
  }

  it('says what was expected and what was found', async () => {
    const [entry, leaf, chain] = [changed(3, 'entry'), changed(3, 'leaf'), changed(3, 'chain')].map((rows) => rows[3] as Row)
    const was = honest[3] as Row
    const hashOfChanged = toHex(leafHash((entry as Row).entry))
    expect(await check(changed(3, 'entry'))).toMatchObject({ expected: toHex(was.leaf), found: hashOfChanged })
    expect(await check(changed(3, 'leaf'))).toMatchObject({ expected: toHex(was.leaf), found: toHex((leaf as Row).leaf) })
    expect(await check(changed(3, 'chain'))).toMatchObject({ expected: toHex(was.chain), found: toHex((chain as Row).chain) })
  })

  it('any bit of any column of any row', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(SIZE - 1),
        fc.constantFrom<Column>('entry', 'leaf', 'chain'),
        fc.nat(31),
        async (position, column, at) => {
          const rows = honest.map((row, i) => (i === position ? { ...row, [column]: flip(row[column], at) } : row))
          expect(await check(rows)).toMatchObject({ verdict: 'broken', kind: column, position })
        },
      ),
      { numRuns: 30 },
    )
  })

  it.each<[Column[], string]>([
    [['entry', 'leaf'], 'leaf'],
    [['entry', 'chain'], 'entry'],
    [['leaf', 'chain'], 'leaf'],
    [['entry', 'leaf', 'chain'], 'leaf'],
  ])('%j of one row together are found at that row', async (columns, kind) => {
    expect(await check(changed(300, ...columns))).toMatchObject({ verdict: 'broken', kind, position: 300 })
  })

  it('an entry of another length too', async () => {
    const rows = honest.map((row, i) => (i === 300 ? { ...row, entry: new Uint8Array(0) } : row))
    expect(await check(rows)).toMatchObject({ verdict: 'broken', kind: 'entry', position: 300 })
  })
})

describe('rows rewritten, moved or lost', () => {
  it.each([0, 300, SIZE - 1])(
    'entry and leaf of row %i rewritten together: the row is found, because the chain does not follow',
    async (position) => {
      expect(await check(rewritten(honest, position))).toMatchObject({ verdict: 'broken', kind: 'entry', position })
    },
  )

  it('two rows swapped are found at the first', async () => {
    const rows = [...honest]
    ;[rows[40], rows[400]] = [honest[400] as Row, honest[40] as Row]
    expect(await check(rows)).toMatchObject({ verdict: 'broken', kind: 'entry', position: 40 })
  })

  it('a row inserted is found where it stands', async () => {
    const rows = [...honest.slice(0, 40), honest[9] as Row, ...honest.slice(40)]
    expect(await check(rows)).toMatchObject({ verdict: 'broken', kind: 'entry', position: 40 })
  })

  it.each([0, 255, 256, 300, SIZE - 1])(
    'row %i deleted is found there, whether the source stops at the hole or closes it',
    async (position) => {
      const closed = honest.filter((_, i) => i !== position)
      expect(await check(honest.slice(0, position))).toMatchObject({ verdict: 'broken', kind: 'size', position })
      expect(await check(closed)).toMatchObject({ verdict: 'broken', kind: 'size', position })
    },
  )

  it('a suffix rewritten with all its hashes does not fit the signature, and what was remembered is still trusted', async () => {
    const forged = extend(honest.slice(0, 500), SIZE, 1_000_000)
    expect(await check(forged)).toMatchObject({ verdict: 'broken', kind: 'root', trustedUpTo: 0 })
    expect(await check(forged, signed, treeOf(honest.slice(0, 300)))).toMatchObject({ kind: 'root', trustedUpTo: 300 })
    expect(await check(forged, signed, treeOf(honest.slice(0, 550)))).toMatchObject({ kind: 'root', trustedUpTo: 0 })
  })

  it('a change before which nothing is signed is trusted only as far as something was remembered', async () => {
    const rows = rewritten(honest, 400)
    expect(await check(rows)).toMatchObject({ position: 400, trustedUpTo: 0 })
    expect(await check(rows, signed, treeOf(honest.slice(0, 300)))).toMatchObject({ position: 400, trustedUpTo: 300 })
  })
})

describe('who signed, and what was seen before', () => {
  it('a history rewritten and signed anew with the log’s own key contradicts what was remembered', async () => {
    const forged = extend(honest.slice(0, 100), SIZE, 1_000_000)
    expect(await check(forged, noteOf(forged))).toMatchObject({ verdict: 'intact' })
    expect(await check(forged, noteOf(forged), treeOf(honest.slice(0, 300)))).toMatchObject({
      verdict: 'broken',
      kind: 'root',
      trustedUpTo: 0,
    })
    expect(await check(forged, noteOf(forged), treeOf(honest))).toMatchObject({ verdict: 'broken', kind: 'root' })
    expect(await check(forged, noteOf(forged), treeOf(honest.slice(0, 100)))).toMatchObject({ verdict: 'intact' })
  })

  it('a log cut since is broken, though it is signed', async () => {
    const cut = honest.slice(0, 500)
    expect(await check(cut, noteOf(cut))).toMatchObject({ verdict: 'intact' })
    expect(await check(cut, noteOf(cut), treeOf(honest))).toMatchObject({ verdict: 'broken', kind: 'size', position: 500 })
  })

  it.each([
    [
      'another key',
      () => signNote(encodeCheckpoint({ origin: signer.name, ...treeOf(honest) }), generateNoteSigner(signer.name)),
    ],
    ['a size raised by hand', () => signed.replace(`\n${SIZE}\n`, `\n${SIZE + 1}\n`)],
    ['another origin', () => signNote(encodeCheckpoint({ origin: 'log.example/other', ...treeOf(honest) }), signer)],
    ['a text that is none', () => 'checkpoint'],
    ['nothing', () => ''],
  ])('a checkpoint with %s is not signed', async (_, note) => {
    expect(await check(honest, note())).toMatchObject({ verdict: 'broken', kind: 'signature', trustedUpTo: 0 })
  })
})

describe('what cannot be checked is neither intact nor broken', () => {
  let unhandled = 0
  beforeAll(() => {
    process.on('unhandledRejection', () => unhandled++)
  })

  it.each(['checkpoint', 'entries', 'level0', 'chain'] as const)('%s out of reach', async (part) => {
    const source = { ...serve(honest), [part]: async () => Promise.reject(new Error('offline')) }
    expect(await checkHistory(source, { verifierKey })).toEqual({ verdict: 'cannot-check', reason: 'unreachable' })
    expect(unhandled).toBe(0)
  })

  it('a break found before the source goes away is still a break', async () => {
    const source = serve(changed(10, 'entry').slice(0, 256))
    expect(await checkHistory(source, { verifierKey })).toMatchObject({ verdict: 'broken', position: 10 })
  })
})
