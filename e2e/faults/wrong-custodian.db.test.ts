import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Hospital, sequenceAll, testHospital } from '@/e2e/tampering/world'
import { writePrivate } from '@/lib/base/data-folder'
import { createLocalCustodian, setCustodian } from '@/lib/keys/custodian'
import { forgetEventKeys } from '@/lib/keys/event-keys'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { checkAll, type Depth } from '@/lib/oversight/check/check-all'
import { openChart } from '@/lib/records/chart'

let test: Hospital
beforeAll(async () => {
  test = await testHospital()
  await sequenceAll(test)
})
afterAll(async () => {
  setCustodian(undefined)
  await test.drop()
})

/** As processes that start anew: nothing unwrapped before is left. */
function startAnew(): void {
  setCustodian(undefined)
  forgetShortLived()
  forgetEventKeys()
}

async function told(depth: Depth): Promise<string[]> {
  const lines: string[] = []
  for await (const checked of checkAll([depth])) lines.push(`${checked.verdict}: ${checked.lines[0]}`)
  return lines
}

const written = async () => Number((await test.owner.pool.query('select count(*) as n from ledger_queue')).rows[0].n)

describe('the custodian file of another installation', () => {
  it('opens nothing: nobody is let in by it, the attempt is written down, and the history still verifies', async () => {
    const path = join(test.dataDir, 'custodian.json')
    const own = readFileSync(path, 'utf8')
    // The control: with its own everything opens.
    expect(await openChart(test.nurse, test.patient)).toMatchObject({ ok: true })
    rmSync(path)
    createLocalCustodian()
    startAnew()
    const before = await written()
    const outcome = await openChart(test.nurse, test.patient).catch((error: Error) => error)
    expect(outcome instanceof Error || !outcome.ok).toBe(true)
    expect(await written()).toBe(before + 1)
    await sequenceAll(test)
    expect((await told('history'))[0]).toMatch(/^intact/)
    expect((await told('events'))[0]).toMatch(/^cannot-check: Events: cannot check, the custodian opens no event/)
    writePrivate(path, own)
    startAnew()
    expect(await openChart(test.nurse, test.patient)).toMatchObject({ ok: true })
    await sequenceAll(test)
    expect((await told('events'))[0]).toMatch(/^intact/)
  })
})
