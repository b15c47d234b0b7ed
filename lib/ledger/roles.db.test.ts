import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { type Hospital, openChart, search, sequenceAll, testHospital } from '@/e2e/tampering/world'
import { type Database, db } from '@/lib/db/client'

let test: Hospital
beforeAll(async () => {
  test = await testHospital()
  await openChart(test.nurse, test.patient)
  await sequenceAll(test)
  await search(test.nurse) // one entry still queued
})
afterAll(async () => {
  await expectIntact(test)
  await test.drop()
})

/** What PostgreSQL answers to whoever has no right, and what the guards raise: one code, so that neither tells more. */
const FORBIDDEN = { code: '42501' }

function as(role: string): Database {
  return role === 'web' ? db() : role === 'sequencer' ? test.sequencer : test.owner
}

describe('what each role may not do', () => {
  it.each([
    ['web', 'delete from ledger_queue'],
    ['web', "update ledger_queue set action = 'home.open'"],
    ['web', 'update ledger_head set size = size + 1'],
    ['web', 'insert into ledger_entry select * from ledger_entry'],
    ['web', 'update ledger_entry set sealed = sealed'],
    ['web', 'delete from ledger_entry'],
    ['web', 'insert into ledger_tile values (0, 0, null)'],
    ['web', "insert into ledger_checkpoint values (9, '', '')"],
    ['web', "insert into checkpoint_signature values (9, '', '', now())"],
    ['web', 'select * from ledger_lease'],
    ['web', 'update ledger_lease set holder = null'],
    ['web', 'update stream_head set stream_id = stream_id'],
    ['web', 'delete from stream_head'],
    ['web', 'update record_version set envelope = envelope'],
    ['web', 'delete from record_version'],
    ['web', 'delete from record'],
    ['web', 'update event_key_wrap set sealed = sealed'],
    ['web', 'update organisation_key set public_key = public_key'],
    ['web', 'update patient_audit_key set public_key = public_key'],
    ['web', 'update key_grant set holder_id = holder_id'],
    ['web', 'truncate ledger_queue'],
    ['sequencer', 'insert into ledger_queue (event_id) values (gen_random_uuid())'],
    ['sequencer', "update ledger_queue set action = 'home.open'"],
    ['sequencer', 'update ledger_entry set sealed = sealed'],
    ['sequencer', 'delete from ledger_entry'],
    ['sequencer', 'update ledger_checkpoint set root = root'],
    ['sequencer', 'delete from ledger_checkpoint'],
    ['sequencer', 'delete from ledger_tile'],
    ['sequencer', 'select * from record_version'],
    ['sequencer', 'select * from record'],
    ['sequencer', 'select * from patient'],
    ['sequencer', 'select * from stream'],
    ['sequencer', 'select * from event_key_wrap'],
    ['sequencer', 'select * from key_grant'],
    ['sequencer', 'select * from account'],
    ['sequencer', 'select * from blind_index'],
    ['sequencer', 'update stream_head set seq = seq + 1'],
  ])('%s: %s', async (role, statement) => {
    await expect(as(role).pool.query(statement)).rejects.toMatchObject(FORBIDDEN)
  })

  it.each([
    'ledger_entry',
    'ledger_checkpoint',
    'checkpoint_signature',
    'record_version',
    'event_key_wrap',
    'organisation_key',
    'patient_audit_key',
  ])('nobody changes or removes a row of %s, the owner without first dropping a trigger neither', async (table) => {
    const { rows } = await test.owner.pool.query<{ column: string }>(
      'select column_name as column from information_schema.columns where table_name = $1 order by ordinal_position limit 1',
      [table],
    )
    const column = rows[0]?.column
    for (const statement of [`update ${table} set ${column} = ${column}`, `delete from ${table}`, `truncate ${table} cascade`])
      await expect(test.owner.pool.query(statement)).rejects.toMatchObject(FORBIDDEN)
  })

  it.each(['seq = seq + 2', 'seq = seq - 1', 'seq = seq', "seq = seq + 1, stream_id = '00000000-0000-4000-8000-000000000000'"])(
    'a stream’s head does not jump: %s',
    async (change) => {
      await expect(test.owner.pool.query(`update stream_head set ${change} where seq > 0`)).rejects.toMatchObject(FORBIDDEN)
    },
  )

  it.each(['size = size - 1', 'epoch = epoch - 1'])('the log’s head does not go back: %s', async (change) => {
    await expect(test.owner.pool.query(`update ledger_head set ${change}`)).rejects.toMatchObject(FORBIDDEN)
  })
})

describe('what they need, they may', () => {
  it.each([
    ['web', 'select * from ledger_entry limit 1'],
    ['web', 'select * from ledger_queue limit 1'],
    ['web', 'select * from ledger_head'],
    ['sequencer', 'select * from ledger_queue limit 1'],
    ['sequencer', 'update ledger_head set epoch = epoch + 1'],
    ['owner', 'update stream_head set seq = seq + 1 where seq > 0'],
  ])('%s: %s', async (role, statement) => {
    const client = await as(role).pool.connect()
    try {
      await client.query('begin')
      expect((await client.query(statement)).rowCount).toBeGreaterThan(0)
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})
