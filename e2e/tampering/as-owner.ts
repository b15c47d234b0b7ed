import 'server-only'
import type { Database } from '@/lib/db/client'

/**
 * Behind the portal's back: as the owner of the tables, which is what an operator with the database can always be.
 * Guards are disabled and references dropped first; what was changed is put back afterwards, byte for byte.
 */
export type Sql = <Row extends Record<string, unknown>>(text: string, values?: readonly unknown[]) => Promise<Row[]>

export function sqlOf({ pool }: Database): Sql {
  return async <Row extends Record<string, unknown>>(text: string, values: readonly unknown[] = []) =>
    (await pool.query<Row>(text, [...values])).rows
}

/** Once per test database. */
export async function disableGuards(owner: Database): Promise<void> {
  const sql = sqlOf(owner)
  const tables = await sql<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
  )
  const references = await sql<{ name: string; table: string }>(
    `select conname as name, conrelid::regclass::text as table from pg_constraint where contype = 'f'`,
  )
  for (const { name } of tables) await sql(`alter table "${name}" disable trigger user`)
  for (const { name, table } of references) await sql(`alter table ${table} drop constraint "${name}"`)
}

/** Runs `work` with the rows of these tables kept, and restores them whatever happened. */
export async function tampering<T>(owner: Database, tables: readonly string[], work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = sqlOf(owner)
  for (const table of tables) await sql(`create table kept_${table} as table ${table}`)
  try {
    return await work(sql)
  } finally {
    for (const table of tables) {
      const key = await primaryKey(sql, table)
      await sql(`delete from ${table} t where not exists (select from kept_${table} k where k is not distinct from t)`)
      await sql(`insert into ${table} select k.* from kept_${table} k where not exists (select from ${table} t where ${key})`)
      await sql(`drop table kept_${table}`)
    }
  }
}

async function primaryKey(sql: Sql, table: string): Promise<string> {
  const rows = await sql<{ name: string }>(
    `select a.attname as name from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
     where i.indrelid = $1::regclass and i.indisprimary`,
    [table],
  )
  return rows.map(({ name }) => `t.${name} = k.${name}`).join(' and ')
}
