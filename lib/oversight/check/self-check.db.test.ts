import { appendFileSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { disableGuards, type Sql, tampering } from '@/e2e/tampering/as-owner'
import { LOG_TABLES, recompute, signAnew, stolenKey } from '@/e2e/tampering/rewrite'
import { history } from '@/e2e/tampering/verify-ledger'
import { type Hospital, openChart, sequenceAll, testHospital } from '@/e2e/tampering/world'
import { type Custodian, setCustodian } from '@/lib/keys/custodian'
import { forgetEventKeys } from '@/lib/keys/event-keys'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { acknowledgeBreak, type CheckRecord, edgeOf, loadCheckRecord, RECORD_FILE } from '@/lib/oversight/check/check-record'
import { loadCheckStanding, standingOf } from '@/lib/oversight/check/check-standing'
import { DAY_MS, extentDue, HOUR_MS } from '@/lib/oversight/check/keep-checking'
import { type Extent, selfCheck } from '@/lib/oversight/check/self-check'
import { loadReasons } from '@/lib/oversight/readiness'

let test: Hospital
const file = () => join(test.dataDir, RECORD_FILE)
beforeAll(async () => {
  test = await testHospital()
  await openChart(test.nurse, test.patient)
  await sequenceAll(test)
})
afterAll(() => test.drop())

/** Each begins after an intact check of all there is, with a stretch of entries that no check has seen. */
let checkedBefore = 0
beforeEach(async () => {
  rmSync(file(), { force: true })
  await sequenceAll(test)
  const all = await run('all')
  expect(brokenOf(all).filter((line) => guarded || !isGuard(line))).toEqual([])
  acknowledgeBreak('the guards are off for these tests')
  checkedBefore = edgeOf(loadCheckRecord() as CheckRecord).size
  for (let i = 0; i < 4; i++) await openChart(test.nurse, test.patient)
  await sequenceAll(test)
})
let guarded = true

function run(extent: Extent): Promise<CheckRecord> {
  forgetShortLived()
  forgetEventKeys()
  return selfCheck(extent)
}

const isGuard = (line: string) => /^Database|^ {2}(constraint|trigger|and \d+ more)/.test(line)
/** What is broken, each with its first words. */
const brokenOf = ({ lines }: CheckRecord) => lines.filter((line) => !/intact|^ {2}note/.test(line))
const reasons = async () => {
  loadCheckStanding(-1)
  return loadReasons()
}

describe('a run of the self-check', () => {
  it('remembers beside the database, for its owner only, how far the log was intact', async () => {
    expect(await run('new')).toMatchObject({ verdict: 'intact', did: 'new', standing: null })
    expect(edgeOf(loadCheckRecord() as CheckRecord).size).toBeGreaterThan(checkedBefore)
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(await reasons()).toEqual([])
  })

  it('of new entries opens these and no others', async () => {
    const lines = (await run('new')).lines
    expect(lines).toContainEqual(expect.stringMatching(/^New entries: intact, [5-9] entries/))
    expect(lines).toContainEqual(expect.stringMatching(/^Events: intact, [5-9] entries/))
  })

  it('that finds the custodian down is no check: nothing is broken, and after two hours it is overdue', async () => {
    const down = async () => Promise.reject(new Error('the custodian does not answer'))
    setCustodian({ currentVersion: 1, wrap: down, unwrap: down, mac: down } satisfies Custodian)
    const before = loadCheckRecord() as CheckRecord
    const record = await run('new')
    setCustodian(undefined)
    expect(record).toMatchObject({ verdict: 'cannot-check', newAt: before.newAt, standing: null })
    const later = (hours: number) => new Date(Date.parse(before.newAt ?? '') + hours * HOUR_MS + 1_000)
    expect(standingOf(later(1.9), DAY_MS).overdueSince).toBeUndefined()
    expect(standingOf(later(2), DAY_MS).overdueSince).toBeInstanceOf(Date)
    expect(standingOf(later(2), 60_000).overdueSince, 'a portal that has just started').toBeUndefined()
  })

  it('a power cut that tore the last line costs one line', async () => {
    await run('new')
    const whole = loadCheckRecord()
    appendFileSync(file(), '{"v":1,"at":"20')
    expect(loadCheckRecord()).toEqual(whole)
    expect(await run('new')).toMatchObject({ verdict: 'intact' })
    expect(readFileSync(file(), 'utf8').split('\n').filter(Boolean)).toHaveLength(4)
  })

  it('a record that somebody wrote over is a break', async () => {
    appendFileSync(file(), 'x\ny\n')
    expect(standingOf(new Date(), 0).broken?.lines).toEqual([expect.stringContaining('damaged')])
    await expect(run('new')).rejects.toThrow(/damaged/)
  })

  it('is due whole after a day, and when the clock went back', () => {
    const allAt = '2026-11-23T10:00:00.000Z'
    const at = (hours: number) => new Date(Date.parse(allAt) + hours * HOUR_MS)
    expect([1, 23, 24, -1].map((hours) => extentDue({ allAt }, at(hours)))).toEqual(['new', 'new', 'all', 'all'])
    expect(extentDue(undefined, at(0))).toBe('all')
  })
})

describe('a guard of the database that is gone', () => {
  const attacks: [string, string, string, string][] = [
    ['a trigger dropped', 'drop trigger insert_only on ledger_entry', 'trigger (ledger_entry insert_only', 'missing'],
    ['a trigger switched off', 'alter table stream_head disable trigger user', 'SWITCHED OFF', 'not installed'],
    [
      'its function emptied',
      'create or replace function refuse_change() returns trigger language plpgsql as $$ begin return coalesce(new, old); end $$',
      'function (refuse_change',
      'missing',
    ],
    [
      'a right given',
      'grant delete on ledger_queue to chartseal_web',
      'right (DELETE on ledger_queue to chartseal_web',
      'not installed',
    ],
    ['a right taken', 'revoke insert on ledger_entry from chartseal_sequencer', 'right (INSERT on ledger_entry', 'missing'],
    ['a right to everybody', 'grant select on ledger_lease to public', 'to everybody', 'not installed'],
    [
      'a reference dropped',
      'alter table record_version drop constraint record_version_record_id_fkey',
      'record_version_record_id_fkey',
      'missing',
    ],
    [
      'a rule added',
      'create rule quiet as on insert to ledger_queue do instead nothing',
      'rule (ledger_queue quiet',
      'not installed',
    ],
    ['rows hidden', 'alter table ledger_entry enable row level security', 'hidden-rows (ledger_entry', 'not installed'],
  ]
  it.each(attacks)('%s', async (_, attack, what, how) => {
    const client = await test.owner.pool.connect()
    try {
      const whole = await client.query<{ sql: string }>(UNDO)
      await client.query(attack)
      const found = brokenOf(await run('new')).join('\n')
      expect(found).toContain(what)
      expect(found).toContain(how === 'missing' ? 'it is missing' : 'it was not installed by the portal')
      for (const { sql } of whole.rows) await client.query(sql)
    } finally {
      client.release()
    }
    expect(await run('new')).toMatchObject({ verdict: 'intact' })
  })
})
/** What each attack above took, made again. */
const UNDO = `select unnest(array[
  'drop trigger if exists insert_only on ledger_entry',
  'create trigger insert_only before update or delete on ledger_entry for each row execute function refuse_change()',
  'alter table stream_head enable trigger user',
  (select pg_get_functiondef('refuse_change'::regproc)),
  'revoke delete on ledger_queue from chartseal_web',
  'grant insert on ledger_entry to chartseal_sequencer',
  'revoke select on ledger_lease from public',
  'alter table record_version drop constraint if exists record_version_record_id_fkey',
  'alter table record_version add constraint record_version_record_id_fkey ' ||
    (select pg_get_constraintdef(oid) from pg_constraint where conname = 'record_version_record_id_fkey'),
  'drop rule if exists quiet on ledger_queue',
  'alter table ledger_entry disable row level security']) as sql`

describe('what was changed since the last check', () => {
  beforeAll(async () => {
    await disableGuards(test.owner)
    guarded = false
  })

  /** What the hourly check finds with the change, beside the guards that these tests need off. */
  async function foundWith(tables: readonly string[], attack: (sql: Sql) => Promise<unknown>): Promise<string[]> {
    const control = brokenOf(await run('new')).filter((line) => !isGuard(line))
    expect(control, 'without the attack').toEqual([])
    rmSync(file())
    appendFileSync(file(), before)
    return tampering(test.owner, tables, async (sql) => {
      await attack(sql)
      return brokenOf(await run('new')).filter((line) => !isGuard(line))
    })
  }
  let before = ''
  beforeEach(() => {
    before = readFileSync(file(), 'utf8')
  })

  it('a byte of a new entry is found at its place, and stands until a person has seen it', async () => {
    const found = await foundWith(['ledger_entry'], (sql) =>
      sql('update ledger_entry set entry = set_byte(entry, 9, get_byte(entry, 9) # 1) where position = $1', [checkedBefore + 2]),
    )
    expect(found.join('\n')).toContain(`ledger_entry.entry at position ${checkedBefore + 2}`)
    const stands = loadCheckRecord()?.standing
    expect(stands?.lines.join('\n')).toContain(`at position ${checkedBefore + 2}`)
    expect(await reasons()).toEqual(['the ledger’s own check found a break that nobody has acknowledged'])
    await run('new')
    expect(loadCheckRecord()?.standing, 'a later check takes nothing back').toEqual(stands)
    acknowledgeBreak('put back from the mirror')
    expect(loadCheckRecord()).toMatchObject({ did: 'acknowledge', standing: null, lines: ['put back from the mirror'] })
    expect(await reasons()).toEqual([])
  })

  it('a sealed event', async () => {
    const found = await foundWith(['ledger_entry'], (sql) =>
      sql('update ledger_entry set sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1) where position = $1', [
        checkedBefore + 1,
      ]),
    )
    expect(found.join('\n')).toContain(`ledger_entry.sealed at position ${checkedBefore + 1}`)
  })

  it('an entry that is missing', async () => {
    const found = await foundWith(['ledger_entry'], (sql) =>
      sql('delete from ledger_entry where position = $1', [checkedBefore + 1]),
    )
    expect(found.join('\n')).toContain(`ledger_entry.position at position ${checkedBefore + 1}`)
  })

  it('a past rewritten and signed with the log’s own key: the whole history fits, the remembered edge does not', async () => {
    const found = await foundWith(LOG_TABLES, async (sql) => {
      await sql('update ledger_entry set entry = set_byte(entry, 9, get_byte(entry, 9) # 1) where position = 3')
      const { size, root } = await recompute(sql)
      await signAnew(sql, { size, root, after: 3, signer: stolenKey(test.dataDir) })
      expect(await history(), 'to whoever never saw it before').toMatchObject({ verdict: 'intact', size })
    })
    expect(found.join('\n')).toContain(`the log does not continue the ${checkedBefore} entries checked before`)
  })

  it('an older database put back, with everything in it in order', async () => {
    const found = await foundWith(LOG_TABLES, async (sql) => {
      const cut = checkedBefore - 2
      await sql('delete from ledger_entry where position >= $1', [cut])
      const { size, root } = await recompute(sql)
      await signAnew(sql, { size, root, after: cut - 1, signer: stolenKey(test.dataDir) })
    })
    expect(found.join('\n')).toContain(`${checkedBefore - 2} are signed, and ${checkedBefore} were checked`)
  })

  it('an event taken from the queue between two checks leaves a hole at the seam', async () => {
    await run('new')
    before = readFileSync(file(), 'utf8')
    await openChart(test.nurse, test.patient)
    await openChart(test.nurse, test.patient)
    const found = await foundWith(['ledger_queue'], (sql) =>
      sql(`delete from ledger_queue where ord = (select min(ord) from ledger_queue where action = 'chart.open')`),
    )
    expect(found.join('\n')).toMatch(/ledger_entry\.entry.*: what number \d+ is linked to is not among the entries before/)
  })
})
