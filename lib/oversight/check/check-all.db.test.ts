import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { disableGuards, tampering } from '@/e2e/tampering/as-owner'
import { createPerson, type Hospital, openChart, sequenceAll, testHospital } from '@/e2e/tampering/world'
import { type Custodian, setCustodian } from '@/lib/keys/custodian'
import { forgetEventKeys } from '@/lib/keys/event-keys'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { type Checked, checkAll, DEPTHS, type Depth, exitCodeOf } from '@/lib/oversight/check/check-all'

let test: Hospital
beforeAll(async () => {
  test = await testHospital()
  await openChart(test.nurse, test.patient)
  await sequenceAll(test)
  await disableGuards(test.owner)
})
afterAll(() => test.drop())

/** The guards are off for these tests; self-check.db.test.ts asks about them. */
const CONTENT = DEPTHS.filter((depth) => depth !== 'guards')

async function run(depths: readonly Depth[] = CONTENT): Promise<{ code: number; checked: Checked[]; said: string }> {
  forgetShortLived()
  forgetEventKeys()
  const checked: Checked[] = []
  for await (const one of checkAll(depths)) checked.push(one)
  return { code: exitCodeOf(checked), checked, said: checked.flatMap(({ lines }) => lines).join('\n') }
}

describe('checking everything', () => {
  it('an honest ledger is intact, and who signed it is said', async () => {
    const { code, said, checked } = await run()
    expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining('signed by the log alone') })
    expect(checked).toHaveLength(5) // history, log, events, records of two organisations
  })

  it('a break is said with its column and place, and the other checks still run', async () => {
    await tampering(test.owner, ['ledger_entry'], async (sql) => {
      await sql(
        "update ledger_entry set sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1), action = 'home.open' where position = 7",
      )
      const { code, said } = await run()
      expect(code).toBe(1)
      expect(said).toContain('History: intact')
      expect(said).toContain('ledger_entry.sealed at position 7')
    })
  })

  it('tokens that were emptied are counted', async () => {
    await tampering(test.owner, ['ledger_entry'], async (sql) => {
      await sql("update ledger_entry set patient = null where action = 'chart.open'")
      expect((await run(['events'])).said).toContain('note: 1 of')
    })
  })

  it('with the custodian down it cannot be checked, which is neither intact nor broken', async () => {
    const down = async () => Promise.reject(new Error('the custodian does not answer'))
    setCustodian({ currentVersion: 1, wrap: down, unwrap: down, mac: down } satisfies Custodian)
    const { code, said } = await run()
    setCustodian(undefined)
    expect({ code, said }).toMatchObject({ code: 2, said: expect.stringContaining('Events: cannot check') })
    expect(said).toContain('History: intact')
  })

  it('appends while it runs are no findings', async () => {
    const stranger = await createPerson(test, 'nurse', test.northgate)
    const acts = Array.from({ length: 12 }, (_, i) => openChart(i % 3 ? test.nurse : stranger, test.patient))
    const [{ code, said }] = await Promise.all([run(), ...acts])
    expect({ code, said }).toMatchObject({ code: 0 })
  })

  it('tells nothing of what it opened', async () => {
    const { said } = await run()
    expect(said).not.toContain(test.patient)
  })
})
