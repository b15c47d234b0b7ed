import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '@/e2e/support/database'
import { disableGuards, sqlOf, tampering } from '@/e2e/tampering/as-owner'
import { inTransaction, type Tx } from '@/lib/db/transaction'
import { leafHash, rootOf } from '@/lib/ledger/merkle'
import { checkConsistency, checkInclusion, proveConsistency, proveInclusion } from '@/lib/ledger/proof'
import { storedHashes } from '@/lib/ledger/stored-hashes'

const SIZE = 256 * 3 + 77
const LEAVES = Array.from({ length: SIZE }, (_, i) => leafHash(Uint8Array.of(1, i >> 8, i & 255)))

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase()
  await disableGuards(test.owner)
  const sql = sqlOf(test.owner)
  await sql(
    `insert into ledger_entry (position, event_id, entry, leaf, chain, sealed, at, action, outcome, role, purpose, basis)
     select n - 1, gen_random_uuid(), '\\x01', leaf, leaf, '\\x01', now(), '', '', '', '', ''
     from unnest($1::bytea[]) with ordinality as t (leaf, n)`,
    [LEAVES.map((leaf) => Buffer.from(leaf))],
  )
  for (let n = 0; n < 3; n++)
    await sql('insert into ledger_tile (level, n, root) values (0, $1, $2)', [n, rootOf(LEAVES.slice(n * 256, n * 256 + 256))])
})
afterAll(() => test.drop())

/** What is asked of the database from here on. */
function counted(tx: Tx): { tx: Tx; asked: number } {
  const found = { asked: 0, tx }
  found.tx = new Proxy(tx, {
    get: (target, key) => {
      if (key === 'sql') found.asked++
      return Reflect.get(target, key)
    },
  })
  return found
}

it('proofs from stored tiles hold, wherever the entry stands', async () => {
  await inTransaction(async (tx) => {
    const reader = storedHashes(tx)
    for (const index of [0, 1, 255, 256, 511, 700, SIZE - 1]) {
      const proof = await proveInclusion(index, SIZE, reader)
      expect(checkInclusion(proof, LEAVES[index] as Uint8Array, rootOf(LEAVES))).toBe(true)
    }
    for (const from of [1, 255, 256, 300, 768, SIZE]) {
      const proof = await proveConsistency(from, SIZE, reader)
      expect(checkConsistency(proof, rootOf(LEAVES.slice(0, from)), rootOf(LEAVES))).toBe(true)
    }
  })
})

it('a proof asks once for each tile, and entries side by side share them', async () => {
  await inTransaction(async (tx) => {
    const found = counted(tx)
    const reader = storedHashes(found.tx)
    await proveInclusion(300, SIZE, reader)
    expect(found.asked).toBe(3) // its own tile, the roots of tiles, the partial tile at the edge
    for (let index = 256; index < 512; index++) await proveInclusion(index, SIZE, reader)
    expect(found.asked).toBe(3)
  })
})

it('behind a missing row nothing is proven: the next one would stand in its place', async () => {
  await tampering(test.owner, ['ledger_entry'], async (sql) => {
    await sql('delete from ledger_entry where position = 300')
    await inTransaction(async (tx) => {
      const reader = storedHashes(tx)
      await expect(proveInclusion(290, SIZE, reader)).rejects.toThrow('the log has no hash')
      await expect(proveInclusion(400, SIZE, reader)).rejects.toThrow('the log has no hash')
      await expect(proveInclusion(10, SIZE, reader)).resolves.toBeDefined()
    })
  })
})
