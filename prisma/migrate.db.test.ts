import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { asClient, asRole, withDatabase } from '@/bin/set-up/databases'
import { loadMigrations, migrate } from '@/prisma/migrate'

const { server, roles } = inject('testServer')
const admin = asRole(withDatabase(server, 'postgres'), roles.superuser)
const name = `migrate_${randomUUID().slice(0, 8)}`
const url = asRole(withDatabase(server, name), roles.owner)

beforeAll(() => asClient(admin, async (client) => void (await client.query(`create database ${name} owner ${roles.owner.user}`))))
afterAll(() => asClient(admin, async (client) => void (await client.query(`drop database ${name} with (force)`))))

describe('migrations', () => {
  const all = loadMigrations()
  const names = all.map((migration) => migration.name)

  it('of two migrators at once one applies everything, the other finds nothing to do', async () => {
    const applied = await Promise.all([migrate(url), migrate(url), migrate(url)])
    expect(applied.filter((list) => list.length > 0)).toEqual([names])
  })

  it('a migration that fails leaves nothing behind, and the repaired one goes through', async () => {
    const broken = {
      name: '99990101000000_more',
      sql: 'create table more (id int); create function f() returns int language sql as $$ select 1; $$; select 1/0;',
    }
    await expect(migrate(url, [...all, broken])).rejects.toThrow('taken back whole: division by zero')
    const exists = (table: string) =>
      asClient(url, async (client) => (await client.query('select to_regclass($1) as it', [table])).rows[0].it)
    expect(await exists('more')).toBeNull()
    expect(await migrate(url, [...all, { ...broken, sql: broken.sql.replace('1/0', '1') }])).toEqual([broken.name])
    expect(await exists('more')).toBe('more')
  })

  it('a database from a newer version is refused', async () => {
    await expect(migrate(url, all)).rejects.toThrow('newer Chartseal')
  })

  it('the record is what Prisma writes: the checksum of the script', async () => {
    const rows = await asClient(
      url,
      async (client) => (await client.query('select * from _prisma_migrations order by started_at')).rows,
    )
    expect(rows[0]).toMatchObject({ migration_name: names[0], rolled_back_at: null, applied_steps_count: 1 })
    expect(rows[0].checksum).toMatch(/^[0-9a-f]{64}$/)
  })
})
