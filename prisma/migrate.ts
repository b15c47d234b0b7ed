import 'server-only'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { NO_FILTERS, openSchemaEngine } from '@/prisma/schema-engine'

/**
 * Applies the migrations that are missing, recorded in `_prisma_migrations` as Prisma does it.
 *
 * Promise: all of them and their records are one transaction. A kill at any point leaves the database as it was before or
 * as it is after, and of two migrators one waits and then finds nothing to do.
 */
export type Migration = { readonly name: string; readonly sql: string }

const FOLDER = join(import.meta.dirname, 'migrations')
// Held by the transaction, not the session, so that it also works through PgBouncer and cannot outlive a crash.
const MIGRATOR_LOCK = 0x63_68_61_72 // "char"

/** The names applied now, in order; empty when nothing was missing. `url` is the owner's. */
export async function migrate(url: string, migrations: readonly Migration[] = loadMigrations()): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATOR_LOCK])
    const applied = await applyMissing(client, migrations)
    await client.query('commit')
    return applied
  } finally {
    await client.end()
  }
}

async function applyMissing(client: pg.Client, migrations: readonly Migration[]): Promise<string[]> {
  if (await everythingApplied(client, migrations)) return []
  let cause: unknown
  const engine = await openSchemaEngine(client, readSchema(), (error) => {
    cause = error
  })
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: asList(migrations), filters: NO_FILTERS })
    return appliedMigrationNames
  } catch (error) {
    throw new Error(`a migration failed and was taken back whole: ${wordsOf(cause ?? error)}`, { cause: cause ?? error })
  } finally {
    engine.free()
  }
}

/** Saves loading the engine (half a second) at each start; the engine itself checks the checksums when something is new. */
async function everythingApplied(client: pg.Client, migrations: readonly Migration[]): Promise<boolean> {
  const table = await client.query(`select to_regclass('_prisma_migrations') is not null as exists`)
  if (!table.rows[0].exists) return false
  const { rows } = await client.query('select migration_name as name from _prisma_migrations where finished_at is not null')
  const applied = new Set(rows.map((row) => row.name as string))
  const unknown = [...applied].filter((name) => !migrations.some((migration) => migration.name === name))
  if (unknown.length > 0)
    throw new Error(
      `the database was migrated by a newer Chartseal (${unknown.join(', ')}): update this one, or begin a demo again with --fresh`,
    )
  return migrations.every((migration) => applied.has(migration.name))
}

export function loadMigrations(folder: string = FOLDER): Migration[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return names
    .map((entry) => ({ name: entry.name, sql: readFileSync(join(folder, entry.name, 'migration.sql'), 'utf8') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

export function readSchema(): string {
  return readFileSync(join(import.meta.dirname, 'schema.prisma'), 'utf8')
}

function asList(migrations: readonly Migration[]) {
  return {
    baseDir: 'prisma/migrations',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
