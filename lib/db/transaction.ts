import 'server-only'
import type pg from 'pg'
import { connectionOfTransaction, type Database, db, type TakenConnection } from '@/lib/db/client'
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

/**
 * NOTE late-statement. When its time is over Prisma rolls back and gives the connection away, while `work` goes on knowing
 * nothing: what it said to the driver then would be committed by itself, or inside somebody else's transaction. The driver
 * is refused before Prisma's clock can come to that: ours begins no later and ends this much earlier.
 */
const EARLIER_MS = 100

export function inTransaction<T>(work: (tx: Tx) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
  const database = options.database ?? db()
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS
  const taken: TakenConnection = {}
  const settings = { timeout: timeoutMs + EARLIER_MS, maxWait: WAIT_MS }
  return connectionOfTransaction.run(taken, async () => {
    try {
      return await database.prisma.$transaction((tx) => work(withDriver(tx, taken, timeoutMs)), settings)
    } finally {
      // The connection goes back to the pool: a late `tx.sql` must not speak inside somebody else's transaction.
      delete taken.client
    }
  })
}

function withDriver(tx: Prisma.TransactionClient, taken: TakenConnection, timeoutMs: number): Tx {
  const sql: Tx['sql'] = (text, values = []) => {
    if (!taken.client || taken.since === undefined) throw new Error('this transaction has ended')
    if (performance.now() - taken.since >= timeoutMs) throw new Error('this transaction has run out of time') // NOTE late-statement
    return taken.client.query({ ...named(text), text, values: [...values] })
  }
  return new Proxy(tx, { get: (target, key) => (key === 'sql' ? sql : Reflect.get(target, key)) }) as Tx
}

function named(text: string): { name?: string } {
  const name = statementName(text)
  return name === undefined ? {} : { name }
}
