import 'server-only'
import { requireWholeLedger, untilSigned } from '@/e2e/faults/whole-ledger'
import { behindThePortal, logged } from '@/e2e/long/portal-under-fire'
import type { Readers } from '@/e2e/long/readers'
import { expect } from '@/e2e/support/personas'
import { setDatabase } from '@/lib/db/client'
import { type HistorySource, historySourceOf } from '@/lib/ledger/history-source'
import { encodeTilePath } from '@/lib/ledger/tile'

/** What must hold after any kill, seen from behind and as anyone fetches it. Returns the log's size. */
export async function requireWholePortal(
  { wrong, acknowledged }: Pick<Readers, 'wrong' | 'acknowledged'>,
  seen: Iterable<string>,
  published: HistorySource,
): Promise<number> {
  expect(wrong, 'a page without its event, or signed out').toEqual([])
  expect(new Set(acknowledged).size, 'each look is one of its own').toBe(acknowledged.length)
  const behind = behindThePortal()
  try {
    await untilSigned(behind, 120, [{ said: () => logged('sequencer').split('\n') }])
    return await requireWholeLedger(behind, acknowledged, seen, published)
  } finally {
    await setDatabase(undefined)
  }
}

/** The log as anyone outside fetches it. */
export function publishedAt(baseURL: string): HistorySource {
  const get = async (path: string) => {
    const response = await fetch(`${baseURL}/ledger/${path}`, { signal: AbortSignal.timeout(30_000) })
    if (response.ok) return response
    await response.body?.cancel()
    return undefined
  }
  return historySourceOf(
    async (tile) => {
      const response = await get(encodeTilePath(tile))
      return response && new Uint8Array(await response.arrayBuffer())
    },
    async () => (await get('checkpoint/newest'))?.text(),
  )
}
