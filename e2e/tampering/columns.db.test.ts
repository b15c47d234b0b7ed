import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgetTries } from '@/e2e/support/people'
import { disableGuards, sqlOf, tampering } from '@/e2e/tampering/as-owner'
import { changeOneByte } from '@/e2e/tampering/change'
import { type Check, COLUMNS, columnRows } from '@/e2e/tampering/columns'
import { expectIntact, history, verifierKey } from '@/e2e/tampering/verify-ledger'
import { createPerson, type Hospital, importInvented, openChart, search, sequenceAll, testHospital } from '@/e2e/tampering/world'
import { forgetEventKeys } from '@/lib/keys/event-keys'
import { forgetShortLived } from '@/lib/keys/short-lived'
import type { HistoryResult } from '@/lib/ledger/verify'
import { checkEvents } from '@/lib/oversight/check/check-events'
import { checkLog } from '@/lib/oversight/check/check-log'
import { checkRecords } from '@/lib/oversight/check/check-records'
import type { CheckResult } from '@/lib/oversight/check/finding'

let test: Hospital
let size = 0
const seen: { column: string; row: string; found: string }[] = []

beforeAll(async () => {
  test = await testHospital()
  const stranger = await createPerson(test, 'nurse', test.northgate)
  for (let i = 0; i < 3; i++) await openChart(test.nurse, test.patient)
  await openChart(stranger, test.patient)
  await importInvented(test.northgate, 1, 9) // new versions of what is there
  for (let i = 0; i < 250; i += 25) {
    await forgetTries(test)
    await Promise.all(Array.from({ length: 25 }, () => search(test.nurse)))
  }
  await sequenceAll(test)
  await openChart(test.nurse, test.patient)
  size = await sequenceAll(test)
  await disableGuards(test.owner)
})
afterAll(async () => {
  console.table(seen)
  await expectIntact(test)
  await test.drop()
})

/** Everything a check found, each as `kind column position`. */
const RUN: Record<Check, () => Promise<string[]>> = {
  history: async () => said(await history()),
  log: async () => listed(await checkLog([verifierKey()])),
  events: async () => listed(await checkEvents()),
  records: async () => listed(await checkRecords(test.northgate)),
}

function said(result: HistoryResult): string[] {
  if (result.verdict === 'intact') return []
  return [result.verdict === 'broken' ? `${result.kind} ${result.position ?? ''}`.trim() : 'cannot check']
}

function listed(result: CheckResult): string[] {
  if (result.verdict === 'intact') return []
  if (result.verdict === 'cannot-check') throw new Error(result.reason)
  return result.findings.map(({ kind, column, position }) => `${kind} ${column} ${position ?? ''}`.trim())
}

function run(check: Check): Promise<string[]> {
  // Keys that were opened before the change would hide it for five minutes.
  forgetShortLived()
  forgetEventKeys()
  return RUN[check]()
}

/** Changes, checks, restores and checks again: what was found is gone with the change. */
async function foundBy(
  check: Check,
  tables: readonly string[],
  change: (sql: ReturnType<typeof sqlOf>) => Promise<unknown>,
): Promise<string[]> {
  const found = await tampering(test.owner, tables, async (sql) => {
    await change(sql)
    return run(check)
  })
  expect(await run(check)).toEqual([])
  return found
}

const note = (column: string, row: string, found: readonly string[]) => seen.push({ column, row, found: found[0] ?? 'nothing' })

function split(found: string): { check: Check; kind: string } {
  const [check, kind] = found.split(': ') as [Check, string]
  return { check, kind }
}

describe('one byte of each column of a first, a middle and a last entry', () => {
  it.each(Object.entries(COLUMNS.ledger_entry ?? {}))('%s: %s', async (column, expected) => {
    const { check, kind } = split(expected)
    for (const position of [0, await positionOf('chart.open'), size - 1]) {
      const found = await foundBy(check, ['ledger_entry'], (sql) =>
        changeOneByte(sql, 'ledger_entry', column, `position = ${position}`),
      )
      const place =
        kind === 'index'
          ? `index ledger_entry.${column} ${position}`
          : kind === 'sealed'
            ? `sealed ledger_entry.sealed ${position}`
            : `${kind} ${position}`
      expect(found).toContain(place)
      note(`ledger_entry.${column}`, String(position), [place])
    }
  })

  async function positionOf(action: string): Promise<number> {
    const [row] = await sqlOf(test.owner)<{ position: string }>(
      'select position from ledger_entry where action = $1 order by position limit 1',
      [action],
    )
    return Number(row?.position)
  }
})

describe('one byte of each column beside the entries', () => {
  const WHICH: Readonly<Record<string, string>> = {
    ledger_tile: 'n = 0',
    ledger_checkpoint: 'size = (select max(size) from ledger_checkpoint)',
    checkpoint_signature: 'size = (select max(size) from checkpoint_signature)',
    ledger_head: 'one = 1',
    stream_head: 'seq = (select max(seq) from stream_head)',
    event_key_wrap: `event_key_id in (select encode(substring(sealed from 2 for 16), 'hex')::uuid from ledger_entry where action = 'chart.open')
      and reader_key_id in (select id from patient_audit_key)`,
    organisation_key: "organisation_id is not null and purpose = 'records' and version = 1",
    patient_audit_key: "stream_id = (select id from stream where label = 'main')",
    record: 'id = (select min(id::text)::uuid from record)',
    record_version: 'id = (select current_version_id from record order by id limit 1)',
    key_grant: `compartment_id = (select compartment_id from record order by id limit 1)`,
  }
  const rows = columnRows().filter(([table, , found]) => table in WHICH && !found.startsWith('nothing'))

  it.each(rows)('%s.%s: %s', async (table, column, expected) => {
    const { check, kind } = split(expected)
    // The check leaves an entry of its own; with the wraps put back, that entry has to go as well.
    const tables = table === 'event_key_wrap' ? [table, 'ledger_queue'] : [table]
    const found = await foundBy(check, tables, (sql) => changeOneByte(sql, table, column, WHICH[table] ?? ''))
    expect(found.map((one) => one.split(' ')[0])).toContain(kind)
    note(`${table}.${column}`, 'one', found)
  })

  it.each(Object.entries(COLUMNS.ledger_queue ?? {}))('ledger_queue.%s, before it is ordered: %s', async (column, expected) => {
    await openChart(test.nurse, test.patient)
    await openChart(test.nurse, test.patient)
    const { check, kind } = split(expected)
    const oldest = "ord = (select min(ord) from ledger_queue where action = 'chart.open')"
    const found = await foundBy(check, ['ledger_queue'], (sql) => changeOneByte(sql, 'ledger_queue', column, oldest))
    expect(found.map((one) => one.split(' ')[0])).toContain(kind)
    note(`ledger_queue.${column}`, 'oldest', found)
  })
})

describe('the table of the threat model', () => {
  it('names every column the database has', async () => {
    for (const [table, columns] of Object.entries(COLUMNS)) {
      const rows = await sqlOf(test.owner)<{ name: string }>(
        'select column_name as name from information_schema.columns where table_name = $1',
        [table],
      )
      expect(Object.keys(columns).sort(), table).toEqual(rows.map(({ name }) => name).sort())
    }
  })

  it('is the one in docs/threat-model.md', () => {
    const lines = [...readFileSync('docs/threat-model.md', 'utf8').matchAll(/^\| `(\w+)\.(\w+)` \| (.+?) \|$/gm)]
    expect(lines.map(([, table, column, found]) => [table, column, found])).toEqual(columnRows())
  })
})
