import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, toBase64, u64, utf8 } from '@/lib/base/bytes'
import { sha256 } from '@/lib/crypto/hash'
import { signEd25519 } from '@/lib/crypto/signature'
import { encodeCheckpoint, openCheckpoint } from '@/lib/ledger/checkpoint'
import { openCosignatures, signCosignature } from '@/lib/ledger/cosignature'
import { joinNote, openNote, parseSignature, signatureLine, signText } from '@/lib/ledger/note'
import {
  type CosignerKey,
  formatPrivateKey,
  formatVerifierKey,
  generateCosigner,
  generateNoteSigner,
  keyIdOf,
  ML_DSA_COSIGNATURE,
  NoteError,
  parseCosigner,
  parseCosignerKey,
  parsePrivateKey,
  parseVerifierKey,
  type VerifierKey,
  verifierOf,
} from '@/lib/ledger/note-key'

const log = generateNoteSigner('example.org/log-7f3a')
const one = generateCosigner('one.example/witness')
const two = generateCosigner('two.example/witness')
const text = encodeCheckpoint({ origin: log.name, size: 12, root: sha256(utf8('root')) })
const SECONDS = 1_795_336_443
const signed = signText(text, log)
const cosigned = joinNote(text, [signed, signCosignature(text, one, SECONDS), signCosignature(text, two, SECONDS + 5)])
const keys = [verifierOf(one), verifierOf(two)]
/** A line of `one` with any time and any 64 bytes. */
const lineOf = (time: bigint, signature: Uint8Array, { name, id } = one) =>
  signatureLine({ name, id, signature: concat(u64(time), signature) })

