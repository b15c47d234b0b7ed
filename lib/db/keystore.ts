import 'server-only'
import pg from 'pg'
import { requireVariable } from '@/lib/base/env'
import { outliveCuts } from '@/lib/db/client'

/**
 * The key store's own database (KEYS.md): one table, `erasure_secret`. Never in a transaction with the records, never in
 * their dumps.
 */
const slot = Symbol.for('chartseal.keystore')
type Slot = { [slot]?: pg.Pool }

export function keystore(): pg.Pool {
  const global = globalThis as Slot
  global[slot] ??= openKeystore(requireVariable('KEYSTORE_URL'))
  return global[slot]
}

export async function closeKeystore(): Promise<void> {
  const global = globalThis as Slot
  const pool = global[slot]
  delete global[slot]
  await pool?.end()
}

function openKeystore(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 5,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    application_name: 'chartseal',
  })
  outliveCuts(pool)
  return pool
}
