import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { disableGuards, type Sql, sqlOf, tampering } from '@/e2e/tampering/as-owner'
import { reseal } from '@/e2e/tampering/reseal'
import { expectIntact, history, verifierKey } from '@/e2e/tampering/verify-ledger'
import { count, type Hospital, importInvented, openChart, search, sequenceAll, testHospital } from '@/e2e/tampering/world'
import { forgetEventKeys } from '@/lib/keys/event-keys'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { openCheckpoint } from '@/lib/ledger/checkpoint'
import { loadCheckpoint } from '@/lib/ledger/public-log'
import { openSigner, SignerStopped } from '@/lib/ledger/signer'
import { checkEvents } from '@/lib/oversight/check/check-events'
import { checkRecords } from '@/lib/oversight/check/check-records'
import type { CheckResult, Finding } from '@/lib/oversight/check/finding'
import { ContentBroken } from '@/lib/records/open-records'

/** Whoever holds the database and every key: what still contradicts him. */
let test: Hospital
beforeAll(async () => {
  test = await testHospital()
  await importInvented(test.northgate, 1, 9) // second versions of what the first import wrote
  await openChart(test.nurse, test.patient)
  await sequenceAll(test)
  await disableGuards(test.owner)
})
afterAll(async () => {
  forget()
  await expectIntact(test)
  await test.drop()
})

function forget(): void {
  forgetShortLived()
  forgetEventKeys()
}

function findings(result: CheckResult): readonly Finding[] {
  return result.verdict === 'broken' ? result.findings : []
}

const columns = (result: CheckResult) => findings(result).map(({ column }) => column)
const failures = () =>
  count(test.owner, "(select outcome from ledger_queue union all select outcome from ledger_entry) e where outcome = 'failed'")

/** Opens before and after; between them nothing is shown, the attempt is an entry, and the check names the column. */
async function refusedWhile(tables: readonly string[], attack: (sql: Sql) => Promise<unknown>): Promise<string[]> {
  forget()
  expect(await openChart(test.nurse, test.patient)).toMatchObject({ ok: true })
  const found = await tampering(test.owner, tables, async (sql) => {
    await attack(sql)
    forget()
    const before = await failures()
    await expect(openChart(test.nurse, test.patient)).rejects.toThrow(ContentBroken)
    expect(await failures()).toBe(before + 1)
    return columns(await checkRecords(test.northgate))
  })
  forget()
  expect(await openChart(test.nurse, test.patient)).toMatchObject({ ok: true })
  expect(await checkRecords(test.northgate)).toMatchObject({ verdict: 'intact' })
  return found
}

const ONE = `select r.id as record, r.current_version_id as version, r.type from record r join record_version v on v.id = r.current_version_id
  where r.type <> 'Patient' and v.number = 2 order by r.id limit 1`
type One = { record: string; version: string; type: string }

describe('a value changed and sealed anew with the right keys', () => {
  it('in the envelope alone', async () => {
    expect(await refusedWhile(['record_version'], (sql) => reseal(test, sql, { content: false }))).toContain(
      'record_version.envelope',
    )
  })

  it('in the envelope and in the content beside it', async () => {
    expect(await refusedWhile(['record_version'], (sql) => reseal(test, sql, { content: true }))).toContain(
      'record_version.content',
    )
  })

  it('the same value sealed anew is no change: it opens, and its content says so', async () => {
    await tampering(test.owner, ['record_version'], async (sql) => {
      await reseal(test, sql, { content: false, change: false })
      forget()
      await expect(openChart(test.nurse, test.patient)).resolves.toMatchObject({ ok: true })
    })
  })
})

describe('an older version served', () => {
  const rollBack = async (sql: Sql) => {
    const [one] = await sql<One>(ONE)
    await sql(
      'update record set current_version_id = (select id from record_version where record_id = $1 and number = 1) where id = $1',
      [one?.record],
    )
  }

  it('by its pointer', async () => {
    expect(await refusedWhile(['record'], rollBack)).toContain('record.current_version_id')
  })

  it('with the newest dropped', async () => {
    const found = await refusedWhile(['record', 'record_version'], async (sql) => {
      const [one] = await sql<One>(ONE)
      await rollBack(sql)
      await sql('delete from record_version where id = $1', [one?.version])
    })
    expect(found).toEqual(expect.arrayContaining(['record.current_version_id', 'record_version.id']))
  })

  it('the whole record dropped', async () => {
    const found = await refusedWhile(['record', 'record_version'], async (sql) => {
      const [one] = await sql<One>(ONE)
      await sql('delete from record where id = $1', [one?.record])
      await sql('delete from record_version where record_id = $1', [one?.record])
    })
    expect(found).toContain('record.id')
  })

  it('with every record and the compartment’s pointer rolled back to the first import: opening cannot tell, the check can', async () => {
    const result = await tampering(test.owner, ['record', 'compartment'], async (sql) => {
      // The state of the first import: its records, its versions, its event.
      const second = '(select max(event_id::text)::uuid from record_version)'
      await sql(`delete from record where id in (select record_id from record_version where number = 1 and event_id = ${second})`)
      await sql('update record r set current_version_id = v.id from record_version v where v.record_id = r.id and v.number = 1')
      await sql(
        `update compartment set state_event_id = (select min(event_id::text)::uuid from record_version)
         where id in (select compartment_id from record_version)`,
      )
      forget()
      expect(await openChart(test.nurse, test.patient)).toMatchObject({ ok: true, value: 7 })
      return checkRecords(test.northgate)
    })
    expect(columns(result)).toEqual(
      expect.arrayContaining(['record.current_version_id', 'compartment.state_event_id', 'record.id']),
    )
    forget()
    expect(await checkRecords(test.northgate)).toMatchObject({ verdict: 'intact' })
  })

  it('a patient removed whole', async () => {
    const result = await tampering(test.owner, ['patient', 'compartment', 'record', 'record_version'], async (sql) => {
      for (const table of ['record_version', 'record', 'compartment']) await sql(`delete from ${table}`)
      return checkRecords(test.northgate)
    })
    expect(columns(result)).toEqual(expect.arrayContaining(['compartment.id', 'record.id']))
  })
})