describe('cosignature', () => {
  it('holds, and tells who and when', () => {
    const found = openCosignatures(cosigned, keys)
    expect(found.map(({ key, seconds }) => [key, seconds])).toEqual([
      [keys[0], SECONDS],
      [keys[1], SECONDS + 5],
    ])
    expect(joinNote(text, [signed, ...found.map(({ line }) => line)])).toBe(cosigned)
    expect(openCosignatures(cosigned, keys.slice(1)).map(({ key }) => key.name)).toEqual([two.name])
    expect(openCosignatures(cosigned, [])).toEqual([])
  })

  it('is made as the specification says, byte for byte', () => {
    const message = utf8(`cosignature/v1\ntime ${SECONDS}\n${text}`)
    expect(signCosignature(text, one, SECONDS)).toBe(lineOf(BigInt(SECONDS), signEd25519(one.seed, message)))
    expect(parseSignature(signCosignature(text, one, SECONDS).trimEnd()).signature).toHaveLength(72)
    const platform = { ...one, sign: (bytes: Uint8Array) => signEd25519(one.seed, bytes) }
    expect(signCosignature(text, platform, SECONDS)).toBe(signCosignature(text, one, SECONDS))
  })

  it('leaves the log’s signature as it was: whoever knows no witness reads the same note', () => {
    expect(openCheckpoint(cosigned, verifierOf(log)).size).toBe(12)
    expect(openNote(cosigned, [verifierOf(log)]).unknown).toHaveLength(2)
  })

  it('of one witness twice counts once, by its newest', () => {
    const lines = [SECONDS, SECONDS + 60, SECONDS - 60].map((seconds) => signCosignature(text, one, seconds))
    expect(openCosignatures(joinNote(text, lines), keys).map(({ seconds }) => seconds)).toEqual([SECONDS + 60])
  })

  const honest = signEd25519(one.seed, utf8(`cosignature/v1\ntime ${SECONDS}\n${text}`))
  it.each<[string, string]>([
    ['another time than was signed', lineOf(BigInt(SECONDS + 1), honest)],
    ['no time', signatureLine({ ...one, signature: honest })],
    ['half a time', signatureLine({ ...one, signature: new Uint8Array(4) })],
    ['no signature', signatureLine({ ...one, signature: u64(SECONDS) })],
    ['a byte behind', signatureLine({ ...one, signature: concat(u64(SECONDS), honest, Uint8Array.of(0)) })],
    ['a time beyond 2^53', lineOf(2n ** 53n, signEd25519(one.seed, utf8(`cosignature/v1\ntime ${2n ** 53n}\n${text}`)))],
    ['a time beyond 2^63', lineOf(2n ** 63n, signEd25519(one.seed, utf8(`cosignature/v1\ntime ${2n ** 63n}\n${text}`)))],
    ['the plain text signed', lineOf(BigInt(SECONDS), signEd25519(one.seed, utf8(text)))],
    [
      'another witness’s signature',
      lineOf(BigInt(SECONDS), signEd25519(two.seed, utf8(`cosignature/v1\ntime ${SECONDS}\n${text}`))),
    ],
    [
      'a time with a leading zero',
      lineOf(BigInt(SECONDS), signEd25519(one.seed, utf8(`cosignature/v1\ntime 0${SECONDS}\n${text}`))),
    ],
  ])('with %s it fails, and the note with it', (_, line) => {
    const note = joinNote(text, [signed, line, signCosignature(text, two, SECONDS)])
    expect(() => openCosignatures(note, keys)).toThrow('a cosignature fails')
    expect(openCosignatures(note, [verifierOf(two)])).toHaveLength(1)
  })

  it('over another checkpoint does not hold for this one', () => {
    const other = encodeCheckpoint({ origin: log.name, size: 13, root: sha256(utf8('root')) })
    expect(() => openCosignatures(joinNote(text, [signCosignature(other, one, SECONDS)]), keys)).toThrow('fails')
    const extended = `${text}more\n`
    expect(() => openCosignatures(joinNote(extended, [signCosignature(text, one, SECONDS)]), keys)).toThrow('fails')
    expect(openCosignatures(joinNote(extended, [signCosignature(extended, one, SECONDS)]), keys)).toHaveLength(1)
  })

  it.each([0, -1, 1.5, 2 ** 53, Number.NaN])('at %d it is not made', (seconds) => {
    expect(() => signCosignature(text, one, seconds)).toThrow('time')
  })

  it.each(['hello\n', 'chartseal/receipt/v1\nx\ny\nz\n', `cosignature/v1\ntime 1\n${text}`, ''])(
    'is neither made nor read over %j, which is no checkpoint',
    (other) => {
      expect(() => signCosignature(other, one, SECONDS)).toThrow(NoteError)
      const line = lineOf(BigInt(SECONDS), signEd25519(one.seed, utf8(`cosignature/v1\ntime ${SECONDS}\n${other}`)))
      expect(() => openCosignatures(`${other}\n${line}`, keys)).toThrow(NoteError)
    },
  )

  it('one key under two names is refused: it would count twice', () => {
    const alias = { ...verifierOf(one), name: 'three.example', id: keyIdOf('three.example', one.publicKey, 4) }
    expect(() => openCosignatures(cosigned, [...keys, alias])).toThrow('two names')
  })

  it('what a witness answers is read as lines only: it cannot put another text under the log’s', () => {
    const forged = `\n\u2014 x ${toBase64(new Uint8Array(8))}\n\n${signCosignature(text, one, SECONDS)}`
    expect(() => joinNote(text, [forged])).toThrow(NoteError)
  })

  it('any one byte of it changed, it fails or is nobody’s', () => {
    const line = signCosignature(text, one, SECONDS).trimEnd()
    const { signature } = parseSignature(line)
    fc.assert(
      fc.property(fc.nat(signature.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
        const changed = signature.map((byte, i) => (i === at ? byte ^ bits : byte))
        expect(() => openCosignatures(joinNote(text, [signatureLine({ ...one, signature: changed })]), keys)).toThrow('fails')
      }),
      { numRuns: 40 },
    )
  })
})

