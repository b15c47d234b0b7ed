import { describe, expect, it } from 'vitest'
import { type Bytes, toHex, utf8 } from '@/lib/base/bytes'
import { openCheckpoint } from '@/lib/ledger/checkpoint'
import { leafEntry } from '@/lib/ledger/commitment'
import { signCosignature } from '@/lib/ledger/cosignature'
import { forked, log, signer, trusting } from '@/lib/ledger/fixtures/memory-mirror'
import type { Published } from '@/lib/ledger/fixtures/published-log'
import { leafHash } from '@/lib/ledger/merkle'
import { joinNote, parseNote, signText } from '@/lib/ledger/note'
import { formatVerifierKey, generateCosigner, generateNoteSigner, verifierOf } from '@/lib/ledger/note-key'
import { type LogView, type Owed, seekReceipts } from '@/lib/ledger/seek-receipts'
import { encodeTilePath } from '@/lib/ledger/tile'
import { MissingTile } from '@/lib/ledger/verified-tiles'
import { encodeLastGood, parsePolicy } from '@/lib/ledger/witness-policy'

const NOW = 2_000_000_000
const witness = generateCosigner('w.example/one')
const witnessed = parsePolicy(
  [
    `log ${formatVerifierKey(verifierOf(signer))}`,
    `witness one ${formatVerifierKey(verifierOf(witness))}`,
    'group all all one',
    'quorum all',
    '',
  ].join('\n'),
)

/** What the entry of this number in the history `word` commits to. */
function owed(entry: number | string, more: Partial<Owed> = {}): Owed {
  const commitment = new Uint8Array(32)
  commitment.set(utf8(typeof entry === 'number' && entry < 300 ? `${entry}` : `one ${entry}`))
  return { origin: signer.name, commitment, dueMs: NOW * 1_000, ...more }
}

type Asked = Partial<LogView> & { readonly files?: Published; readonly asked?: string[] }

function view(size: number, { files = log.publish(size), asked, ...more }: Asked = {}): LogView {
  return {
    note: log.note(size),
    policy: trusting,
    nowSeconds: NOW,
    servedMs: NOW * 1_000,
    tile: async (tile) => {
      asked?.push(encodeTilePath(tile))
      return files.get(encodeTilePath(tile))
    },
    ...more,
  }
}

const countersigned = (size: number, seconds: number) => {
  const { text } = parseNote(log.note(size))
  return joinNote(text, [signText(text, signer), signCosignature(text, witness, seconds)])
}
const seen = (size: number, of = log) => openCheckpoint(of.note(size), verifierOf(signer))
const answers = async (wanted: readonly Owed[], where: LogView) => {
  const sought = await seekReceipts(wanted, where)
  return sought.kind === 'sought' ? sought.receipts : sought
}

describe('the entry of a receipt', () => {
  it.each([1, 2, 255, 256, 257, 300, 512, 513, 1_300])('is found wherever it stands in a log of %i', async (size) => {
    const places = [...new Set([0, size - 1, Math.floor(size / 2), Math.min(256, size - 1)])]
    expect(
      await answers(
        places.map((entry) => owed(entry)),
        view(size),
      ),
    ).toEqual(places.map((position) => ({ kind: 'included', position })))
  })

  it('that was never signed is overdue once the log is known to be younger than it was due', async () => {
    const late = [{ kind: 'absent', overdue: true }]
    expect(await answers([owed('suppressed')], view(700))).toEqual(late)
    expect(await answers([owed('suppressed', { dueMs: NOW * 1_000 + 1 })], view(700))).toEqual([
      { kind: 'absent', overdue: false },
    ])
    expect(await answers([owed(700)], view(700))).toEqual(late)
    expect(await answers([owed(700)], view(701))).toEqual([{ kind: 'included', position: 700 }])
  })

  it('is not called overdue by a copy that nobody dated, nor before the witnesses’ own time', async () => {
    const { servedMs: _, ...copy } = view(700)
    expect(await answers([owed('suppressed')], copy)).toEqual([{ kind: 'absent', overdue: false }])
    for (const [seconds, overdue] of [
      [NOW - 1, false],
      [NOW, true],
    ] as const) {
      const where = view(700, { note: countersigned(700, seconds), policy: witnessed })
      expect(await answers([owed('suppressed')], where)).toEqual([{ kind: 'absent', overdue }])
    }
  })

  it('is not missing from a log that never promised it', async () => {
    expect(await answers([owed('suppressed', { origin: 'another.example' })], view(700))).toEqual([{ kind: 'elsewhere' }])
  })

  it('is not looked for in what was read before, nor in older tiles than it needs', async () => {
    const asked: string[] = []
    await seekReceipts([owed(1_299)], view(1_300, { asked }))
    expect(asked).toEqual(['tile/0/005.p/20', 'tile/1/000.p/5'])
    asked.length = 0
    await seekReceipts([owed('suppressed', { absentUpTo: 1_024 })], view(1_300, { asked }))
    expect(asked.filter((path) => path.startsWith('tile/0/'))).toEqual(['tile/0/005.p/20', 'tile/0/004'])
  })
})

