import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Hospital, testHospital } from '@/e2e/tampering/world'
import { openChart } from '@/lib/records/chart'
import { generateBundle } from '@/lib/records/import/fixtures/generate'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import { searchPatients } from '@/lib/records/search'

let test: Hospital
beforeAll(async () => {
  test = await testHospital()
})
afterAll(() => test.drop())

it('an import of the same patient beside chart opens and searches never looks like a broken record', async () => {
  const source = { actor: importAgent(test.northgate), source: 'invented' }
  const imports = (async () => {
    for (let resources = 7; resources < 27; resources++) {
      const result = await importBundle(source, generateBundle({ resources, seed: 1 }))
      expect(result.ok).toBe(true)
    }
  })()
  let ended = false
  const reads = Array.from({ length: 4 }, async (_, reader) => {
    while (!ended) {
      const answer = reader === 0 ? await searchPatients(test.nurse, 'G1') : await openChart(test.nurse, test.patient)
      expect(answer.ok).toBe(true)
    }
  })
  await imports.finally(() => {
    ended = true
  })
  await Promise.all(reads)
  const { rows } = await test.owner.pool.query("select count(*)::int as n from ledger_queue where outcome = 'failed'")
  expect(rows[0].n).toBe(0)
}, 120_000)
