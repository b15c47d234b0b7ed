/** The checking worker: fetches the public log and verifies it here. What it reports is what this device found. */
import { toHex } from '@/lib/base/bytes'
import type { HistorySource } from '@/lib/ledger/history-source'
import { parseVerifierKey } from '@/lib/ledger/note-key'
import { sealWords } from '@/lib/ledger/seal-words'
import { encodeTilePath, type TilePath } from '@/lib/ledger/tile'
import { checkHistory, type HistoryResult } from '@/lib/ledger/verify'
import type { CheckReport } from './check-messages'

addEventListener('message', () => {
  void check().then(report, () => report({ kind: 'cannot-check', reason: 'The log could not be read.' }))
})

function report(said: CheckReport): void {
  postMessage(said)
}

async function check(): Promise<CheckReport> {
  const verifierKey = parseVerifierKey((await textOf('/ledger/vkey')).trim())
  const result = await checkHistory(SOURCE, { verifierKey }, ({ checked, size }) =>
    report({ kind: 'progress', done: checked, total: size }),
  )
  return verdictOf(result)
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

function verdictOf(result: HistoryResult): CheckReport {
  if (result.verdict === 'cannot-check') return { kind: 'cannot-check', reason: 'The log could not be read to its end.' }
  if (result.verdict === 'broken') {
    const { kind, position, expected, found, trustedUpTo } = result
    const reason = `${WHAT[kind]}: expected ${short(expected)}, found ${short(found)}. Entries before ${trustedUpTo} are as they were signed.`
    return { kind: 'broken', position: position ?? trustedUpTo, reason }
  }
  const head = toHex(result.root)
  const note = 'Signed by the log alone: no independent witness stands behind it yet.'
  return { kind: 'intact', upTo: result.size, size: result.size, head, words: sealWords(result.root), note }
}

const WHAT = {
  entry: 'The entry was changed',
  leaf: 'The stored leaf hash was changed',
  chain: 'The stored chain hash was changed',
  root: 'The entries do not lead to the signed root',
  signature: 'The checkpoint is not signed by the log',
  size: 'Entries are missing',
} as const

function short(text: string): string {
  return /^[0-9a-f]{64}$/.test(text) ? `${text.slice(0, 8)}…` : text
}
