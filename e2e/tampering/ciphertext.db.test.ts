import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { disableGuards, type Sql, tampering } from '@/e2e/tampering/as-owner'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { createCare, type Hospital, importInvented, openChart, testHospital } from '@/e2e/tampering/world'
import type { PatientId } from '@/lib/base/ids'
import { forgetEventKeys } from '@/lib/keys/event-keys'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { checkRecords } from '@/lib/oversight/check/check-records'

/** Sealed content moved or damaged in the database: nothing is shown, whatever was done to it is said in the same words. */
let test: Hospital
let other: PatientId
beforeAll(async () => {
  test = await testHospital()
  await importInvented(test.northgate, 1, 9) // second versions of what the first import wrote
  other = await importInvented(test.northgate, 2)
  await createCare(test, test.nurse, other)
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

const ONE = `(select v.* from record_version v join record r on r.current_version_id = v.id
  where r.patient_id = $1 and r.type <> 'Patient' and v.number = 2 order by r.id limit 1)`
const swap = (source: string) =>
  `update record_version v set envelope = o.envelope from ${ONE} one, (${source}) o where v.id = one.id`
const of = (where: string) =>
  `select v.* from record_version v join record r on r.id = v.record_id, ${ONE} it where ${where} limit 1`

type Attack = readonly [string, (sql: Sql) => Promise<unknown>]
const ATTACKS: readonly Attack[] = [
  ['of another patient', (sql) => sql(swap(of('r.patient_id <> $1')), [test.patient])],
  ['of another record of hers', (sql) => sql(swap(of('r.patient_id = $1 and r.id <> it.record_id')), [test.patient])],
  ['of an older version', (sql) => sql(swap(of('v.record_id = it.record_id and v.number = 1')), [test.patient])],
  ['cut', (sql) => change(sql, 'substring(v.envelope for length(v.envelope) - 1)')],
  ['cut to nothing', (sql) => change(sql, "''::bytea")],
  ['extended', (sql) => change(sql, "v.envelope || '\\x00'::bytea")],
  ...['0', 'length(v.envelope) / 2', 'length(v.envelope) - 1'].map(
    (at): Attack => [
      `with byte ${at} flipped`,
      (sql: Sql) => change(sql, `set_byte(v.envelope, ${at}, get_byte(v.envelope, ${at}) # 1)`),
    ],
  ),
]
const change = (sql: Sql, to: string) =>
  sql(`update record_version v set envelope = ${to} from ${ONE} one where v.id = one.id`, [test.patient])

describe('an envelope', () => {
  it.each(ATTACKS)('%s: one uniform error, nothing shown, and the check names it', async (_, attack) => {
    forget()
    expect(await openChart(test.nurse, test.patient), 'without the attack').toMatchObject({ ok: true })
    await tampering(test.owner, ['record_version'], async (sql) => {
      await attack(sql)
      forget()
      const error = await openChart(test.nurse, test.patient).catch((thrown: Error) => `${thrown.name}: ${thrown.message}`)
      expect(error).toBe('OpenError: does not open')
      const found = await checkRecords(test.northgate)
      expect(found.verdict === 'broken' && found.findings).toEqual([
        expect.objectContaining({ kind: 'envelope', column: 'record_version.envelope', what: 'it does not open in its place' }),
      ])
    })
    forget()
    expect(await openChart(test.nurse, test.patient)).toMatchObject({ ok: true })
  })
})
