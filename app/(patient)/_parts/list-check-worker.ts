/**
 * The worker that checks a patient's list: asks for all of it once, and holds it against its own numbers, the signed heads, the
 * policy that this device pinned and what it saw before. What it reports is what this device found.
 */
import { textOf } from '@/app/http-log'
import { loadPinned, type Pinned } from '@/app/pinned'
import { fromBase64, fromUtf8 } from '@/lib/base/bytes'
import type { StreamId } from '@/lib/base/ids'
import { checkEvidence, type EvidenceReport } from '@/lib/ledger/check-evidence'
import { type Listed, listedOf } from '@/lib/ledger/check-list'
import { type Evidence, EvidenceError, parseEvidence } from '@/lib/ledger/evidence'
import { readStreamHead } from '@/lib/ledger/stream-head'
import { PolicyError } from '@/lib/ledger/witness-policy'
import type { ListReport, ListRequest } from './list-check-messages'
import { brokenSentences, CANNOT, standingSentence } from './list-check-words'
import { loadHeads, rememberHeads } from './list-memory'

addEventListener('message', ({ data }: MessageEvent<ListRequest>) => {
  void run(data).then(postMessage, (error: unknown) => postMessage(failed(error)))
})

function failed(error: unknown): ListReport {
  if (error instanceof PolicyError) return { kind: 'cannot-check', reason: CANNOT.policy }
  if (error instanceof EvidenceError) return { kind: 'broken', sentences: [CANNOT.unreadable] }
  return { kind: 'cannot-check', reason: navigator.onLine ? CANNOT.unreachable : CANNOT.offline }
}

async function run(request: ListRequest): Promise<ListReport> {
  const pinned = await loadPinned(await textOf('/ledger/policy'), new Date())
  const answer = await fetch('/me/looked/check', { method: 'POST', cache: 'no-store' })
  if (answer.status === 409) return without(await answer.text(), pinned, request)
  if (answer.status === 401) return { kind: 'cannot-check', reason: CANNOT.signedOut }
  if (!answer.ok) throw new Error('not reachable')
  return check(new Uint8Array(await answer.arrayBuffer()), pinned, request)
}

/** Nothing yet, where this device has seen a list before, is a list that is gone. */
async function without(why: string, pinned: Pinned, { owner }: ListRequest): Promise<ListReport> {
  if (why === 'length') return { kind: 'cannot-check', reason: CANNOT.length }
  const seen = (await loadHeads(originOf(pinned), owner)).size > 0
  if (why === 'entry' || seen) return { kind: 'broken', sentences: [CANNOT.nothing] }
  return { kind: 'cannot-check', reason: CANNOT.notYet }
}

function originOf({ policy }: Pinned): string {
  return policy.logs[0]?.key.name ?? ''
}

async function check(bytes: Uint8Array, pinned: Pinned, { owner, timeZone }: ListRequest): Promise<ListReport> {
  const end = bytes.indexOf(10)
  const file = bytes.slice(end + 1)
  const beside = JSON.parse(fromUtf8(bytes.subarray(0, end))) as Beside
  const evidence = parseEvidence(file)
  const waiting = beside.waiting.flatMap(({ event, salt }): Listed[] => {
    const one = listedOf(event, fromBase64(salt))
    return one ? [one] : []
  })
  const origin = originOf(pinned)
  const remembered = await loadHeads(origin, owner)
  const found = checkEvidence(evidence, {
    policy: pinned.policy,
    nowSeconds: Math.floor(Date.now() / 1_000),
    beside: (stream) => ({ remembered: remembered.get(stream), beyond: { written: beside.written[stream] ?? 0, waiting } }),
  })
  const shown = headsOf(evidence)
  const gone = [...remembered].filter(([stream]) => !shown.has(stream)).map(([, { n }]) => n)
  const sentences = brokenSentences(found, gone, timeZone)
  if (sentences.length > 0) return { kind: 'broken', sentences, file }
  const whole = found.lists.filter((one) => one.why === 'whole')
  if (whole.length === 0 || whole.length < found.lists.length || found.checkpoint.why !== 'signed')
    return { kind: 'cannot-check', reason: CANNOT.nobody }
  await rememberHeads(origin, owner, shown)
  return wholeOf(whole, found, { pinned, timeZone, file })
}

/** What the portal says beside the file: how many events each stream has, and those that wait for a checkpoint. */
type Beside = {
  readonly written: Readonly<Record<StreamId, number>>
  readonly waiting: readonly { readonly event: string; readonly salt: string }[]
}

/** Form only: they count once the check has found each of them signed. */
function headsOf({ heads = [] }: Evidence) {
  return new Map(heads.map(readStreamHead).map(({ stream, n, commitment, size }) => [stream as string, { n, commitment, size }]))
}

type More = { readonly pinned: Pinned; readonly timeZone: string; readonly file: Uint8Array }

function wholeOf(
  whole: readonly { readonly n: number; readonly pending: number }[],
  found: EvidenceReport,
  { pinned, timeZone, file }: More,
): ListReport {
  return {
    kind: 'whole',
    entries: whole.reduce((sum, { n }) => sum + n, 0),
    pending: whole.reduce((sum, { pending }) => sum + pending, 0),
    standing: standingSentence(found.witnesses, timeZone),
    policy: pinned.fingerprint,
    ...(pinned.proposed && { proposed: pinned.proposed.fingerprint }),
    file,
  }
}
