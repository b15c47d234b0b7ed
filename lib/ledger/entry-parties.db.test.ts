import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '@/e2e/support/database'
import { newId, type OrganisationId } from '@/lib/base/ids'
import { isParty } from '@/lib/ledger/entry-parties'

const [here, there] = [newId<OrganisationId>(), newId<OrganisationId>()]
/** Every way in which two organisations, or none, can act and have custody. */
const PAIRS = [here, there, null].flatMap((organisation) =>
  [here, there, null].map((custody) => [organisation, custody] as const),
)

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase()
  await test.owner.pool.query(
    `insert into ledger_entry (position, event_id, entry, leaf, chain, sealed, at, action, outcome, role, purpose, basis, organisation, custody)
     select n - 1, gen_random_uuid(), '\\x01', sha256(''), sha256(''), '\\x01', now(), '', '', '', '', '', organisation, custody
     from unnest($1::uuid[], $2::uuid[]) with ordinality as t (organisation, custody, n)`,
    [PAIRS.map(([organisation]) => organisation), PAIRS.map(([, custody]) => custody)],
  )
})
afterAll(() => test.drop())

it('finds every entry in which an organisation acts or has custody, and no other', async () => {
  const text = (condition: string) => `select position::int as at from ledger_entry where ${condition} order by position`
  const { rows: found } = await test.owner.pool.query(text(isParty('$1')), [here])
  const { rows: expected } = await test.owner.pool.query(text('organisation = $1 or custody = $1'), [here])
  expect(found).toEqual(expected)
  expect(found).toHaveLength(5)
})

it('by the two indexes, one of which holds only what the other does not', async () => {
  const client = await test.owner.pool.connect()
  try {
    await client.query('begin; set local enable_seqscan = off; set local enable_indexscan = off')
    const { rows } = await client.query(
      `explain select position from ledger_entry where ${isParty('$1')}`.replaceAll('$1', `'${here}'`),
    )
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toContain('ledger_entry_organisation')
    expect(plan).toContain('ledger_entry_custody')
    await client.query('rollback')
  } finally {
    client.release()
  }
})
