'use client'
/** How long each of her streams was when this device last found it whole, by the log's name and whose list it is. */
import { getKept, keep } from '@/app/device-store'
import type { RememberedHead } from '@/lib/ledger/check-list'

export type Heads = ReadonlyMap<string, RememberedHead>

export async function loadHeads(origin: string, owner: string): Promise<Heads> {
  return ((await getKept('stream-heads', placeOf(origin, owner))) as Heads | undefined) ?? new Map()
}

/** Those that were just found whole replace what was known of them; a stream that is not shown now is not forgotten. */
export async function rememberHeads(origin: string, owner: string, heads: Heads): Promise<void> {
  await keep('stream-heads', placeOf(origin, owner), new Map([...(await loadHeads(origin, owner)), ...heads]), 'put')
}

function placeOf(origin: string, owner: string): string {
  return `${origin} ${owner}`
}
