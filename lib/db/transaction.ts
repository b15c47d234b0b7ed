import 'server-only'
import type pg from 'pg'
import { connectionOfTransaction, type Database, db } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { statementName } from '@/lib/db/statement-name'

/**
 * One database transaction. It commits when `work` returns and rolls back when it throws; nothing is half done.
 * Only the files that ARCHITECTURE names may open one (checked by lib/tidy.test.ts). Its isolation is PostgreSQL's own READ
 * COMMITTED: to say so each time costs every act a round trip, and a database set to a stricter level refuses more, not less.
 *
 * `tx.patient.findMany(…)` is Prisma. `tx.sql(text, values)` speaks to the driver on the same connection, in the same
 * transaction, with a prepared statement: for the hot path, at about a quarter of the cost (decision 003).
 */
export type Tx = Prisma.TransactionClient & {
  sql<Row extends pg.QueryResultRow = pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<pg.QueryResult<Row>>
}

export type TransactionOptions = {
  /** Rolled back when it takes longer. */
  readonly timeoutMs?: number
  /** Another than this process's own: for tests and the seed. */
  readonly database?: Database
}

const TIMEOUT_MS = 15_000
/** How long to wait for a free connection: an exhausted pool is an error in bounded time. */
const WAIT_MS = 5_000

export function inTransaction<T>(work: (tx: Tx) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
  const database = options.database ?? db()
  const taken: { client?: pg.PoolClient } = {}
  const settings = { timeout: options.timeoutMs ?? TIMEOUT_MS, maxWait: WAIT_MS }
  return connectionOfTransaction.run(taken, async () => {
    try {
      return await database.prisma.$transaction((tx) => work(withDriver(tx, taken)), settings)
    } finally {
      // The connection goes back to the pool: a late `tx.sql` must not speak inside somebody else's transaction.
      delete taken.client
    }
  })
}

function withDriver(tx: Prisma.TransactionClient, taken: { client?: pg.PoolClient }): Tx {
  const sql: Tx['sql'] = (text, values = []) => {
    if (!taken.client) throw new Error('this transaction has ended')
    return taken.client.query({ ...named(text), text, values: [...values] })
  }
  return new Proxy(tx, { get: (target, key) => (key === 'sql' ? sql : Reflect.get(target, key)) }) as Tx
}

function named(text: string): { name?: string } {
  const name = statementName(text)
  return name === undefined ? {} : { name }
}
