/**
 * The worker that looks for this device's receipts in the published log, under the policy that the device pinned and what it saw
 * before. It asks for what everybody asks for, without a cookie: who looks for what cannot be told from it.
 */
import { loadChecked, loadPinned, type Pinned, rememberSeen } from '@/app/pinned'
import { checkReceipt, MERGE_DELAY_MS } from '@/lib/ledger/check-receipt'
import { NoteError } from '@/lib/ledger/note-key'
import type { Receipt } from '@/lib/ledger/receipt'
import { type Contradiction, type Owed, type Sought, type SoughtAll, seekReceipts } from '@/lib/ledger/seek-receipts'
import { encodeTilePath } from '@/lib/ledger/tile'
import { NO_QUORUM } from '@/lib/ledger/witness-policy'
import { dropOld, type Kept, type KeptReceipt, loadKept, noteCheck, rewrite, type Trouble } from './kept'

addEventListener('message', ({ data }: MessageEvent<{ readonly nowMs: number }>) => {
  void run(data.nowMs).finally(() => postMessage('done'))
})

async function run(nowMs: number): Promise<void> {
  const kept = await loadKept()
  await dropOld(kept, nowMs)
  const due = dueOf(kept, nowMs)
  if (due.length === 0) return
  const trouble = await seek(due, nowMs).catch((): Trouble => (navigator.onLine ? 'unreachable' : 'offline'))
  if (trouble) for (const one of due) await rewrite(one.commitment, { ...one.receipt, triedMs: nowMs })
  await noteCheck({ atMs: nowMs, ...(trouble && { trouble }) })
}

type Due = { readonly commitment: string; readonly receipt: KeptReceipt; readonly note: string }

/** By the time since they came, of one clock: that of the portal may be another. */
function dueOf({ receipts }: Kept, nowMs: number): Due[] {
  return [...receipts].flatMap(([commitment, receipt]) => {
    const { state, note, keptMs } = receipt
    return state === 'included' || !note || nowMs - keptMs < MERGE_DELAY_MS ? [] : [{ commitment, receipt, note }]
  })
}

/** Nothing where it could be done. Rejects where the log cannot be read. */
async function seek(due: readonly Due[], nowMs: number): Promise<Trouble | undefined> {
  const pinned = await loadPinned(await textOf('policy'), new Date(nowMs))
  const promised: (Due & { readonly owed: Owed })[] = []
  for (const one of due) {
    const given = vouchedFor(one.note, pinned, nowMs)
    if (given) promised.push({ ...one, owed: owedOf(given, one.receipt, pinned) })
    else await rewrite(one.commitment, { ...one.receipt, state: 'unvouched', triedMs: nowMs })
  }
  const found = await seekIn(
    promised.map(({ owed }) => owed),
    pinned,
    nowMs,
  )
  if (found.kind === 'no-quorum') return 'no-quorum'
  if (found.kind === 'contradicted') return TROUBLES[found.why]
  await rememberSeen(found.origin, found)
  for (const [i, one] of promised.entries())
    await rewrite(one.commitment, knownOf(one.receipt, found.receipts[i] as Sought, { ...found, nowMs }))
  return undefined
}

/** `shrunk` is none by itself: a whole check remembers the newest checkpoint, and its witnesses need a moment to follow. */
const TROUBLES: { readonly [W in Contradiction['why']]: Trouble } = {
  signature: 'keys',
  shrunk: 'behind',
  forked: 'contradicted',
  tile: 'contradicted',
}

function vouchedFor(note: string, { policy }: Pinned, nowMs: number): Receipt | undefined {
  try {
    const { why, receipt } = checkReceipt(note, { policy, nowMs })
    return why === 'promised' || why === 'not-due' ? receipt : undefined
  } catch (error) {
    if (error instanceof NoteError) return undefined
    throw error
  }
}

/** Where witnesses date the log, theirs and the portal's clocks are compared; where nobody does, this device's may run ahead. */
function owedOf({ origin, commitment, at }: Receipt, { keptMs, absentUpTo = 0 }: KeptReceipt, { policy }: Pinned): Owed {
  const given = Date.parse(at)
  const dueMs = (policy.quorum === NO_QUORUM ? Math.max(given, keptMs) : given) + MERGE_DELAY_MS
  return { origin, commitment, dueMs, absentUpTo }
}

async function seekIn(owed: readonly Owed[], { policy }: Pinned, nowMs: number): Promise<SoughtAll> {
  const keys = [...policy.logs, ...(policy.lastGood ?? [])].map(({ key }) => key)
  const [log] = policy.logs
  return seekReceipts(owed, {
    note: await textOf('checkpoint'),
    tile: async (path) => bytesOf(encodeTilePath(path)),
    policy,
    remembered: log ? await loadChecked(log.key.name, keys) : [],
    nowSeconds: Math.floor(nowMs / 1_000),
    servedMs: nowMs,
  })
}

type Found = { readonly size: number; readonly asOfMs?: number; readonly nowMs: number }

function knownOf(receipt: KeptReceipt, sought: Sought, { size, asOfMs, nowMs }: Found): KeptReceipt {
  if (sought.kind === 'included') return { state: 'included', keptMs: receipt.keptMs }
  if (sought.kind === 'elsewhere') return { ...receipt, state: 'unvouched', triedMs: nowMs }
  const state = sought.overdue ? 'overdue' : 'waiting'
  return { ...receipt, state, triedMs: nowMs, absentUpTo: size, ...(asOfMs === undefined ? {} : { asOfMs }) }
}

async function textOf(path: string): Promise<string> {
  const answer = await ask(path, 'no-store')
  if (!answer.ok) throw new Error('not reachable')
  return answer.text()
}

/** From the browser's own cache too: whatever it is, it has to lead to the signed root. */
async function bytesOf(path: string): Promise<Uint8Array | undefined> {
  const answer = await ask(path, 'default')
  if (answer.status === 404) return undefined
  if (!answer.ok) throw new Error('not reachable')
  return new Uint8Array(await answer.arrayBuffer())
}

function ask(path: string, cache: RequestCache): Promise<Response> {
  return fetch(`/ledger/${path}`, { cache, credentials: 'omit' })
}
