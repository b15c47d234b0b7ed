import { describe, expect, it } from 'vitest'
import { type Bytes, utf8 } from '@/lib/base/bytes'
import { encodeAddCheckpoint, parseAddCheckpoint, parseSizeLine } from '@/lib/ledger/add-checkpoint'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import { memoryHashes } from '@/lib/ledger/fixtures/memory-hashes'
import { judge, type KnownLog, NOTHING_YET } from '@/lib/ledger/judge-checkpoint'
import { emptyRoot, leafHash, rootOf } from '@/lib/ledger/merkle'
import { signNote } from '@/lib/ledger/note'
import { generateNoteSigner } from '@/lib/ledger/note-key'
import { proveConsistency } from '@/lib/ledger/proof'

const log = generateNoteSigner('log.example/one')
const stranger = generateNoteSigner('log.example/one')
const leaves = Array.from({ length: 20 }, (_, i) => leafHash(utf8(`entry ${i}`)))
const others = leaves.map((leaf, i) => (i === 3 ? leafHash(utf8('another history')) : leaf))

function noteOf(size: number, { history = leaves, signer = log, root = rootOf(history.slice(0, size)) } = {}): string {
  return signNote(encodeCheckpoint({ origin: 'log.example/one', size, root }), signer)
}

async function bodyOf(old: number, size: number, options: Parameters<typeof noteOf>[1] = {}): Promise<string> {
  const { hashes } = await proveConsistency(old, size, memoryHashes(options.history ?? leaves))
  return encodeAddCheckpoint({ old, hashes: hashes as Bytes[], note: noteOf(size, options) })
}

const at = (size: number): KnownLog => ({ keys: [log], latest: { size, root: rootOf(leaves.slice(0, size)) } })
const statusOf = (body: string, known: KnownLog | undefined = at(7)) => judge(body, () => known).status

describe('a witness', () => {
  it('countersigns what continues what it countersigned before, and the same again', async () => {
    expect(statusOf(await bodyOf(7, 20))).toBe(200)
    expect(statusOf(await bodyOf(7, 7))).toBe(200)
    expect(statusOf(await bodyOf(0, 5), { keys: [log], latest: NOTHING_YET })).toBe(200)
    expect(statusOf(await bodyOf(0, 0, { root: emptyRoot() }), { keys: [log], latest: NOTHING_YET })).toBe(200)
  })

  // In the order of the protocol: each body is faulty in this way and in no earlier one.
  it.each([
    [400, 'no old size', async () => `new 7\n\n${noteOf(20)}`],
    [400, 'a leading zero', async () => (await bodyOf(7, 20)).replace('old 7', 'old 07')],
    [400, 'base64 that is none', async () => (await bodyOf(7, 20)).replace(/\n[^\n]{44}\n/, '\n!\n')],
    [400, '64 hashes', async () => encodeAddCheckpoint({ old: 7, hashes: Array(64).fill(leaves[0]), note: noteOf(20) })],
    [400, 'no note', async () => 'old 7\n\n'],
    [
      400,
      'a note that is no checkpoint',
      async () => encodeAddCheckpoint({ old: 0, hashes: [], note: signNote('hello\n', log) }),
    ],
    [403, 'a stranger’s signature', async () => bodyOf(7, 20, { signer: stranger })],
    [403, 'a signature of the log that fails', async () => (await bodyOf(7, 20)).replace('\n20\n', '\n21\n')],
    [400, 'an old size above the new one', async () => (await bodyOf(3, 3)).replace('old 3', 'old 7')],
    [409, 'another old size', async () => bodyOf(6, 20)],
    [409, 'none, after it countersigned one', async () => bodyOf(0, 20)],
    [422, 'another history', async () => bodyOf(7, 20, { history: others })],
    [422, 'the same size with another root', async () => bodyOf(7, 7, { history: others })],
    [
      422,
      'a proof that is not needed',
      async () => encodeAddCheckpoint({ old: 7, hashes: [leaves[0] as Bytes], note: noteOf(7) }),
    ],
  ])('answers %i to %s', async (status, _what, body) => {
    expect(statusOf(await body())).toBe(status)
  })

  it('answers 422 to a proof from nothing, and to an empty log with a root', async () => {
    const fresh = { keys: [log], latest: NOTHING_YET }
    expect(statusOf(encodeAddCheckpoint({ old: 0, hashes: [leaves[0] as Bytes], note: noteOf(5) }), fresh)).toBe(422)
    expect(statusOf(await bodyOf(0, 0, { root: leaves[0] as Bytes }), fresh)).toBe(422)
  })

  it('answers 404 for a log it does not follow, before it looks at anything of it', async () => {
    expect(judge(await bodyOf(9, 20, { signer: stranger }), () => undefined).status).toBe(404)
  })

  it('tells with 409 from where to try again', async () => {
    expect(judge(await bodyOf(0, 20), () => at(7))).toEqual({ status: 409, size: 7 })
  })
})

describe('the request', () => {
  it('reads back as it was written', async () => {
    const body = await bodyOf(7, 20)
    expect(encodeAddCheckpoint(parseAddCheckpoint(body))).toBe(body)
  })

  it('a size line is a number and an end of line', () => {
    expect(parseSizeLine('20\n')).toBe(20)
    for (const other of ['20', '020\n', '-1\n', '2e3\n', '20\n\n', `${2 ** 60}\n`, ''])
      expect(parseSizeLine(other)).toBeUndefined()
  })
})
