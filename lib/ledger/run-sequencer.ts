import 'server-only'
/**
 * The sequencer's life: wait for the lease, place what is queued, sign at most once a second, keep the lease. A signer
 * that stops does not stop care: entries go on, ordered but unsigned, or queueing where the database is not the one that
 * was signed (an older one restored, docs/decisions/021-a-restored-database.md), and the reason is said aloud.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadLogKeys, signingLogKeys } from '@/lib/ledger/log-keys'
import { openPublisher } from '@/lib/ledger/publisher'
import {
  BATCH_ROWS,
  Deposed,
  LEASE_SECONDS,
  releaseLease,
  renewLease,
  type SequencerState,
  sequenceBatch,
  takeLease,
} from '@/lib/ledger/sequence'
import { explainFailure, sayOnce } from '@/lib/ledger/sequencer-failure'
import { askWitnesses, loadAskedWitnesses } from '@/lib/ledger/witness'

/** A batch takes what came meanwhile: one transaction for many entries, and the database free for the appends between. */
const BATCH_EVERY_MS = 50
const RETRY_MS = 1_000
const ASK_EVERY_MS = 10_000
/** Witnesses and log are often started together: in the first half minute nobody waits for the next round. */
const ASK_AT_FIRST_MS = 1_000
const AT_FIRST_MS = 30_000
const RENEW_EVERY_MS = (LEASE_SECONDS * 1_000) / 3

/** `say` gets one plain line per event worth an operator's attention. Returns once `signal` is aborted. */
export async function runSequencer(signal: AbortSignal, say: (line: string) => void): Promise<void> {
  const holder = randomUUID()
  const sayFailure = sayOnce(say)
  while (!signal.aborted) {
    try {
      const state = await takeLease(holder)
      if (state) await hold(state, signal, say)
    } catch (error) {
      // Whatever happened, the in-memory edge is spent: the next round reads it from the database again.
      sayFailure(explainFailure(error))
    }
    await sleep(RETRY_MS, undefined, { signal }).catch(() => {})
  }
}

async function hold(first: SequencerState, signal: AbortSignal, say: (line: string) => void): Promise<void> {
  const over = new AbortController()
  const witnessing = keepAsking(AbortSignal.any([signal, over.signal]), say)
  try {
    await order(first, signal, say)
  } finally {
    over.abort()
    await witnessing
  }
}

/** Beside the ordering, so that no witness can hold it up. Whoever holds the lease asks: two would spoil each other's sizes. */
async function keepAsking(signal: AbortSignal, say: (line: string) => void): Promise<void> {
  const sayFailure = sayOnce(say)
  const begun = performance.now()
  while (!signal.aborted) {
    try {
      await askWitnesses(loadAskedWitnesses(), signingLogKeys(loadLogKeys()), signal)
    } catch (error) {
      if (!signal.aborted) sayFailure(`the witnesses were not asked: ${(error as Error).message}`)
    }
    const wait = performance.now() - begun < AT_FIRST_MS ? ASK_AT_FIRST_MS : ASK_EVERY_MS
    await sleep(wait, undefined, { signal }).catch(() => {})
  }
}

async function order(first: SequencerState, signal: AbortSignal, say: (line: string) => void): Promise<void> {
  let state = first
  let renewed = performance.now()
  const publisher = await openPublisher(state.size, say)
  while (!signal.aborted) {
    const batch = publisher.mayOrder ? await sequenceBatch(state) : { state, placed: 0 }
    state = batch.state
    await publisher.publish(state)
    if (performance.now() - renewed > RENEW_EVERY_MS) {
      if (!(await renewLease(state))) throw new Deposed()
      renewed = performance.now()
    }
    if (batch.placed < BATCH_ROWS) await sleep(BATCH_EVERY_MS, undefined, { signal }).catch(() => {})
  }
  await publisher.publish(state, { now: true })
  await releaseLease(state)
}
