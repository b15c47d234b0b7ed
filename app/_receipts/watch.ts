'use client'
/** When this device looks for the entries of its receipts, and what it knows of them. One for the whole page, in every room. */
import { useSyncExternalStore } from 'react'
import { type Kept, type KeptReceipt, keepReceipt, loadKept, rewrite } from './kept'

/** Maximum merge delay (lib/ledger/check-receipt), and a moment for the answer to arrive. */
const DUE_MS = 62_000
const AGAIN_MS = 60_000
/** What is missing is looked for now and then: it may still appear. */
const SELDOM_MS = 600_000

let known: Kept | undefined
let timer: ReturnType<typeof setTimeout> | undefined
let worker: Worker | undefined
const listeners = new Set<() => void>()

export function useKept(): Kept | undefined {
  return useSyncExternalStore(
    subscribe,
    () => known,
    () => undefined,
  )
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** A browser that keeps nothing has nothing to check, and is no reason to alarm anybody; one that was busy is asked again. */
export async function watchReceipts(given: readonly string[] = []): Promise<void> {
  try {
    for (const note of given) await keepReceipt(note, Date.now())
    await look()
  } catch {
    setTimeout(() => void watchReceipts(given), AGAIN_MS)
  }
}

/** Somebody dealt with it: it is listed below the pages that speak of receipts, and no longer above every page. */
export async function putAway(commitment: string): Promise<void> {
  const receipt = known?.receipts.get(commitment)
  if (receipt) await rewrite(commitment, { ...receipt, putAway: true })
  await look()
}

async function look(): Promise<void> {
  known = await loadKept()
  for (const listener of listeners) listener()
  if (worker) return
  const next = Math.min(...[...known.receipts.values()].map(nextMs))
  clearTimeout(timer)
  if (next < Number.POSITIVE_INFINITY) timer = setTimeout(check, Math.max(2_000, next - Date.now()))
}

function nextMs({ state, keptMs, triedMs }: KeptReceipt): number {
  if (state === 'included') return Number.POSITIVE_INFINITY
  if (triedMs === undefined) return keptMs + DUE_MS
  return triedMs + (state === 'waiting' ? AGAIN_MS : SELDOM_MS)
}

/** In a worker: it verifies signatures and reads tiles, and a page that is worked with must not wait for that. */
function check(): void {
  worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' })
  const ended = (again: () => void) => {
    worker?.terminate()
    worker = undefined
    again()
  }
  worker.onmessage = () => ended(() => void watchReceipts())
  // Its code could not be loaded: nothing was tried, and nothing is known that was not known before.
  worker.onerror = () =>
    ended(() => {
      timer = setTimeout(check, AGAIN_MS)
    })
  worker.postMessage({ nowMs: Date.now() })
}
