import 'server-only'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadMigrations, readSchema } from '@/prisma/migrate'
import { datamodel, NO_FILTERS, noConnection, openSchemaEngine } from '@/prisma/schema-engine'

/**
 * `npm run migration -- NAME` writes the next migration: the difference between today's schema and the copy beside the
 * newest migration. The first one encloses roles.sql and guards.sql, a later one guards-NAME.sql where there is one. `--again` replaces the newest, as long as nobody has it.
 */
const FOLDER = join(import.meta.dirname, 'migrations')

async function main(args: readonly string[]): Promise<void> {
  const name = args.find((arg) => !arg.startsWith('--'))
  if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) throw new Error('usage: npm run migration -- name_in_snake_case [--again]')
  const existing = loadMigrations().map((migration) => migration.name)
  if (args.includes('--again')) rmSync(join(FOLDER, existing.pop() ?? ''), { recursive: true })
  const newest = existing.at(-1)
  const sql = await difference(newest ? readFileSync(join(FOLDER, newest, 'schema.prisma'), 'utf8') : undefined)
  const folder = join(FOLDER, `${stamp()}_${name}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'migration.sql'),
    [newest ? '' : part('roles.sql'), sql, part(newest ? `guards-${name}.sql` : 'guards.sql')].filter(Boolean).join('\n'),
  )
  writeFileSync(join(folder, 'schema.prisma'), readSchema())
  process.stdout.write(`${folder}\n`)
}

async function difference(before: string | undefined): Promise<string> {
  const engine = await openSchemaEngine(noConnection, readSchema())
  const from = before === undefined ? { tag: 'empty' as const } : datamodel(before)
  const wish = { from, to: datamodel(readSchema()), script: true, exitCode: null, filters: NO_FILTERS, shadowDatabaseUrl: null }
  const { stdout } = await engine.diff(wish)
  return stdout ?? ''
}

function part(file: string): string {
  const path = join(import.meta.dirname, file)
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

function stamp(): string {
  return new Date().toISOString().replace(/\D/g, '').slice(0, 14)
}

await main(process.argv.slice(2))
