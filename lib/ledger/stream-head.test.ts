import { describe, expect, it } from 'vitest'
import { HEAD, SIZE } from '@/e2e/support/example-list'
import { log, receipt } from '@/e2e/support/example-policy'
import { encodeCheckpoint, parseCheckpoint } from '@/lib/ledger/checkpoint'
import { signNote } from '@/lib/ledger/note'
import { generateNoteSigner, NoteError, verifierOf } from '@/lib/ledger/note-key'
import { encodeReceipt } from '@/lib/ledger/receipt'
import { encodeStreamHead, openStreamHead, parseStreamHead, readStreamHead, signStreamHead } from '@/lib/ledger/stream-head'

const text = encodeStreamHead(HEAD)

describe('a stream head', () => {
  it('reads back as written, under the receipt key of its log only', () => {
    const signed = signStreamHead(HEAD, receipt)
    expect(openStreamHead(signed, [verifierOf(receipt)])).toEqual(HEAD)
    expect(readStreamHead(signed)).toEqual(HEAD)
    expect(() => openStreamHead(signed, [verifierOf(generateNoteSigner(receipt.name))])).toThrow(NoteError)
    expect(() => signStreamHead({ ...HEAD, origin: 'elsewhere' }, receipt)).toThrow('another log')
    const elsewhere = generateNoteSigner('elsewhere/receipt')
    expect(() => openStreamHead(signNote(text, elsewhere), [verifierOf(elsewhere)])).toThrow('another log')
  })

  it('is signed by no log’s own key, and passes for nothing else', () => {
    expect(() => signStreamHead(HEAD, log)).toThrow('another log')
    expect(() => parseCheckpoint(text)).toThrow(NoteError)
    expect(() => parseStreamHead(encodeCheckpoint({ origin: log.name, size: SIZE, root: HEAD.commitment }))).toThrow(NoteError)
    const at = '2026-11-22T09:14:03.120Z'
    expect(() => parseStreamHead(encodeReceipt({ ...HEAD, at }))).toThrow(NoteError)
  })

  it.each([
    ['no event', { n: 0 }],
    ['half an event', { n: 1.5 }],
    ['more events than entries', { n: SIZE + 1 }],
    ['a size that is none', { size: 2 ** 53 }],
    ['a short commitment', { commitment: new Uint8Array(31) }],
    ['a stream that is none', { stream: 'main' as never }],
    ['a name with a space', { origin: 'a b' }],
  ])('with %s is not written', (_, wrong) => {
    expect(() => encodeStreamHead({ ...HEAD, ...wrong })).toThrow(NoteError)
  })

  it.each([
    ['a leading zero', text.replace('\n7\n', '\n07\n')],
    ['an exponent', text.replace('\n7\n', '\n7e0\n')],
    ['a line more', `${text}\n`],
    ['no last line end', text.slice(0, -1)],
    ['another version', text.replace('/v1', '/v2')],
    ['capitals in the stream', text.replace(HEAD.stream, HEAD.stream.toUpperCase())],
  ])('with %s is not read', (_, wrong) => {
    expect(wrong).not.toBe(text)
    expect(() => parseStreamHead(wrong)).toThrow(NoteError)
  })
})
