'use client'
/**
 * The receipts that this browser keeps, until it found their entries in the ledger.
 *
 * They stay when somebody signs out, like the policy that the device pinned: otherwise whoever wants to hold back an entry had
 * only to wait for that. On a workstation that many use they tell the next one that somebody acted here at that time, and
 * neither who, nor what, nor about whom: a receipt is a time, a signature and a commitment whose salt is not here. Of one that
 * was found, only the time stays, for a day.
 */
import { forget, keep, listKept } from '@/app/device-store'

/** Milliseconds of this device's own clock; `asOfMs` by those who countersigned. */
export type KeptReceipt = {
  readonly state: 'waiting' | 'included' | 'overdue' | 'unvouched'
  readonly keptMs: number
  /** The signed note; gone once it was found. */
  readonly note?: string
  readonly triedMs?: number
  /** Entries of the log among which it is not. */
  readonly absentUpTo?: number
  readonly asOfMs?: number
  /** Somebody saw that it is missing and dealt with it. */
  readonly putAway?: true
}

export type Trouble = 'offline' | 'unreachable' | 'no-quorum' | 'behind' | 'keys' | 'contradicted'
export type LastCheck = { readonly atMs: number; readonly trouble?: Trouble }

/** Receipts by their commitment. */
export type Kept = { readonly receipts: ReadonlyMap<string, KeptReceipt>; readonly last?: LastCheck }

/** No commitment is called so: base64 of 32 bytes ends in `=`. */
const LAST = 'last-check'

export async function loadKept(): Promise<Kept> {
  const all = new Map(await listKept('receipts'))
  const last = all.get(LAST) as LastCheck | undefined
  all.delete(LAST)
  return { receipts: all as Map<string, KeptReceipt>, ...(last && { last }) }
}

/** A page that comes back from the browser's memory brings its receipt again: what is known of it stays. */
export async function keepReceipt(note: string, keptMs: number): Promise<void> {
  const commitment = note.split('\n')[2] ?? ''
  await keep('receipts', commitment, { state: 'waiting', keptMs, note }, 'add').catch((error: unknown) => {
    if ((error as DOMException).name !== 'ConstraintError') throw error
  })
}

export async function rewrite(commitment: string, receipt: KeptReceipt): Promise<void> {
  await keep('receipts', commitment, receipt, 'put')
}

export async function noteCheck(last: LastCheck): Promise<void> {
  await keep('receipts', LAST, last, 'put')
}

const DAY_MS = 86_400_000

export async function dropOld({ receipts }: Kept, nowMs: number): Promise<void> {
  for (const [commitment, { state, keptMs }] of receipts)
    if (state === 'included' && nowMs - keptMs > DAY_MS) await forget('receipts', commitment)
}