describe('nothing is said by a log that contradicts itself', () => {
  const wanted = [owed(5), owed('suppressed')]
  const why = async (where: LogView) => {
    const sought = await seekReceipts(wanted, where)
    return sought.kind === 'contradicted' ? sought.why : sought.kind
  }

  it('under another key, or without the witnesses that the policy asks for', async () => {
    const stranger = parsePolicy(`log ${formatVerifierKey(verifierOf(generateNoteSigner(signer.name)))}\nquorum none\n`)
    expect(await why(view(700, { policy: stranger }))).toBe('signature')
    expect(await why(view(700, { policy: witnessed }))).toBe('no-quorum')
    expect(await why(view(700, { policy: witnessed, note: countersigned(700, NOW) }))).toBe('sought')
  })

  it('that is shorter than this device saw it, or another', async () => {
    expect(await why(view(700, { remembered: [seen(300), seen(256), seen(700)] }))).toBe('sought')
    expect(await why(view(700, { remembered: [seen(701)] }))).toBe('shrunk')
    expect(await why(view(700, { remembered: [seen(300), seen(301, forked)] }))).toBe('forked')
    // Up to 300 the two histories are one: what holds in both is no contradiction.
    expect(await why(view(700, { remembered: [seen(300, forked)] }))).toBe('sought')
  })

  it('nor one that does not continue the last good tree of the policy', async () => {
    const key = verifierOf(generateNoteSigner(signer.name))
    const continuing = (of: typeof log) => {
      const { root } = seen(512, of)
      return parsePolicy(
        `${encodeLastGood({ key, size: 512, root })}\nlog ${formatVerifierKey(verifierOf(signer))}\nquorum none\n`,
      )
    }
    expect(await why(view(700, { policy: continuing(log) }))).toBe('sought')
    expect(await why(view(700, { policy: continuing(forked) }))).toBe('forked')
  })

  it.each(['tile/0/000', 'tile/0/002.p/188', 'tile/1/000.p/2'])('where %s is not as signed, or is nowhere', async (path) => {
    const whole = log.publish(700)
    const changed = new Uint8Array(whole.get(path) as Bytes)
    // The leaf of the receipt put where it would be looked for: the wish of whoever removed the entry.
    changed.set(leafHash(leafEntry(owed('suppressed').commitment)), 32)
    expect(await why(view(700, { files: new Map(whole).set(path, changed) }))).toBe('tile')
    const without = new Map(whole)
    without.delete(path)
    await expect(seekReceipts(wanted, view(700, { files: without }))).rejects.toThrow(MissingTile)
  })

  it('names what it saw and what it expected', async () => {
    const sought = await seekReceipts(wanted, view(700, { remembered: [seen(301, forked)] }))
    expect(sought).toMatchObject({ expected: toHex(seen(301, forked).root), found: toHex(seen(301).root) })
  })
})