describe('ciphertext moved', () => {
  it('to another record: it does not open there', async () => {
    await tampering(test.owner, ['record_version'], async (sql) => {
      await sql(`update record_version v set envelope = o.envelope, content = o.content from record_version o, (${ONE}) one
        where v.id = one.version and o.record_id <> v.record_id`)
      forget()
      await expect(openChart(test.nurse, test.patient)).rejects.toThrow()
      expect(columns(await checkRecords(test.northgate))).toContain('record_version.content')
    })
  })
})

describe('entries removed, swapped, inserted', () => {
  const row =
    'event_id, entry, leaf, chain, sealed, at, action, outcome, role, purpose, basis, organisation, custody, actor, patient'
  const attacks: [string, (sql: Sql) => Promise<unknown>, { kind: string; position: number }][] = [
    ['the first deleted', (sql) => sql('delete from ledger_entry where position = 0'), { kind: 'size', position: 0 }],
    ['one in the middle deleted', (sql) => sql('delete from ledger_entry where position = 6'), { kind: 'size', position: 6 }],
    [
      'one in the middle deleted and the gap closed',
      async (sql) => {
        await sql('delete from ledger_entry where position = 6')
        await sql('update ledger_entry set position = -position where position > 6')
        await sql('update ledger_entry set position = -position - 1 where position < 0')
      },
      { kind: 'size', position: 6 },
    ],
    [
      'two swapped',
      async (sql) => {
        await sql('update ledger_entry set position = -1 where position = 4')
        await sql('update ledger_entry set position = 4 where position = 9')
        await sql('update ledger_entry set position = 9 where position = -1')
      },
      { kind: 'entry', position: 4 },
    ],
    [
      'one inserted',
      async (sql) => {
        await sql('update ledger_entry set position = -position where position > 5')
        await sql('update ledger_entry set position = 1 - position where position < 0')
        await sql(
          `insert into ledger_entry (position, ${row}) select 6, ${row.replace('event_id', 'gen_random_uuid()')} from ledger_entry where position = 5`,
        )
      },
      { kind: 'entry', position: 6 },
    ],
  ]

  it.each(attacks)('%s', async (_, attack, { kind, position }) => {
    const result = await tampering(test.owner, ['ledger_entry'], async (sql) => {
      await attack(sql)
      return history()
    })
    expect(result).toMatchObject({ verdict: 'broken', kind, position })
    expect(await history()).toMatchObject({ verdict: 'intact' })
  })

  it('the tail cut with its checkpoints: by a checkpoint remembered, by the streams’ heads, and the signer stops', async () => {
    await search(test.nurse)
    const earlier = await sequenceAll(test)
    await openChart(test.nurse, test.patient)
    const size = await sequenceAll(test)
    const remembered = openCheckpoint((await loadCheckpoint()) as string, verifierKey())
    expect(await history(remembered)).toMatchObject({ verdict: 'intact', size })
    await tampering(test.owner, ['ledger_entry', 'ledger_checkpoint', 'checkpoint_signature', 'ledger_head'], async (sql) => {
      await sql('delete from ledger_entry where position >= $1', [earlier])
      for (const table of ['ledger_checkpoint', 'checkpoint_signature'])
        await sql(`delete from ${table} where size > $1`, [earlier])
      await sql(
        'update ledger_head set size = $1::bigint, chain = (select chain from ledger_entry where position = $1::bigint - 1)',
        [earlier],
      )
      expect(await history()).toMatchObject({ verdict: 'intact', size: earlier }) // to whoever never saw it before
      expect(await history(remembered)).toMatchObject({ verdict: 'broken', kind: 'size', position: earlier })
      expect(findings(await checkEvents())).toContainEqual(expect.objectContaining({ kind: 'stream', column: 'stream_head.seq' }))
      expect(() => openSigner(earlier)).toThrow(SignerStopped)
    })
    expect(await history(remembered)).toMatchObject({ verdict: 'intact' })
  })

  it('one removed from the queue before it is ordered leaves a hole in its stream', async () => {
    await openChart(test.nurse, test.patient)
    await openChart(test.nurse, test.patient)
    for (const which of ['min', 'max']) {
      await tampering(test.owner, ['ledger_queue'], async (sql) => {
        await sql(`delete from ledger_queue where ord = (select ${which}(ord) from ledger_queue where action = 'chart.open')`)
        expect(findings(await checkEvents())).toContainEqual(expect.objectContaining({ kind: 'stream' }))
      })
      expect(await checkEvents()).toMatchObject({ verdict: 'intact' })
    }
    expect(await sqlOf(test.owner)('select 1 from ledger_queue')).not.toEqual([])
  })
})
