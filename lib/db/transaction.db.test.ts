import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { testDatabase } from '@/e2e/support/database'
import { db } from '@/lib/db/client'
import { keystore } from '@/lib/db/keystore'
import { requireLeastPrivilege } from '@/lib/db/privilege'
import { inTransaction, type Tx } from '@/lib/db/transaction'

const test = await testDatabase()
afterAll(() => test.drop())

describe('a transaction', () => {
  it('keeps what Prisma and the driver wrote in it, or neither', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    const act = (fail: boolean) =>
      inTransaction(async (tx) => {
        await tx.organisation.create({ data: { id: a, code: 'AA', name: 'A', seal: new Uint8Array(32) } })
        await tx.sql(`insert into organisation (id, code, name, seal) values ($1, 'BB', 'B', '')`, [b])
        expect(await tx.organisation.count()).toBe(2)
        if (fail) throw new Error('broken')
      })
    await expect(act(true)).rejects.toThrow('broken')
    expect(await db().prisma.organisation.count()).toBe(0)
    await act(false)
    expect(await db().prisma.organisation.count()).toBe(2)
  })

  it('keeps many at once apart', async () => {
    const seen = await Promise.all(
      Array.from({ length: 40 }, () =>
        inTransaction(async (tx) => {
          const before = (await tx.sql<{ id: string }>('select pg_current_xact_id()::text as id')).rows[0]?.id
          await tx.organisation.count()
          const after = (await tx.sql<{ id: string }>('select pg_current_xact_id()::text as id')).rows[0]?.id
          expect(after).toBe(before)
          return before
        }),
      ),
    )
    expect(new Set(seen).size).toBe(40)
  })

  it('refuses the driver after it ended', async () => {
    let kept: Tx | undefined
    await inTransaction(async (tx) => {
      kept = tx
    })
    expect(() => kept?.sql('select 1')).toThrow('ended')
  })

  it('ends in bounded time', async () => {
    const slow = inTransaction((tx) => tx.sql('select pg_sleep(2)'), { timeoutMs: 200 })
    await expect(slow).rejects.toThrow()
  })

  it('says nothing to the database once its time is over: it would be kept by itself, or among what another one does', async () => {
    const insert = `insert into organisation (id, code, name, seal) values ($1, 'LA', 'late', '')`
    const slow = inTransaction(
      async (tx) => {
        await tx.sql('select pg_sleep(0.6)')
        await tx.sql(insert, [randomUUID()])
      },
      { timeoutMs: 200 },
    )
    await expect(slow).rejects.toThrow('out of time')
    expect((await db().pool.query(`select 1 from organisation where code = 'LA'`)).rowCount).toBe(0)
  })
})

describe('the roles', () => {
  it('web and sequencer run without rights over the tables, the owner is refused', async () => {
    await requireLeastPrivilege()
    await requireLeastPrivilege(test.sequencer)
    await expect(requireLeastPrivilege(test.owner)).rejects.toThrow('must not run as the owner')
  })

  it.each([
    ['web', 'update ledger_head set size = 5'],
    ['web', 'delete from ledger_queue'],
    ['web', 'insert into ledger_lease (one) values (2)'],
    ['web', 'alter table ledger_entry disable trigger all'],
    ['web', 'create table more (id int)'],
    ['sequencer', 'select * from account'],
    ['sequencer', 'update ledger_entry set entry = entry'],
  ])('%s may not: %s', async (role, statement) => {
    const database = role === 'web' ? db() : test.sequencer
    await expect(database.pool.query(statement)).rejects.toMatchObject({ code: '42501' })
  })

  it('the key store takes no change of a secret', async () => {
    const id = randomUUID()
    await keystore().query('insert into erasure_secret (patient, secret) values ($1, $2)', [id, Buffer.alloc(32)])
    await expect(keystore().query('update erasure_secret set secret = $1', [Buffer.alloc(32, 1)])).rejects.toMatchObject({
      code: '42501',
    })
    expect((await keystore().query('delete from erasure_secret where patient = $1', [id])).rowCount).toBe(1)
  })
})
