import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cosigners, log, logLine, policyOf, witnessLine } from '@/e2e/support/example-policy'
import { type Bytes, toBase64, u64, utf8 } from '@/lib/base/bytes'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import { signCosignature } from '@/lib/ledger/cosignature'
import { leafHash, rootOf } from '@/lib/ledger/merkle'
import { joinNote, signText } from '@/lib/ledger/note'
import { generateNoteSigner, NoteError } from '@/lib/ledger/note-key'
import { proveInclusion } from '@/lib/ledger/proof'
import { encodeHashes } from '@/lib/ledger/tile'
import { tileReader } from '@/lib/ledger/tile-reader'
import { encodeTlogProof, openTlogProof, parseTlogProof } from '@/lib/ledger/tlog-proof'

const SIZE = 21
const NOW = 1_795_336_443
const leaves = Array.from({ length: SIZE }, (_, i) => leafHash(u64(i)))
const leaf = (index: number) => leaves[index] as Bytes
const text = encodeCheckpoint({ origin: log.name, size: SIZE, root: rootOf(leaves) })
const checkpoint = joinNote(text, [signText(text, log), signCosignature(text, cosigners.x1, NOW - 60)])
const policy = policyOf(logLine, witnessLine('x1'), 'quorum x1')
const reader = tileReader(SIZE, async () => encodeHashes(leaves))
const proofs = await Promise.all(leaves.map((_, index) => proveInclusion(index, SIZE, reader)))
const [index, hashes] = [5, proofs[5]?.hashes ?? []]
const written = encodeTlogProof({ index, hashes, checkpoint })

describe('tlog-proof', () => {
  it('is written as the specification says, the checkpoint word for word', () => {
    expect(written).toBe(
      `c2sp.org/tlog-proof@v1\nindex 5\n${hashes.map((hash) => `${toBase64(hash)}\n`).join('')}\n${checkpoint}`,
    )
    const extra = utf8('found by this')
    expect(encodeTlogProof({ extra, index, hashes, checkpoint })).toBe(
      written.replace('index', `extra ${toBase64(extra)}\nindex`),
    )
  })

  it('of every entry verifies offline, and says who stands behind it', () => {
    for (const { index, hashes } of proofs) {
      const opened = openTlogProof(encodeTlogProof({ index, hashes, checkpoint }), leaf(index), policy, NOW)
      expect(opened).toMatchObject({ index, checkpoint: { size: SIZE }, quorum: { is: 'met', at: NOW - 60 } })
    }
  })

  it('of another entry, at another place or in another tree does not', () => {
    for (let other = 0; other < SIZE; other++) {
      if (other === index) continue
      expect(() => openTlogProof(written, leaf(other), policy, NOW)).toThrow('not in the tree')
      const moved = encodeTlogProof({ index: other, hashes, checkpoint })
      expect(() => openTlogProof(moved, leaf(index), policy, NOW)).toThrow('not in the tree')
    }
    const grown = encodeCheckpoint({ origin: log.name, size: SIZE, root: rootOf(leaves.slice(1)) })
    const elsewhere = encodeTlogProof({ index, hashes, checkpoint: joinNote(grown, [signText(grown, log)]) })
    expect(() => openTlogProof(elsewhere, leaf(index), policy, NOW)).toThrow('not in the tree')
  })

  it('signed by a stranger is none; without its witness it is in a log, and not witnessed', () => {
    const forged = joinNote(text, [signText(text, generateNoteSigner(log.name))])
    expect(() => openTlogProof(encodeTlogProof({ index, hashes, checkpoint: forged }), leaf(index), policy, NOW)).toThrow(
      NoteError,
    )
    const alone = encodeTlogProof({ index, hashes, checkpoint: joinNote(text, [signText(text, log)]) })
    expect(openTlogProof(alone, leaf(index), policy, NOW).quorum).toEqual({ is: 'not met' })
  })

  it('extra data is kept and changes nothing that is checked', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
        const proof = { extra: new Uint8Array(bytes), index, hashes, checkpoint }
        const text = encodeTlogProof(proof)
        expect(parseTlogProof(text)).toEqual({ ...proof, hashes: hashes.map((hash) => new Uint8Array(hash)) })
        expect(openTlogProof(text, leaf(index), policy, NOW).quorum.is).toBe('met')
      }),
      { numRuns: 20 },
    )
  })

  const first = `${toBase64(hashes[0] as Bytes)}\n`
  it.each([
    ['nothing', ''],
    ['another header', written.replace('@v1', '@v2')],
    ['a space behind the header', written.replace('@v1', '@v1 ')],
    ['no index', written.replace('index 5\n', '')],
    ['two indexes', written.replace('index 5\n', 'index 5\nindex 5\n')],
    ['a leading zero', written.replace('index 5', 'index 05')],
    ['a sign', written.replace('index 5', 'index +5')],
    ['a negative index', written.replace('index 5', 'index -5')],
    ['an index beyond 2^53', written.replace('index 5', 'index 9007199254740993')],
    ['an index beyond the checkpoint', written.replace('index 5', `index ${SIZE}`)],
    ['an empty extra', written.replace('index 5', 'extra \nindex 5')],
    ['extra without base64', written.replace('index 5', 'extra ?\nindex 5')],
    ['two extras', written.replace('index 5', 'extra AA==\nextra AA==\nindex 5')],
    ['extra behind the index', written.replace('index 5\n', 'index 5\nextra AA==\n')],
    ['a second spelling of a hash', written.replace('=\n', '\n')],
    ['a short hash', written.replace(first, `${toBase64(new Uint8Array(31))}\n`)],
    ['64 hashes', written.replace(first, first.repeat(64))],
    ['a carriage return', written.replace('\n', '\r\n')],
    ['no blank line', written.replace('\n\n', '\n')],
    ['two blank lines', written.replace('\n\n', '\n\n\n')],
    ['no checkpoint', written.slice(0, written.indexOf('\n\n') + 2)],
    ['a checkpoint without signatures', `${written.slice(0, written.indexOf('\n\n') + 2)}${text}\n`],
    ['a checkpoint cut', written.slice(0, -1)],
    ['a note that is no checkpoint', written.replace(`\n${SIZE}\n`, '\nmany\n')],
  ])('with %s it is refused', (_, bad) => {
    expect(bad).not.toBe(written)
    expect(() => parseTlogProof(bad)).toThrow(NoteError)
  })

  it('is never written wrongly', () => {
    const bad = [
      { index: -1 },
      { index: SIZE },
      { index: 0.5 },
      { extra: new Uint8Array(0) },
      { hashes: [new Uint8Array(31)] },
      { checkpoint: text },
    ]
    for (const part of bad) expect(() => encodeTlogProof({ index, hashes, checkpoint, ...part })).toThrow(NoteError)
  })
})
