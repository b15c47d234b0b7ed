import 'server-only'
import type { EventId } from '@/lib/base/ids'
import { db } from '@/lib/db/client'

/**
 * Where an event stands in the log; `undefined` while it waits in the queue, or if there is none. Event ids hold 74 random
 * bits and are given only to those who acted or may read the entry: asking by id reveals a number and nothing else.
 */
export async function loadPosition(event: EventId): Promise<number | undefined> {
  const { rows } = await db().pool.query<{ position: string }>('select position from ledger_entry where event_id = $1', [event])
  return rows[0] && Number(rows[0].position)
}
