import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { sequenceAll } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import type { AccountId, PatientId, SessionId } from '@/lib/base/ids'
import { inTransaction } from '@/lib/db/transaction'
import { startCare } from '@/lib/directory/accounts'
import { closeAccount } from '@/lib/directory/change-account'
import { openEvents } from '@/lib/keys/open-events'
import type { LedgerEvent } from '@/lib/ledger/event'
import { openEntry } from '@/lib/oversight/entry'
import { plain } from '@/lib/oversight/sentence'
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
  it('about an account says whose, and what an agent did says for whom', async () => {
    const nair = await signedIn({ role: 'administrator', organisation: test.northgate })
    const desk = await signedIn({ role: 'desk', organisation: test.northgate })
    const closed = await closeAccount(nair, desk.id as AccountId)
    const principal = { id: nair.id as AccountId, role: nair.role, session: nair.session as SessionId }
    const before = await queueEnd(test)
    await importBundle(
      { actor: importAgent(test.northgate, principal), source: 'test' },
      generateBundle({ resources: 6, seed: 2 }),
    )
    const [imported] = await eventsSince(test, before, test.northgate)
    await sequenceAll(test)
    expect(await sentenceOf(closed.written[0]?.id)).toBe('Test administrator closed a person’s account: Test desk.')
    expect(await sentenceOf(imported?.id)).toMatch(/^The import, for Test administrator, /)
  })

  async function sentenceOf(event: string | undefined): Promise<string> {
    const { rows } = await test.owner.pool.query('select position::int from ledger_entry where event_id = $1', [event])
    const answer = await openEntry(officer, rows[0].position, identifyPatients)
    return plain((answer.ok && answer.value.told?.sentence) || [])
  }
})
