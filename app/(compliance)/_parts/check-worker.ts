/** The checking worker: fetches the public log and verifies it here. What it reports is what this device found. */
import { toHex } from '@/lib/base/bytes'
import { parseCheckpoint } from '@/lib/ledger/checkpoint'
import type { HistorySource } from '@/lib/ledger/history-source'
import { parseNote } from '@/lib/ledger/note'
import { parseVerifierKey } from '@/lib/ledger/note-key'
import { sealWords } from '@/lib/ledger/seal-words'
import { encodeTilePath, type TilePath } from '@/lib/ledger/tile'
import { checkHistory, type HistoryResult } from '@/lib/ledger/verify'
import type { CheckReport } from './check-messages'

addEventListener('message', () => {
  void check().then(report, () => report({ kind: 'cannot-check', reason: unreadable() }))
})

function report(said: CheckReport): void {
  postMessage(said)
}

async function check(): Promise<CheckReport> {
  const verifierKey = parseVerifierKey((await textOf('/ledger/vkey')).trim())
  const written = await settledSize()
  const result = await checkHistory(SOURCE, { verifierKey }, ({ checked, size }) =>
    report({ kind: 'progress', done: checked, total: size }),
  )
  return verdictOf(result, written)
}

/** While entries arrive a checkpoint is signed each second: what is a moment behind is not held against it. */
const SETTLE_MS = 2_000

async function settledSize(): Promise<number> {
  const written = Number(await textOf('/ledger/size'))
  if (written > (await signedSize())) await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  return written
}

/** Whether the note is signed is for the check to say; here it only says how far it reaches. */
async function signedSize(): Promise<number> {
  try {
    return parseCheckpoint(parseNote(await SOURCE.checkpoint()).text).size
  } catch {
    return 0
  }
}

/** Tiles come from the network each time: a check of one's own cache would be a check of nothing. */
const SOURCE: HistorySource = {
  checkpoint: () => textOf('/ledger/checkpoint'),
  entries: (n, width) => bytesOf({ kind: 'entries', n, width }),
  level0: (n, width) => bytesOf({ kind: 'hashes', level: 0, n, width }),
  chain: (n, width) => bytesOf({ kind: 'chain', n, width }),
}

async function textOf(path: string): Promise<string> {
  const response = await fetch(path, { cache: 'no-store' })
  if (!response.ok) throw new Error('not reachable')
  return response.text()
}

/** A tile the log does not have is an answer (nothing), not a failure: it is found as missing rows. */
async function bytesOf(path: TilePath): Promise<Uint8Array> {
  const response = await fetch(`/ledger/${encodeTilePath(path)}`, { cache: 'no-store' })
  if (response.status === 404) return new Uint8Array()
  if (!response.ok) throw new Error('not reachable')
  return new Uint8Array(await response.arrayBuffer())
}

function verdictOf(result: HistoryResult, written: number): CheckReport {
  if (result.verdict === 'cannot-check') return { kind: 'cannot-check', reason: unreadable() }
  if (result.verdict === 'broken') {
    const { kind, position, expected, found, trustedUpTo } = result
    return { kind: 'broken', what: kind, ...(position === undefined ? {} : { position }), expected, found, trustedUpTo }
  }
  const { root, size: upTo } = result
  const note = 'Signed by the log alone: no independent witness stands behind it yet.'
  return { kind: 'intact', upTo, size: Math.max(upTo, written), head: toHex(root), words: sealWords(root), note }
}

function unreadable(): string {
  return navigator.onLine ? 'The log could not be read to its end.' : 'This device is offline.'
}
