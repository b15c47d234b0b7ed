import { describe, expect, it } from 'vitest'
import { type Bytes, utf8 } from '@/lib/base/bytes'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import { signCosignature } from '@/lib/ledger/cosignature'
import { type Asked, alone, forked, isFull, log, mirror, signer } from '@/lib/ledger/fixtures/memory-mirror'
import { type Published, TestLog } from '@/lib/ledger/fixtures/published-log'
import { NEWEST, SourceUnreachable } from '@/lib/ledger/mirror'
import { joinNote, parseNote, signNote } from '@/lib/ledger/note'
import { formatVerifierKey, generateCosigner, generateNoteSigner, verifierOf } from '@/lib/ledger/note-key'
import { parsePolicy } from '@/lib/ledger/witness-policy'

/** Refused, and the copy as it was, byte for byte. */
async function expectRefused(published: Published, files: Published, result: object, terms: Asked = {}): Promise<void> {
  const before = new Map(files)
  expect(await mirror(published, files, terms)).toMatchObject(result)
  expect(files).toEqual(before)
}

const broken = (kind: string, more = {}) => ({ verdict: 'broken', broken: { kind, ...more } })

describe('a copy refuses', () => {
  it.each([
    [301, 301],
    [301, 700],
    [512, 1_300],
    [1_300, 1_300],
  ])('a log of %i entries that forked, shown with %i, and names both checkpoints', async (size, other) => {
    const files: Published = new Map()
    await mirror(log.publish(size), files)
    const evidence = { before: log.note(size), now: forked.note(other) }
    await expectRefused(forked.publish(other), files, broken('forked', evidence))
    expect(await mirror(log.publish(1_400), files)).toMatchObject({ verdict: 'intact' })
  })

  it('no log that forked where the copy does not reach yet: another copy, or a witness, shows that', async () => {
    const files: Published = new Map()
    await mirror(log.publish(300), files)
    expect(await mirror(forked.publish(301), files)).toMatchObject({ verdict: 'intact' })
    await expectRefused(log.publish(301), files, broken('forked'))
  })

  it('two signed roots of one size, whatever tiles are served with them', async () => {
    const files: Published = new Map()
    await mirror(log.publish(700), files)
    const published = new Map([...log.publish(700), ['checkpoint', utf8(forked.note(700))] as const])
    await expectRefused(published, files, broken('forked', { now: forked.note(700) }))
  })

  it('a log that shrank', async () => {
    const files: Published = new Map()
    await mirror(log.publish(700), files)
    for (const size of [699, 512, 1, 0]) await expectRefused(log.publish(size), files, broken('shrunk'))
  })

  it('a log that forked while the copy lay half done', async () => {
    for (const writes of [1, 3, 7]) {
      const files: Published = new Map()
      await mirror(log.publish(300), files)
      await mirror(log.publish(1_300), files, { writes }).catch(() => undefined)
      await expectRefused(forked.publish(1_400), files, broken('forked', { before: log.note(1_300) }))
      await expectRefused(log.publish(700), files, broken('shrunk'))
    }
  })

  it('another log, another key, a signature that fails, and no note at all', async () => {
    const files: Published = new Map()
    await mirror(log.publish(300), files)
    const other = generateNoteSigner('log.example/two')
    const thief = generateNoteSigner('log.example/one')
    const both = parsePolicy(
      `log ${formatVerifierKey(verifierOf(signer))}\nlog ${formatVerifierKey(verifierOf(other))}\nquorum none\n`,
    )
    await expectRefused(new TestLog(other, 700).publish(700), files, broken('other-log'), { policy: both })
    await expectRefused(new TestLog(thief, 700).publish(700), files, broken('signature'))
    await expectRefused(new TestLog(thief, 700).publish(700), new Map(), broken('signature'))
    for (const note of [log.note(700).replace('\n700\n', '\n701\n'), '', '\ufeffx', 'x\n'])
      await expectRefused(new Map([...log.publish(700), ['checkpoint', utf8(note)]]), files, broken('signature'))
    await expectRefused(new Map([['checkpoint', Uint8Array.of(0xff)]]), files, broken('signature'))
  })

  it('a signed empty log with another root', async () => {
    const note = signNote(encodeCheckpoint({ origin: signer.name, size: 0, root: new Uint8Array(32) }), signer)
    await expectRefused(new Map([['checkpoint', utf8(note)]]), new Map(), broken('tile'))
  })

  it('any tile with one byte changed, cut, or longer, whichever it is; nothing false is kept', async () => {
    const published = log.publish(1_300)
    for (const [path, bytes] of published) {
      if (path === 'checkpoint') continue
      const at = bytes.length - 1 - (path.length % 7)
      const changed = bytes.with(at, (bytes[at] as number) ^ 1)
      for (const forged of [changed, bytes.subarray(0, -1), bytes.subarray(0, -35), new Uint8Array([...bytes, 0])]) {
        const files: Published = new Map()
        await mirror(log.publish(200), files)
        const result = await mirror(new Map([...published, [path, new Uint8Array(forged)]]), files)
        expect(result, path).toMatchObject(broken('tile', { path: expect.stringContaining(path) }))
        expect(await alone(files)).toMatchObject({ verdict: 'intact', size: 200 })
        for (const [kept, content] of files) if (isFull(kept)) expect(content, `${path}, ${kept}`).toEqual(published.get(kept))
        expect(await mirror(published, files)).toMatchObject({ verdict: 'intact', size: 1_300, replaced: [] })
      }
    }
  })

  it('entries and leaf hashes that agree with each other and not with the tree', async () => {
    const published = log.publish(1_300)
    for (const path of ['tile/0/003', 'tile/entries/003'])
      published.set(path, new TestLog(signer, 1_300, { word: 'other' }).publish(1_300).get(path) as Bytes)
    expect(await mirror(published, new Map())).toMatchObject(broken('tile', { path: 'tile/0/003' }))
  })

  it('a checkpoint without the quorum that its policy asks for', async () => {
    const cosigner = generateCosigner('witness.example/one')
    const [key, log1] = [formatVerifierKey(verifierOf(cosigner)), formatVerifierKey(verifierOf(signer))]
    const policy = parsePolicy(`log ${log1}\nwitness one ${key}\nquorum one\n`)
    const files: Published = new Map()
    await expectRefused(log.publish(300), files, { verdict: 'cannot-check', reason: 'no quorum' }, { policy })
    const { text } = parseNote(log.note(300))
    const lines = [log.note(300).slice(text.length + 1), signCosignature(text, cosigner, Math.floor(Date.now() / 1_000))]
    const published = new Map([...log.publish(300), ['checkpoint', utf8(joinNote(text, lines))] as const])
    expect(await mirror(published, files, { policy })).toMatchObject({ verdict: 'intact', quorum: { is: 'met' } })
  })

  it('to go on from a checkpoint of its own that was changed', async () => {
    for (const path of ['checkpoint', NEWEST]) {
      const files: Published = new Map()
      await mirror(log.publish(700), files)
      files.set(path, utf8(log.note(700).replace('\n700\n', '\n300\n')))
      await expectRefused(log.publish(1_300), files, broken('copy'))
    }
  })
})

describe('what cannot be checked is not called broken', () => {
  it.each(['checkpoint', 'tile/1/000.p/5', 'tile/0/002', 'tile/entries/004', 'tile/entries/005.p/20'])(
    '%s that is not served, or not within reach',
    async (path) => {
      const published = log.publish(1_300)
      published.delete(path)
      const files: Published = new Map()
      expect(await mirror(published, files)).toMatchObject({ verdict: 'cannot-check' })
      expect(files.has('checkpoint')).toBe(false)
      const read = async (asked: string) => {
        if (asked === path) throw new SourceUnreachable('nobody there')
        return published.get(asked)
      }
      const result = await mirror(published, files, { log: { read } })
      expect(result).toMatchObject({ verdict: 'cannot-check', reason: 'unreachable' })
    },
  )
})
