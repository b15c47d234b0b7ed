import { setTimeout as pause } from 'node:timers/promises'
import { openDatabase } from '@/lib/db/client'
import type { World } from './world'

/** Watches the log from outside: when which size was first found signed. */
export type SignedWatch = {
  /** `performance.now()` when a checkpoint of more than this position was first seen; `undefined` until then. */
  seenAt(position: number): number | undefined
  /** Until everything queued is in the log and signed. */
  untilAll(): Promise<number>
  positionsOf(events: readonly string[]): Promise<Map<string, number>>
  close(): Promise<void>
}

export function watchSigned({ stage }: World): SignedWatch {
  const { pool, close } = openDatabase(stage.urls.owner, { poolSize: 2 })
  const sizes: { size: number; at: number }[] = []
  let over = false
  const loop = (async () => {
    while (!over) {
      const { rows } = await pool.query('select max(size)::int as size from ledger_checkpoint')
      const size = Number(rows[0]?.size ?? 0)
      if (size > (sizes.at(-1)?.size ?? -1)) sizes.push({ size, at: performance.now() })
      await pause(20)
    }
  })()
  return {
    seenAt: (position) => sizes.find(({ size }) => size > position)?.at,
    async untilAll() {
      const text = `select (select count(*) from ledger_queue)::int as queued, size::int as size from ledger_head`
      for (;;) {
        const { rows } = await pool.query(text)
        if (rows[0]?.queued === 0 && (sizes.at(-1)?.size ?? 0) >= rows[0].size) return sizes.at(-1)?.at ?? performance.now()
        await pause(20)
      }
    },
    async positionsOf(events) {
      const text = 'select event_id, position from ledger_entry where event_id = any($1::uuid[])'
      const { rows } = await pool.query(text, [events])
      return new Map(rows.map((row) => [row.event_id as string, Number(row.position)]))
    },
    async close() {
      over = true
      await loop
      await close()
    },
  }
}
