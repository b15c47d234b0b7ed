import 'server-only'
import { db } from '@/lib/db/client'

/** Which organisations an entry is about, before the gate decides whether this reader may open it. */
export async function loadEntryParties(position: number): Promise<string[] | undefined> {
  const { rows } = await db().pool.query<{ organisation: string | null; custody: string | null }>(
    'select organisation, custody from ledger_entry where position = $1',
    [position],
  )
  return rows[0] && [rows[0].organisation, rows[0].custody].filter((id): id is string => id !== null)
}
