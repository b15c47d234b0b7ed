import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, toBase64, utf8 } from '@/lib/base/bytes'
import { sha256 } from '@/lib/crypto/hash'
import { generateSigningKey } from '@/lib/crypto/signature'
import { encodeCheckpoint, openCheckpoint, parseCheckpoint } from '@/lib/ledger/checkpoint'
import { joinNote, openNote, parseNote, signatureLine, signNote, signText } from '@/lib/ledger/note'
import {
  formatPrivateKey,
  formatVerifierKey,
  generateNoteSigner,
  keyIdOf,
  NoteError,
  type NoteSigner,
  parsePrivateKey,
  parseVerifierKey,
  verifierOf,
} from '@/lib/ledger/note-key'
import { openReceipt, parseReceipt, signReceipt } from '@/lib/ledger/receipt'
import { sealWords } from '@/lib/ledger/seal-words'

const log = generateNoteSigner('example.org/log-7f3a')
const other = generateNoteSigner('witness.example')
const text = 'a\n\nb — c\n'
const note = signNote(text, log)
const signature = parseNote(note).signatures[0]?.signature ?? new Uint8Array(64)

describe('keys of notes', () => {
  it('read back as written', () => {
    expect(parseVerifierKey(formatVerifierKey(log))).toEqual(verifierOf(log))
    expect(parsePrivateKey(formatPrivateKey(log))).toEqual(log)
    expect(Object.keys(verifierOf(log))).not.toContain('seed')
  })

  const key = formatVerifierKey(log)
  const [name, id, encoded] = [log.name, log.id, key.slice(log.name.length + 10)]
  it.each([
    ['an id of another key', `${name}+00000000+${encoded}`],
    ['an upper-case id', `${name}+${id.replace(/[a-f]|$/, 'A')}+${encoded}`],
    ['a space in the name', key.replace('log', 'l og')],
    ['a no-break space', key.replace('log', 'l\u00a0og')],
    ['no name', `+${id}+${encoded}`],
    ['no parts', 'x'],
    ['nothing', ''],
    ['a line end', `${key}\n`],
    ['another kind of key', `${name}+${id}+${toBase64(concat(Uint8Array.of(2), log.publicKey))}`],
    ['a short key', `${name}+${id}+${toBase64(concat(Uint8Array.of(1), log.publicKey.subarray(1)))}`],
    ['base64 without padding cut off', `${key}=`],
    ['base64url', `${name}+${id}+-${encoded.slice(1)}`],
  ])('a verifier key with %s is refused', (_, bad) => expect(() => parseVerifierKey(bad)).toThrow(NoteError))

  it('a private key that does not parse is not in the error', () => {
    const bad = `${formatPrivateKey(log)}x`
    expect(() => parsePrivateKey(bad)).toThrow(NoteError)
    expect(() => parsePrivateKey(bad)).not.toThrow(/PRIVATE/)
    expect(() => parsePrivateKey(formatVerifierKey(log))).toThrow(NoteError)
    expect(() => generateNoteSigner('a+b')).toThrow(NoteError)
    expect(() => generateNoteSigner('')).toThrow(NoteError)
  })
})