describe('keys of witnesses', () => {
  const mlDsa = mlDsaKey('three.example')

  it('read back as written, and are no keys of logs', () => {
    for (const key of [...keys, mlDsa]) {
      expect(parseCosignerKey(formatVerifierKey(key))).toEqual(key)
      expect(() => parseVerifierKey(formatVerifierKey(key))).toThrow('another kind')
    }
    expect(() => parseCosignerKey(formatVerifierKey(log))).toThrow('another kind')
    expect(parseCosigner(formatPrivateKey(one))).toEqual(one)
    expect(() => parsePrivateKey(formatPrivateKey(one))).toThrow('another kind')
    expect(() => parseCosigner(formatPrivateKey(log))).toThrow('another kind')
    for (const bad of [{ id: '00000000' }, { name: 'another' }]) {
      expect(() => parseCosigner(formatPrivateKey({ ...one, ...bad }))).toThrow(NoteError)
      expect(() => parsePrivateKey(formatPrivateKey({ ...log, ...bad }))).toThrow(NoteError)
    }
    for (const length of [31, 33]) {
      const seed = new Uint8Array(length)
      expect(() => parseCosigner(formatPrivateKey({ ...one, seed }))).toThrow(NoteError)
      expect(() => parsePrivateKey(formatPrivateKey({ ...log, seed }))).toThrow(NoteError)
    }
  })

  it('of one public key have another id for each type, so that a line says what was signed', () => {
    expect(keyIdOf('n', one.publicKey)).not.toBe(keyIdOf('n', one.publicKey, 4))
    // The log's key as a witness's: its signature over the text is not a cosignature, and the other way round.
    const asWitness: CosignerKey = { ...verifierOf(log), type: 4 }
    expect(() => openCosignatures(joinNote(text, [signed]), [asWitness])).toThrow('fails')
    const asLog: VerifierKey = { ...verifierOf(one), type: 1 }
    expect(() => openNote(joinNote(text, [signCosignature(text, one, SECONDS)]), [asLog])).toThrow('fails')
  })

  it('type 06 is recognised, and whatever stands in its line is never accepted', () => {
    const line = signatureLine({ ...mlDsa, signature: concat(u64(SECONDS), new Uint8Array(2420)) })
    const note = joinNote(text, [signed, line])
    expect(openCosignatures(note, [mlDsa])).toEqual([])
    expect(openCosignatures(joinNote(text, [signed, line, signCosignature(text, one, SECONDS)]), [mlDsa, ...keys])).toHaveLength(
      1,
    )
  })

  it.each([
    ['a short ML-DSA key', formatVerifierKey(mlDsaKey('three.example', 1311))],
    ['a short Ed25519 key', shortKey(4)],
    ['an ML-DSA key said to be Ed25519', formatVerifierKey({ ...mlDsa, type: 4 } as CosignerKey)],
    ['type 02', `n+00000000+${toBase64(concat(Uint8Array.of(2), new Uint8Array(32)))}`],
    ['type 05', `n+00000000+${toBase64(concat(Uint8Array.of(5), new Uint8Array(32)))}`],
    ['a short key of a log', shortKey(1)],
    ['nothing behind the type', `n+00000000+${toBase64(Uint8Array.of(4))}`],
    ['the id of type 01', formatVerifierKey({ ...verifierOf(one), id: keyIdOf(one.name, one.publicKey) })],
  ])('%s is refused', (_, bad) => {
    expect(() => parseCosignerKey(bad)).toThrow(NoteError)
    expect(() => parseVerifierKey(bad)).toThrow(NoteError)
  })
})

function shortKey(type: 1 | 4): string {
  const [name, publicKey] = ['n', new Uint8Array(31)]
  return formatVerifierKey({ name, id: keyIdOf(name, publicKey, type), type, publicKey } as VerifierKey | CosignerKey)
}

function mlDsaKey(name: string, length = 1312): CosignerKey {
  const publicKey = new Uint8Array(length).fill(7)
  return { name, id: keyIdOf(name, publicKey, ML_DSA_COSIGNATURE), type: ML_DSA_COSIGNATURE, publicKey }
}
