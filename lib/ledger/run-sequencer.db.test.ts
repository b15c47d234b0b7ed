import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { count, createPerson, search, sequenceAll, speakingAs } from '@/e2e/tampering/world'
import { runSequencer } from '@/lib/ledger/run-sequencer'
import { explainFailure } from '@/lib/ledger/sequencer-failure'

let test: TestInstallation
beforeAll(async () => {
  test = await testInstallation()
  await sequenceAll(test)
})
afterAll(() => test.drop())

/** What it says until it has said something, or for a second longer. */
async function saidAs(url: string, more = 0): Promise<string[]> {
  const said: string[] = []
  const stop = new AbortController()
  await speakingAs(url, async () => {
    const running = runSequencer(stop.signal, (line) => said.push(line))
    for (let i = 0; i < 100 && said.length === 0; i++) await sleep(100)
    await sleep(more)
    stop.abort()
    await running
  })
  return said
}

describe('what the sequencer says', () => {
  it('of a queue row that cannot be ordered: whose id it bears, once, and it goes on when the row is gone', async () => {
    const nurse = await createPerson(test, 'nurse', test.northgate)
    await search(nurse)
    const { rows } = await test.owner.pool.query<{ id: string; ord: string }>(
      `insert into ledger_queue (event_id, entry, sealed, at, action, outcome, role, purpose, basis)
       select event_id, entry, sealed, at, action, outcome, role, purpose, basis from ledger_entry where position = 1
       returning event_id as id, ord`,
    )
    const said = await saidAs(test.sequencerUrl, 2_500)
    expect(said).toHaveLength(1)
    expect(said[0]).toContain(rows[0]?.id)
    expect(said[0]).not.toContain('not answering')
    expect(await count(test.owner, 'ledger_queue')).toBe(2)
    await test.owner.pool.query('delete from ledger_queue where ord = $1', [rows[0]?.ord])
    await test.owner.pool.query('update ledger_lease set holder = null')
    await expectIntact(test)
  })

  it('of a database that is away: that it is not answering', async () => {
    expect(await saidAs('postgresql://a:b@127.0.0.1:1/nothing')).toEqual([
      expect.stringContaining('the database is not answering'),
    ])
  })
})

describe('a failure', () => {
  it.each([
    { code: 'ECONNRESET' },
    { code: '57P01', message: 'terminating connection due to administrator command' },
    { code: '08006' },
    { message: 'Connection terminated unexpectedly' },
    { message: 'timeout exceeded when trying to connect' },
    { message: 'outer', cause: { code: 'ECONNREFUSED' } },
  ])('%j is a database that does not answer', (error) => {
    expect(explainFailure(Object.assign(new Error(), error))).toContain('not answering')
  })

  it.each([
    { code: '42501', message: 'permission denied for table ledger_entry' },
    { code: '23505', table: 'ledger_tile', detail: 'Key (level, n)=(0, 0) already exists.', message: 'duplicate key' },
    { message: 'the ledger has no head row: migrations are missing' },
  ])('%j is said as it is', (error) => {
    const said = explainFailure(Object.assign(new Error(), error))
    expect(said).toContain(error.message)
    expect(said).not.toContain('not answering')
  })
})