describe('signed note', () => {
  it('opens under its key, with text that holds blank lines and dashes', () => {
    expect(openNote(note, [verifierOf(log)])).toEqual({ text, verified: [verifierOf(log)], unknown: [] })
  })

  it('opens the example of the specification', () => {
    const key = parseVerifierKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k')
    const line = 'Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM='
    const example = `This is an example message.\n\n— example.com/foo ${line}\n`
    expect(openNote(example, [key]).verified).toEqual([key])
  })

  it('an unknown name or id is ignored, a known pair that fails rejects the note', () => {
    const both = signNote(text, log, other)
    expect(openNote(both, [verifierOf(log)]).unknown).toHaveLength(1)
    expect(openNote(both, [verifierOf(log), verifierOf(other)]).verified).toHaveLength(2)
    expect(() => openNote(signNote(text, other), [verifierOf(log)])).toThrow('no signature of a known key')
    const failing = signatureLine({ name: other.name, id: other.id, signature: new Uint8Array(64) })
    const mixed = joinNote(text, [signText(text, log), failing])
    expect(openNote(mixed, [verifierOf(log)]).text).toBe(text)
    expect(() => openNote(mixed, [verifierOf(log), verifierOf(other)])).toThrow('a signature fails')
  })

  it('two keys of one name and id are refused, since nobody could say who signed', () => {
    const twin = { ...verifierOf(other), name: log.name, id: log.id }
    expect(() => openNote(note, [verifierOf(log), twin])).toThrow('share')
  })

  it('a key whose id collides does not verify what the other signed', () => {
    const twin: NoteSigner = { ...generateNoteSigner(log.name), id: log.id }
    expect(() => openNote(signNote(text, twin), [verifierOf(log)])).toThrow('a signature fails')
  })

  it('a signature over one text does not hold for another that contains it', () => {
    expect(() => openNote(joinNote(`x\n${text}`, [signText(text, log)]), [verifierOf(log)])).toThrow('a signature fails')
    expect(() => openNote(`${text}\n${note}`, [verifierOf(log)])).toThrow('a signature fails')
  })

  const line = signatureLine({ name: log.name, id: log.id, signature })
  it.each([
    ['no signature', `${text}\n`],
    ['no blank line', `a\n${line}`],
    ['no line end', note.slice(0, -1)],
    ['an empty line behind', `${note}\n`],
    ['a hyphen for the dash', note.replace(/\u2014 example/, '- example')],
    ['two spaces', note.replace('\u2014 example', '\u2014  example')],
    ['a space behind', `${note.slice(0, -1)} \n`],
    ['a name with a plus', note.replace('log-7', 'log+7')],
    ['no name', note.replace(log.name, '')],
    ['a carriage return', note.replace('\n', '\r\n')],
    ['a NUL in the text', note.replace('a', 'a\0')],
    ['a terminal escape in the text', note.replace('a', '\u001b[8m')],
    ['a lone surrogate', note.replace('a', '\ud800')],
    ['a signature of four bytes', `${text}\n\u2014 ${log.name} ${toBase64(fromHex(log.id))}\n`],
    ['base64 that spells the same bytes otherwise', `${text}\n\u2014 ${log.name} AAAAAAB=\n`],
    ['base64 without padding', `${text}\n\u2014 ${log.name} AAAAAAA\n`],
    ['101 signatures', `${text}\n${line.repeat(101)}`],
    ['nothing', ''],
  ])('with %s it is refused', (_, bad) => {
    expect(() => parseNote(bad)).toThrow(NoteError)
    expect(() => openNote(bad, [verifierOf(log)])).toThrow(NoteError)
  })

  it('any one character changed, it is refused or no longer signed', () => {
    fc.assert(
      fc.property(fc.nat(note.length - 1), fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }), (at, char) => {
        fc.pre(note[at] !== char)
        expect(() => openNote(note.slice(0, at) + char + note.slice(at + 1), [verifierOf(log)])).toThrow(NoteError)
      }),
      { numRuns: 60 },
    )
  })

  it('the key id is the one of the specification', () => {
    const { publicKey } = generateSigningKey()
    const digest = sha256(concat(utf8('n'), Uint8Array.of(0x0a, 1), publicKey))
    expect(fromHex(keyIdOf('n', publicKey))).toEqual(digest.slice(0, 4))
  })
})

