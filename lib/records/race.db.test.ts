import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Hospital, testHospital } from '@/e2e/tampering/world'
import { type AccessRequest, underAudit } from '@/lib/access/gate'
import { heldCompartments } from '@/lib/access/permit'
import { permitted } from '@/lib/base/outcome'
import { generateBundle } from '@/lib/records/import/fixtures/generate'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import { openCompartments } from '@/lib/records/open-records'
import { loadIdentities } from '@/lib/records/patients'

let test: Hospital
beforeAll(async () => {
  test = await testHospital()
})
afterAll(() => test.drop())

let resources = 7
function importMore() {
  const bytes = generateBundle({ resources: resources++, seed: 1 })
  return importBundle({ actor: importAgent(test.northgate), source: 'invented' }, bytes)
}

/** An act in whose middle an import of the same patient is begun, and given a second to get in between. */
async function withImportInside(request: AccessRequest, work: Parameters<typeof underAudit>[1], first?: typeof work) {
  let importing: ReturnType<typeof importMore> | undefined
  const outcome = await underAudit(request, async (permit, tx) => {
    await first?.(permit, tx)
    importing = importMore()
    await Promise.race([importing, sleep(1_000)])
    return work(permit, tx)
  })
  expect((await importing)?.ok).toBe(true)
  return outcome
}

describe('an import in the middle of a look never looks like a broken record', () => {
  it('when a chart is opened', async () => {
    const request = { actor: test.nurse, action: 'chart.open' as const, patient: test.patient }
    const outcome = await withImportInside(request, async (permit, tx) => {
      await openCompartments(permit, tx, heldCompartments(permit))
      return permitted(undefined)
    })
    expect(outcome.ok).toBe(true)
  })

  it('when a list names her', async () => {
    const name: Parameters<typeof underAudit>[1] = async (permit, tx) => {
      expect(await loadIdentities(permit, tx, test.northgate, [test.patient])).toHaveLength(1)
      return permitted(undefined)
    }
    const outcome = await withImportInside({ actor: test.nurse, action: 'patient.search' }, name, name)
    expect(outcome.ok).toBe(true)
  })
})
