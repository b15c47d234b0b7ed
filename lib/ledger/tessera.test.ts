import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromUtf8, toHex, utf8 } from '@/lib/base/bytes'
import { testData } from '@/lib/base/test-data'
import { encodeCheckpoint, openCheckpoint, parseCheckpoint } from '@/lib/ledger/checkpoint'
import { Edge } from '@/lib/ledger/edge'
import { leafHash, rootOf } from '@/lib/ledger/merkle'
import { joinNote, openNote, parseNote, signatureLine } from '@/lib/ledger/note'
import { formatVerifierKey, NoteError, parseVerifierKey } from '@/lib/ledger/note-key'
import { checkConsistency, checkInclusion, proveConsistency, proveInclusion } from '@/lib/ledger/proof'
import { encodeEntries, encodeHashes, encodeTilePath, hashTilesOf, parseEntries, parseHashes } from '@/lib/ledger/tile'
import { tileReader } from '@/lib/ledger/tile-reader'
import { encodeTlogProof, openTlogProof } from '@/lib/ledger/tlog-proof'
import { parsePolicy } from '@/lib/ledger/witness-policy'

/** A real log made by other people's software: if our formats drift from the public ones, this fails. */
const folder = testData('vectors/tessera-log')
const VKEY = 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx'

describe.skipIf(!folder)('the published Tessera log', () => {
  const key = parseVerifierKey(VKEY)
  const read = (path: string) => new Uint8Array(readFileSync(`${folder}/${path}`))
  const sizes = Array.from({ length: 16 }, (_, size) => size)
  const leavesOf = (size: number) =>
    size === 0 ? [] : parseEntries(read(encodeTilePath({ kind: 'entries', n: 0, width: size })), size).map(leafHash)

  it('its verifier key reads back as written', () => expect(formatVerifierKey(key)).toBe(VKEY))

  it('has the sixteen checkpoints, and publishes the newest', () => {
    const names = folder ? readdirSync(folder).filter((name) => name.startsWith('checkpoint.')) : []
    expect(names).toHaveLength(16)
    expect(read('checkpoint')).toEqual(read('checkpoint.15'))
  })

  it.each(sizes)('checkpoint %i verifies, is written again byte for byte, and its root is the one of its entries', (size) => {
    const checkpoint = openCheckpoint(fromUtf8(read(`checkpoint.${size}`)), key)
    expect(checkpoint.size).toBe(size)
    const { text, signatures } = parseNote(fromUtf8(read(`checkpoint.${size}`)))
    expect(utf8(joinNote(encodeCheckpoint(parseCheckpoint(text)), signatures.map(signatureLine)))).toEqual(
      read(`checkpoint.${size}`),
    )
    const leaves = leavesOf(size)
    expect(toHex(rootOf(leaves))).toBe(toHex(checkpoint.root))
    const edge = new Edge()
    for (const leaf of leaves) edge.append(leaf)
    expect(toHex(edge.root())).toBe(toHex(checkpoint.root))
  })

  it.each(sizes.slice(1))('tiles of width %i hold the leaf hashes, and both are written again byte for byte', (width) => {
    const tile = read(encodeTilePath({ kind: 'hashes', level: 0, n: 0, width }))
    expect(parseHashes(tile, width).map(toHex)).toEqual(leavesOf(width).map(toHex))
    expect(encodeHashes(leavesOf(width))).toEqual(tile)
    expect([...hashTilesOf(width)].map(encodeTilePath)).toEqual([`tile/0/000.p/${width}`])
    const bundle = read(encodeTilePath({ kind: 'entries', n: 0, width }))
    expect(encodeEntries(parseEntries(bundle, width))).toEqual(bundle)
  })

  const opened = (size: number) => openCheckpoint(fromUtf8(read(`checkpoint.${size}`)), key)
  const readerOf = (size: number) => tileReader(size, async (path) => read(encodeTilePath(path)))

  it('every entry is included in every checkpoint that reaches it, by proofs from its tiles', async () => {
    const policy = parsePolicy(`log ${VKEY}\nquorum none\n`)
    for (const size of sizes) {
      for (const [index, leaf] of leavesOf(size).entries()) {
        const proof = await proveInclusion(index, size, readerOf(size))
        expect(checkInclusion(proof, leaf, opened(size).root)).toBe(true)
        const text = encodeTlogProof({ index, hashes: proof.hashes, checkpoint: fromUtf8(read(`checkpoint.${size}`)) })
        expect(openTlogProof(text, leaf, policy, 0)).toMatchObject({ index, quorum: { is: 'none asked for' } })
      }
    }
  })

  it('every checkpoint continues every earlier one, and no later one', async () => {
    for (const from of sizes) {
      for (const size of sizes.slice(from)) {
        const proof = await proveConsistency(from, size, readerOf(size))
        expect(checkConsistency(proof, opened(from).root, opened(size).root)).toBe(true)
        const backwards = { ...proof, from: size, size: from }
        if (from < size) expect(checkConsistency(backwards, opened(size).root, opened(from).root)).toBe(false)
      }
    }
  })

  it('one digit of one checkpoint changed, and the note is refused', () => {
    const note = fromUtf8(read('checkpoint.12'))
    expect(() => openNote(note.replace('\n12\n', '\n13\n'), [key])).toThrow(NoteError)
    expect(parseCheckpoint(openNote(note, [key]).text).size).toBe(12)
  })

  it('one letter of one entry changed, and the root is another', () => {
    const bundle = read(encodeTilePath({ kind: 'entries', n: 0, width: 15 }))
    bundle[4] = (bundle[4] as number) ^ 1
    const { root } = openCheckpoint(fromUtf8(read('checkpoint.15')), key)
    expect(toHex(rootOf(parseEntries(bundle, 15).map(leafHash)))).not.toBe(toHex(root))
  })
})
