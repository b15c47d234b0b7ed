import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromUtf8, toHex } from '@/lib/base/bytes'
import { testData } from '@/lib/base/test-data'
import { openCheckpoint, parseCheckpoint } from '@/lib/ledger/checkpoint'
import { Edge } from '@/lib/ledger/edge'
import { leafHash, rootOf } from '@/lib/ledger/merkle'
import { openNote } from '@/lib/ledger/note'
import { formatVerifierKey, NoteError, parseVerifierKey } from '@/lib/ledger/note-key'
import { encodeEntries, encodeTilePath, parseEntries, splitHashes } from '@/lib/ledger/tile'

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

  it('has the sixteen checkpoints', () => {
    const names = folder ? readdirSync(folder).filter((name) => name.startsWith('checkpoint.')) : []
    expect(names).toHaveLength(16)
  })

  it.each(sizes)('checkpoint %i verifies, and its root is the one of its entries', (size) => {
    const checkpoint = openCheckpoint(fromUtf8(read(`checkpoint.${size}`)), key)
    expect(checkpoint.size).toBe(size)
    const leaves = leavesOf(size)
    expect(toHex(rootOf(leaves))).toBe(toHex(checkpoint.root))
    const edge = new Edge()
    for (const leaf of leaves) edge.append(leaf)
    expect(toHex(edge.root())).toBe(toHex(checkpoint.root))
  })

  it.each(sizes.slice(1))('tiles of width %i hold the leaf hashes, and entries read back', (width) => {
    const hashes = splitHashes(read(encodeTilePath({ kind: 'hashes', level: 0, n: 0, width })), width)
    expect(hashes.map(toHex)).toEqual(leavesOf(width).map(toHex))
    const bundle = read(encodeTilePath({ kind: 'entries', n: 0, width }))
    expect(encodeEntries(parseEntries(bundle, width))).toEqual(bundle)
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
