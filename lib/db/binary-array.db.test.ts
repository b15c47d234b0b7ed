import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '@/e2e/support/database'
import { byteaArray } from '@/lib/db/binary-array'
import { inTransaction } from '@/lib/db/transaction'

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase()
})
afterAll(() => test.drop())

it('bytes arrive as they were sent: none, one, many, some of them empty or null', async () => {
  const text = 'select one from unnest($1::bytea[]) with ordinality as t (one, n) order by n'
  const item = fc.option(fc.uint8Array({ maxLength: 3_000 }), { freq: 5 })
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 30 }), async (items) => {
      const { rows } = await inTransaction((tx) => tx.sql<{ one: Uint8Array | null }>(text, [byteaArray(items)]))
      expect(rows.map(({ one }) => one && new Uint8Array(one))).toEqual(items)
    }),
    { numRuns: 40 },
  )
})

it('an array of another type is refused, not read as what it is not', async () => {
  const ask = (sent: Buffer) => inTransaction((tx) => tx.sql('select $1::uuid[]', [sent]))
  await expect(ask(byteaArray([new Uint8Array(16)]))).rejects.toThrow('type')
})