describe('checkpoint', () => {
  const checkpoint = { origin: log.name, size: 12, root: new Uint8Array(32).fill(3) }
  const encoded = encodeCheckpoint(checkpoint)

  it('reads back as written, signed by the key of its origin', () => {
    expect(encoded).toBe(`${log.name}\n12\n${toBase64(checkpoint.root)}\n`)
    expect(parseCheckpoint(encoded)).toEqual(checkpoint)
    expect(openCheckpoint(signNote(encoded, log), verifierOf(log))).toEqual(checkpoint)
    expect(parseCheckpoint(encodeCheckpoint({ ...checkpoint, size: 0 })).size).toBe(0)
  })

  it('of another log is refused, though the key is known', () => {
    expect(() => openCheckpoint(signNote(encoded, other), verifierOf(other))).toThrow('another log')
  })

  it.each([
    ['a leading zero', encoded.replace('\n12\n', '\n012\n')],
    ['a sign', encoded.replace('\n12\n', '\n+12\n')],
    ['a size beyond 2^53', encoded.replace('\n12\n', '\n9007199254740993\n')],
    ['a size in words', encoded.replace('\n12\n', '\ntwelve\n')],
    ['no origin', encoded.replace(log.name, '')],
    ['an empty extension line', `${encoded}\n`],
    ['a blank line before an extension', `${encoded}\nmore\n`],
    ['a carriage return', encoded.replace('\n12', '\r\n12')],
    ['a control character in an extension', `${encoded}\u001b[8m\n`],
    ['no last line end', encoded.slice(0, -1)],
    ['a short root', `${log.name}\n12\n${toBase64(new Uint8Array(31))}\n`],
    ['a second spelling of the root', encoded.replace('M=\n', 'N=\n')],
    ['nothing', ''],
  ])('with %s it is refused', (_, bad) => {
    expect(bad).not.toBe(encoded)
    expect(() => parseCheckpoint(bad)).toThrow(NoteError)
  })

  it('of other people’s logs is read too: any origin, and extension lines that are signed along', () => {
    const foreign = { origin: 'go.sum database tree+1', size: 7, root: checkpoint.root, extensions: ['one', '— two'] }
    expect(parseCheckpoint(encodeCheckpoint(foreign))).toEqual(foreign)
    const extended = encodeCheckpoint({ ...checkpoint, extensions: ['more'] })
    expect(openCheckpoint(signNote(extended, log), verifierOf(log)).extensions).toEqual(['more'])
    expect(() => openCheckpoint(signNote(extended, log).replace('more', 'less'), verifierOf(log))).toThrow('fails')
  })

  it('holds under either key while the log rotates its key, and not where one of them fails', () => {
    const next = generateNoteSigner(log.name)
    const both = signNote(encoded, log, next)
    expect(openCheckpoint(both, verifierOf(log))).toEqual(checkpoint)
    expect(openCheckpoint(both, verifierOf(next))).toEqual(checkpoint)
    expect(openCheckpoint(both, verifierOf(other), verifierOf(next))).toEqual(checkpoint)
    const failing = joinNote(encoded, [signText(encoded, log), signatureLine({ ...next, signature: new Uint8Array(64) })])
    expect(openCheckpoint(failing, verifierOf(log))).toEqual(checkpoint)
    expect(() => openCheckpoint(failing, verifierOf(log), verifierOf(next))).toThrow('fails')
    expect(() => openCheckpoint(both)).toThrow('another log')
  })

  it('is never written wrongly', () => {
    for (const bad of [
      { size: -1 },
      { size: 1.5 },
      { size: 2 ** 53 },
      { root: new Uint8Array(31) },
      { origin: 'a\nb' },
      { origin: '' },
      { extensions: [''] },
    ]) {
      expect(() => encodeCheckpoint({ ...checkpoint, ...bad })).toThrow(NoteError)
    }
  })
})

describe('receipt', () => {
  const signer = generateNoteSigner(`${log.name}/receipt`)
  const receipt = { origin: log.name, commitment: new Uint8Array(32).fill(8), at: '2026-11-22T09:14:03.120Z' }

  it('reads back as written, under the receipt key of its log only', () => {
    const signed = signReceipt(receipt, signer)
    expect(openReceipt(signed, verifierOf(signer))).toEqual(receipt)
    expect(() => openReceipt(signed, verifierOf(log))).toThrow(NoteError)
    expect(() => signReceipt({ ...receipt, origin: 'elsewhere' }, signer)).toThrow('another log')
    const foreign = signNote(parseNote(signed).text.replace(log.name, 'elsewhere'), signer)
    expect(() => openReceipt(foreign, verifierOf(signer))).toThrow('another log')
  })

  it('a checkpoint never passes for a receipt, nor the other way round', () => {
    expect(() => parseReceipt(encodeCheckpoint({ origin: log.name, size: 1, root: receipt.commitment }))).toThrow(NoteError)
    expect(() => parseCheckpoint(parseNote(signReceipt(receipt, signer)).text)).toThrow(NoteError)
  })

  it.each(['2026-11-22T09:14:03Z', '2026-11-22', 'now'])('the time %s is refused', (at) => {
    expect(() => signReceipt({ ...receipt, at }, signer)).toThrow('time')
  })
})

describe('seal words', () => {
  it('are the first 44 bits as four words', () => {
    expect(sealWords(new Uint8Array(32))).toEqual(['abandon', 'abandon', 'abandon', 'abandon'])
    expect(sealWords(new Uint8Array(32).fill(255))).toEqual(['zoo', 'zoo', 'zoo', 'zoo'])
    expect(sealWords(fromHex('002004008010'))).toEqual(['ability', 'ability', 'ability', 'ability'])
    expect(sealWords(fromHex('00200400801f'))).toEqual(sealWords(fromHex('002004008010')))
    expect(() => sealWords(new Uint8Array(5))).toThrow('too short')
  })
})
