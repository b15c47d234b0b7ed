import 'server-only'
import { db } from '@/lib/db/client'

/**
 * SQL: this organisation acts in the entry or has custody of whom it is about. Nearly always both, so the index by custody holds
 * only the others: `ledger_entry_custody` has these words, or PostgreSQL does not use it (prisma/guards-custody_apart.sql).
 */
export function isParty(parameter: '$1' | '$2'): string {
  return `(organisation = ${parameter} or custody = ${parameter} and custody is distinct from organisation)`
}

/** Which organisations an entry is about, before the gate decides whether this reader may open it. */
export async function loadEntryParties(position: number): Promise<string[] | undefined> {
  const { rows } = await db().pool.query<{ organisation: string | null; custody: string | null }>(
    'select organisation, custody from ledger_entry where position = $1',
    [position],
  )
  return rows[0] && [rows[0].organisation, rows[0].custody].filter((id): id is string => id !== null)
}
