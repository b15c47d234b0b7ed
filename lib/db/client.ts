import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { requireVariable } from '@/lib/base/env'
import { PrismaClient } from '@/lib/db/generated/client'
import { statementName } from '@/lib/db/statement-name'

/**
 * The connection of this process, under its own database role. lib/db is the only importer of Prisma and of the driver.
 */
export type Database = {
  readonly prisma: PrismaClient
  readonly pool: pg.Pool
  close(): Promise<void>
}

const POOL_SIZE = 20
const CONNECT_TIMEOUT_MS = 5_000
/** Bounded time: a black-holed connection must end as an error that shows nothing, never as a page that hangs. */
const STATEMENT_TIMEOUT_MS = 30_000

// Next loads pages, route handlers and instrumentation as separate module instances: one pool for all of them.
const slot = Symbol.for('chartseal.database')
type Slot = { [slot]?: Database }

/** The process's database, from DATABASE_URL; opened at the first call. */
export function db(): Database {
  const global = globalThis as Slot
  global[slot] ??= openDatabase(requireVariable('DATABASE_URL'))
  return global[slot]
}

/** Replaces and closes what `db()` returned before: for commands that end, and for tests, which have a database each. */
export async function setDatabase(database: Database | undefined): Promise<void> {
  const global = globalThis as Slot
  const before = global[slot]
  if (database) global[slot] = database
  else delete global[slot]
  if (before && before !== database) await before.close()
}

export function openDatabase(url: string, options: { readonly poolSize?: number } = {}): Database {
  const pool = new ObservedPool({
    connectionString: url,
    max: options.poolSize ?? POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'chartseal',
    // Statements asked for together are sent together, and answered in their order (decision 054).
    pipeline: true,
  })
  outliveCuts(pool)
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: ({ sql }) => statementName(sql) as string }),
  })
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

/**
 * A connection cut by a database restart must not end the process, idle or just being handed over: between the pool's own
 * listener and the borrower's there is none, and greeting and farewell may come in one packet.
 */
export function outliveCuts(pool: pg.Pool): void {
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
}

/** `since`: milliseconds of `performance.now()`. */
export type TakenConnection = { client?: pg.PoolClient; since?: number }
type Taken = AsyncLocalStorage<TakenConnection>
const takenSlot = Symbol.for('chartseal.connection-of-transaction')
const global = globalThis as { [takenSlot]?: Taken }
global[takenSlot] ??= new AsyncLocalStorage()

/**
 * Filled with the connection that Prisma takes for the transaction begun inside `run`. One for the process: the pool may
 * have been opened by another of Next's module instances than the one that begins the transaction.
 */
export const connectionOfTransaction: Taken = global[takenSlot]

/** Notes which connection a transaction took, so that `tx.sql` can speak on the same one (decision 003). */
class ObservedPool extends pg.Pool {
  // biome-ignore lint/suspicious/noExplicitAny: pg declares connect with and without a callback
  override connect(...args: any[]): any {
    const connecting = (super.connect as (...args: unknown[]) => Promise<pg.PoolClient> | undefined)(...args)
    const taken = connectionOfTransaction.getStore()
    if (!taken || !connecting) return connecting
    return connecting.then((client) => {
      taken.client ??= client
      taken.since ??= performance.now()
      return client
    })
  }
}
