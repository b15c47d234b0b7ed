import 'server-only'
/**
 * The sequencer's life: wait for the lease, place what is queued, sign at most once a second, keep the lease. A signer
 * that stops does not stop the ordering: care goes on, entries wait unsigned, and the reason is said aloud.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { publishCheckpoint } from '@/lib/ledger/publish'
import {
  Deposed,
  LEASE_SECONDS,
  releaseLease,
  renewLease,
  type SequencerState,
  sequenceBatch,
  takeLease,
} from '@/lib/ledger/sequence'
import { openSigner, type Signer, SignerStopped } from '@/lib/ledger/signer'

const IDLE_MS = 50
const RETRY_MS = 1_000
const SIGN_EVERY_MS = 1_000
const RENEW_EVERY_MS = (LEASE_SECONDS * 1_000) / 3

/** `say` gets one plain line per event worth an operator's attention. Returns once `signal` is aborted. */
export async function runSequencer(signal: AbortSignal, say: (line: string) => void): Promise<void> {
  const holder = randomUUID()
  while (!signal.aborted) {
    try {
      const state = await takeLease(holder)
      if (state) await hold(state, signal, say)
    } catch (error) {
      // Whatever happened, the in-memory edge is spent: the next round reads it from the database again.
      say(error instanceof Deposed ? 'another sequencer took over' : `the database is not answering: ${(error as Error).message}`)
    }
    await sleep(RETRY_MS, undefined, { signal }).catch(() => {})
  }
}

async function hold(first: SequencerState, signal: AbortSignal, say: (line: string) => void): Promise<void> {
  let state = first
  let renewed = performance.now()
  const publisher = publisherFrom(state.size, say)
  while (!signal.aborted) {
    const batch = await sequenceBatch(state)
    state = batch.state
    await publisher(state)
    if (performance.now() - renewed > RENEW_EVERY_MS) {
      if (!(await renewLease(state))) throw new Deposed()
      renewed = performance.now()
    }
    if (batch.placed === 0) await sleep(IDLE_MS, undefined, { signal }).catch(() => {})
  }
  await publisher(state, { now: true })
  await releaseLease(state)
}

/** Signs when a second has passed; a stopped signer is said once and asked again only by a new start. */
function publisherFrom(
  size: number,
  say: (line: string) => void,
): (state: SequencerState, options?: { now: boolean }) => Promise<void> {
  let signer = openOrSay(size, say)
  let last = Number.NEGATIVE_INFINITY
  return async (state, options) => {
    if (!signer || (!options?.now && performance.now() - last < SIGN_EVERY_MS)) return
    last = performance.now()
    try {
      await publishCheckpoint(signer, state)
    } catch (error) {
      if (!(error instanceof SignerStopped)) throw error
      signer = undefined
      say(error.message)
    }
  }
}

function openOrSay(size: number, say: (line: string) => void): Signer | undefined {
  try {
    return openSigner(size)
  } catch (error) {
    if (!(error instanceof SignerStopped)) throw error
    say(error.message)
    return undefined
  }
}
