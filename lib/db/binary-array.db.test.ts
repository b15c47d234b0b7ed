import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '@/e2e/support/database'
import { bigintArray, byteaArray, textArray, timeArray, uuidArray } from '@/lib/db/binary-array'
import { inTransaction } from '@/lib/db/transaction'

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase()
})
afterAll(() => test.drop())

const bytes = fc.uint8Array({ maxLength: 3_000 })
const text = fc.string({ unit: 'binary', maxLength: 40 }).map((words) => words.replaceAll('\0', ''))
const time = fc.integer({ min: -62_000_000_000_000, max: 250_000_000_000_000 }).map((ms) => new Date(ms).toISOString())
const bigint = fc.maxSafeInteger().map(String)

it.each([
  ['bytea', bytes, byteaArray, (one: unknown) => Buffer.from(one as Uint8Array).toString('hex'), "encode(one, 'hex')"],
  ['text', text, textArray, String, 'one'],
  ['bigint', bigint, bigintArray, String, 'one::text'],
  ['uuid', fc.uuid(), uuidArray, String, 'one::text'],
  ['timestamptz', time, timeArray, String, 'one'],
] as const)(
  'arrays of %s arrive as they were sent: none, one, many, some of them null',
  async (type, item, encode, spell, column) => {
    const sql = `select ${column} as one from unnest($1::${type}[]) with ordinality as t (one, n) order by n`
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(item as fc.Arbitrary<string>, { freq: 5 }), { maxLength: 30 }), async (items) => {
        const sent = (encode as (items: readonly (string | null)[]) => Buffer)(items)
        const { rows } = await inTransaction((tx) => tx.sql<{ one: string | Date | null }>(sql, [sent]))
        const found = rows.map(({ one }) => (one instanceof Date ? one.toISOString() : one))
        expect(found).toEqual(items.map((one) => (one === null ? null : spell(one))))
      }),
      { numRuns: 25 },
    )
  },
)

it('an array of another type is refused, not read as what it is not', async () => {
  const ask = (sent: Buffer) => inTransaction((tx) => tx.sql('select $1::uuid[]', [sent]))
  await expect(ask(byteaArray([new Uint8Array(16)]))).rejects.toThrow('type')
  await expect(ask(textArray(['a']))).rejects.toThrow('type')
  expect(() => uuidArray(['019'])).toThrow('UUID')
  expect(() => timeArray(['now'])).toThrow('time')
})
