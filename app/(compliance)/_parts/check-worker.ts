/** The checking worker: fetches the public log and verifies it here. What it reports is what this device found. */

import { HTTP_LOG, textOf, unreadable } from '@/app/http-log'
import { loadChecked, loadPinned, type Pinned, pin, rememberChecked } from '@/app/pinned'
import { toHex } from '@/lib/base/bytes'
import { parseCheckpoint } from '@/lib/ledger/checkpoint'
import { parseNote } from '@/lib/ledger/note'
import { NoteError } from '@/lib/ledger/note-key'
import { sealWords } from '@/lib/ledger/seal-words'
import { type Standing, standingOf } from '@/lib/ledger/standing'
import { checkHistory, type HistoryProgress, type HistoryResult } from '@/lib/ledger/verify'
import { PolicyError } from '@/lib/ledger/witness-policy'
import type { Changed, CheckReport, CheckRequest } from './check-messages'
import { policyChangeWords } from './policy-change-words'
import { pinnedWords, standingWords } from './standing-words'

addEventListener('message', ({ data }: MessageEvent<CheckRequest>) => {
  void run(data).then(report, () => report({ kind: 'cannot-check', reason: unreadable() }))
})

function report(said: CheckReport): void {
  postMessage(said)
}

async function run(request: CheckRequest): Promise<CheckReport> {
  const proposed = await textOf('/ledger/policy')
  if (request.kind === 'trust') await pin(proposed, new Date())
  try {
    return await check(await loadPinned(proposed, new Date()), request.timeZone)
  } catch (error) {
    if (error instanceof PolicyError) return { kind: 'cannot-check', reason: 'The portal’s policy cannot be read.' }
    throw error
  }
}

/** The log's key is the pinned policy's: asked of the server each time, it would vouch for itself. */
async function check(pinned: Pinned, timeZone: string): Promise<CheckReport> {
  const [log, ...others] = pinned.policy.logs
  if (!log) return { kind: 'cannot-check', reason: 'The pinned policy names no log.' }
  const otherKeys = others.map(({ key }) => key).filter((key) => key.name === log.key.name)
  const name = log.key.name
  const standing = await loadStanding(pinned)
  const written = await settledSize()
  // A key that took another's place continues the last good tree of that one: one more root that nobody may contradict.
  const good = pinned.policy.lastGood ?? []
  const seen = await loadChecked(
    name,
    [...pinned.policy.logs, ...good].map(({ key }) => key),
  )
  const remembered = [...seen, ...good, ...(standing?.kind === 'witnessed' ? [standing] : [])]
  const result = await checkHistory(HTTP_LOG, { verifierKey: log.key, otherKeys, remembered }, reportNowAndThen())
  if (result.verdict === 'intact') await rememberChecked(name, result)
  return verdictOf(result, { written, pinned, timeZone, standing: standing ?? { kind: 'unmet', by: [] } })
}

/** As often as anybody sees. For each tile, the page of a large log would draw thousands of times while it is checked. */
const REPORT_EVERY_MS = 100

function reportNowAndThen(): (progress: HistoryProgress) => void {
  let last = Number.NEGATIVE_INFINITY
  return ({ checked, size }) => {
    const at = performance.now()
    if (at - last < REPORT_EVERY_MS && checked < size) return
    last = at
    report({ kind: 'progress', done: checked, total: size })
  }
}

/** `undefined`: the note is not what the pinned keys signed. The check of the newest one says so, and where. */
async function loadStanding({ policy }: Pinned): Promise<Standing | undefined> {
  try {
    return standingOf(await textOf('/ledger/checkpoint'), policy, Math.floor(Date.now() / 1_000))
  } catch (error) {
    if (error instanceof NoteError) return undefined
    throw error
  }
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
    return parseCheckpoint(parseNote(await HTTP_LOG.checkpoint()).text).size
  } catch {
    return 0
  }
}

function changedOf({ policy, fingerprint, proposed }: Pinned): { readonly changed?: Changed } {
  if (!proposed) return {}
  const words = policyChangeWords(policy, proposed.text)
  return { changed: { pinned: fingerprint, proposed: proposed.fingerprint, ...(words && { words }) } }
}

type Found = { readonly written: number; readonly pinned: Pinned; readonly standing: Standing; readonly timeZone: string }

function verdictOf(result: HistoryResult, { written, pinned, standing, timeZone }: Found): CheckReport {
  const changed = changedOf(pinned)
  if (result.verdict === 'cannot-check') return { kind: 'cannot-check', reason: unreadable() }
  if (result.verdict === 'broken') {
    const { kind, position, expected, found, trustedUpTo } = result
    return {
      kind: 'broken',
      what: kind,
      ...(position === undefined ? {} : { position }),
      expected,
      found,
      trustedUpTo,
      ...changed,
    }
  }
  const { root, size: upTo } = result
  return {
    kind: 'intact',
    upTo,
    size: Math.max(upTo, written),
    head: toHex(root),
    words: sealWords(root),
    note: standingWords(standing, upTo, timeZone),
    policy: pinnedWords(pinned, timeZone),
    witnesses: standing.kind === 'witnessed' ? standing.by : undefined,
    ...changed,
  }
}
