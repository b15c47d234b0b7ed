import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cosigners, example, log, receipt } from '@/e2e/support/example-policy'
import { toHex, u64 } from '@/lib/base/bytes'
import { sha256 } from '@/lib/crypto/hash'
import { encodeAddCheckpoint, parseAddCheckpoint } from '@/lib/ledger/add-checkpoint'
import { encodeCheckpoint, parseCheckpoint } from '@/lib/ledger/checkpoint'
import { signCosignature } from '@/lib/ledger/cosignature'
import { Edge } from '@/lib/ledger/edge'
import { joinNote, parseNote, parseSignature, signatureLine, signText } from '@/lib/ledger/note'
import {
  formatPrivateKey,
  formatVerifierKey,
  parseCosigner,
  parseCosignerKey,
  parsePrivateKey,
  parseVerifierKey,
} from '@/lib/ledger/note-key'
import { encodeReceipt, parseReceipt } from '@/lib/ledger/receipt'
import { encodeEntries, encodeHashes, encodeTilePath, parseEntries, parseHashes, parseTilePath } from '@/lib/ledger/tile'
import { encodeTlogProof, parseTlogProof } from '@/lib/ledger/tlog-proof'
import { encodePolicy, parsePolicy } from '@/lib/ledger/witness-policy'

/**
 * Whatever is accepted re-encodes to itself: one thing has one spelling, so that comparing bytes is comparing meaning.
 * fast-check prints the seed of a run that fails.
 */
const checkpoint = encodeCheckpoint({ origin: log.name, size: 12, root: sha256(), extensions: ['more'] })
const note = joinNote(checkpoint, [signText(checkpoint, log), signCosignature(checkpoint, cosigners.x1, 1_795_336_443)])
const proof = { extra: u64(9), index: 11, hashes: [sha256(), sha256(u64(1))], checkpoint: note }
const said = { origin: log.name, commitment: sha256(), at: '2026-11-22T09:14:03.120Z' }

/** Each: a text that is right, and what it is after being read and written again. */
const TEXTS: readonly [string, string, (text: string) => string | undefined][] = [
  ['checkpoint', checkpoint, (text) => encodeCheckpoint(parseCheckpoint(text))],
  ['signed note', note, (text) => rejoined(text)],
  ['signature line', signText(checkpoint, log).trimEnd(), (text) => signatureLine(parseSignature(text)).slice(0, -1)],
  ['verifier key', formatVerifierKey(log), (text) => formatVerifierKey(parseVerifierKey(text))],
  ['cosigner key', formatVerifierKey(cosigners.x1), (text) => formatVerifierKey(parseCosignerKey(text))],
  ['private key', formatPrivateKey(receipt), (text) => formatPrivateKey(parsePrivateKey(text))],
  ['private key of a cosigner', formatPrivateKey(cosigners.x2), (text) => formatPrivateKey(parseCosigner(text))],
  ['receipt', encodeReceipt(said), (text) => encodeReceipt(parseReceipt(text))],
  ['tlog-proof', encodeTlogProof(proof), (text) => encodeTlogProof(parseTlogProof(text))],
  [
    'add-checkpoint',
    encodeAddCheckpoint({ old: 3, hashes: proof.hashes, note }),
    (text) => encodeAddCheckpoint(parseAddCheckpoint(text)),
  ],
  ['hash tile path', 'tile/1/x001/x234/067.p/12', rewritten],
  ['entry bundle path', 'tile/entries/x009/999', rewritten],
]

function rejoined(text: string): string {
  const { text: signed, signatures } = parseNote(text)
  return joinNote(signed, signatures.map(signatureLine))
}

function rewritten(text: string): string | undefined {
  const path = parseTilePath(text)
  return path && encodeTilePath(path)
}

/** One to three places where something is put in, taken out or replaced, by what parsers stumble over. */
const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    out: fc.integer({ min: 0, max: 3 }),
    put: fc.oneof(
      fc.constantFrom(
        '',
        '\n',
        '\n\n',
        ' ',
        '\t',
        '\r',
        '+',
        '-',
        '=',
        '==',
        '0',
        '1',
        '.',
        '/',
        'x',
        '\u2014 ',
        '\u00a0',
        '\0',
        '\ufeff',
        '\ud800',
      ),
      fc.string({ unit: 'grapheme', maxLength: 2 }),
    ),
  }),
  { minLength: 1, maxLength: 3 },
)

function edited(text: string, changes: readonly { at: number; out: number; put: string }[]): string {
  return changes.reduce((sofar, { at, out, put }) => {
    const place = Math.floor(at * sofar.length)
    return sofar.slice(0, place) + put + sofar.slice(place + out)
  }, text)
}

describe('whatever is read re-encodes to itself', () => {
  it.each(TEXTS)('%s', (_, right, again) => {
    expect(again(right)).toBe(right)
    fc.assert(
      fc.property(
        fc.oneof({ weight: 20, arbitrary: edits.map((changes) => edited(right, changes)) }, fc.string({ unit: 'binary' })),
        (text) => {
          const read = attempt(() => again(text))
          if (read !== undefined) expect(read).toBe(text)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('witness policy: its canonical form, whatever its spaces and comments', () => {
    const right = `${example.join('\n')}\n`
    fc.assert(
      fc.property(edits, (changes) => {
        const policy = attempt(() => parsePolicy(edited(right, changes)))
        if (policy) expect(parsePolicy(encodePolicy(policy))).toEqual(policy)
      }),
      { numRuns: 300 },
    )
  })

  const bundle = encodeEntries([u64(1), new Uint8Array(0), sha256()])
  const tile = encodeHashes([sha256(), sha256(u64(1))])
  const edge = new Edge()
  for (let i = 0; i < 5; i++) edge.append(sha256(u64(i)))
  it.each<[string, Uint8Array, (bytes: Uint8Array) => Uint8Array]>([
    ['entry bundle', bundle, (bytes) => encodeEntries(parseEntries(bytes, 3))],
    ['hash tile', tile, (bytes) => encodeHashes(parseHashes(bytes, 2))],
    ['edge', edge.encode(), (bytes) => Edge.decode(bytes).encode()],
  ])('%s', (_, right, again) => {
    expect(toHex(again(right))).toBe(toHex(right))
    fc.assert(
      fc.property(fc.nat(right.length), fc.nat(4), fc.uint8Array({ maxLength: 4 }), (at, out, put) => {
        const bytes = Uint8Array.from([...right.subarray(0, at), ...put, ...right.subarray(at + out)])
        const read = attempt(() => again(bytes))
        if (read) expect(toHex(read)).toBe(toHex(bytes))
      }),
      { numRuns: 300 },
    )
  })
})

/** `undefined` where it is refused by one of our own errors; any other (a TypeError, a RangeError) is a finding. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    expect(['NoteError', 'PolicyError', 'Error']).toContain((error as Error).name)
    return undefined
  }
}
