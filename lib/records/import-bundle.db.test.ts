import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { testData } from '@/lib/base/test-data'
import { importAgent, importBundle } from '@/lib/records/import-bundle'

let test: TestInstallation
beforeAll(async () => {
  test = await testInstallation()
})
afterAll(() => test.drop())

const folder = testData('fhir/synthea')
describe.skipIf(!folder)('published patients', () => {
  it('are imported, and a repeat changes nothing', async () => {
    const file = readdirSync(folder as string).filter((f) => f.endsWith('.json'))[1] as string
    const bytes = readFileSync(`${folder}/${file}`)
    const from = { actor: importAgent(test.northgate), source: 'synthea' }
    let t = performance.now()
    const first = await importBundle(from, bytes)
    console.log(JSON.stringify(first), performance.now() - t)
    t = performance.now()
    const again = await importBundle(from, bytes)
    console.log(JSON.stringify(again), performance.now() - t)
    expect(again).toMatchObject({ ok: true, imported: { created: 0, updated: 0, isNewPatient: false } })
  })
})
