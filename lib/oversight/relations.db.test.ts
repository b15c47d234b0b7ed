import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import { importInvented } from '@/e2e/tampering/world'
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { AccountId, PatientId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import { startCare } from '@/lib/directory/accounts'
import { assignRota, endRota } from '@/lib/directory/rota'
import type { RelationFact } from '@/lib/oversight/known'
import { loadRelations } from '@/lib/oversight/relations'

/** What explains a look: shifts count from when they were written down, and what has been goes on counting. */
let test: TestInstallation
let nair: Actor
let officer: Actor
let nurse: Actor
let patient: PatientId
let ward: string
const HOUR = 3_600_000

beforeAll(async () => {
  test = await testInstallation()
  nair = await signedIn({ role: 'administrator', organisation: test.northgate })
  officer = await signedIn({ role: 'officer', organisation: test.northgate })
  nurse = await signedIn({ role: 'nurse', organisation: test.northgate, department: 'Maternity' })
  await signedIn({ role: 'nurse', organisation: test.northgate, department: '5 West' })
  patient = await importInvented(test.northgate, 1)
  ward = (await test.owner.pool.query(`select id from department where name = '5 West'`)).rows[0].id
  await startCare({ organisation: test.northgate, patient, department: '5 West', kind: 'team', since: new Date(0) })
})
afterAll(() => test.drop())

async function between(): Promise<readonly RelationFact[]> {
  const outcome = await underAudit({ actor: officer, action: 'ledger.query' }, async (permit, tx) => {
    const relations = await loadRelations(permit, tx, [String(nurse.id)], [patient])
    return permitted(relations.between(String(nurse.id), patient))
  })
  if (!outcome.ok) throw new Error(outcome.refusal.code)
  return outcome.value
}

it('a shift entered afterwards explains nothing of before; ended, it goes on explaining what was', async () => {
  expect(await between()).toEqual([])
  const began = Date.now()
  const shift = { department: ward, since: new Date(began - 120 * HOUR), until: new Date(began + HOUR) }
  expect((await assignRota(nair, nurse.id as AccountId, shift)).ok).toBe(true)
  const [relation] = await between()
  expect(relation).toMatchObject({ kind: 'rota', own: true, until: shift.until.getTime() })
  expect(relation?.since).toBeGreaterThanOrEqual(began)
  expect((await endRota(nair, nurse.id as AccountId, relation?.id ?? '')).ok).toBe(true)
  const [after] = await between()
  expect(after).toMatchObject({ kind: 'rota', since: relation?.since })
  expect(after?.until).toBeLessThan(shift.until.getTime())
})
