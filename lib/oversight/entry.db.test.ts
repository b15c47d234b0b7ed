import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import { sequenceAll } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import type { AccountId, PatientId } from '@/lib/base/ids'
import { inTransaction } from '@/lib/db/transaction'
import { startCare } from '@/lib/directory/accounts'
import { openEvents } from '@/lib/keys/open-events'
import type { LedgerEvent } from '@/lib/ledger/event'
import { openEntry } from '@/lib/oversight/entry'
import { openChart } from '@/lib/records/chart'
import { identifyPatients } from '@/lib/records/identify'
import { generateBundle } from '@/lib/records/import/fixtures/generate'
import { importAgent, importBundle } from '@/lib/records/import-bundle'

let test: TestInstallation
let nurse: Actor
let officer: Actor
let patient: PatientId

beforeAll(async () => {
  test = await testInstallation()
  nurse = await signedIn({ role: 'nurse', organisation: test.northgate })
  officer = await signedIn({ role: 'officer', organisation: test.northgate })
  const bundle = generateBundle({ resources: 6, seed: 1 })
  const imported = await importBundle({ actor: importAgent(test.northgate), source: 'test' }, bundle)
  if (!imported.ok || !imported.imported.patient) throw new Error('no patient')
  patient = imported.imported.patient
  await startCare({ organisation: test.northgate, patient, account: nurse.id as AccountId, kind: 'team', since: new Date() })
})
afterAll(() => test.drop())

/** What the organisation's audit key opens. */
async function eventOf({ written }: { readonly written: readonly { readonly id: string }[] }): Promise<LedgerEvent> {
  const { rows } = await test.owner.pool.query(
    `select event_id as "eventId", entry, sealed from ledger_queue where event_id = $1
     union all select event_id, entry, sealed from ledger_entry where event_id = $1`,
    [written[0]?.id],
  )
  const [opened] = await inTransaction((tx) => openEvents(tx, rows, { organisation: test.northgate }))
  if (opened?.kind !== 'opened') throw new Error('it does not open')
  return opened.event
}

describe('one entry', () => {
  it('opened with a patient’s name names her in the entry of that reading', async () => {
    const chart = await openChart(nurse, patient)
    await sequenceAll(test)
    const { rows } = await test.owner.pool.query('select position::int from ledger_entry where event_id = $1', [
      chart.written[0]?.id,
    ])
    const answer = await openEntry(officer, rows[0].position, identifyPatients)
    expect(answer).toMatchObject({ ok: true, value: { told: { explanation: { state: 'explained', words: 'care team' } } } })
    const { objects } = await eventOf(answer)
    expect(objects).toEqual([
      { type: 'LedgerEntry', id: chart.written[0]?.id },
      { type: 'Patient', id: patient },
    ])
  })
})
