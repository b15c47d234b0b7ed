import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import { withoutIndexKeys } from '@/e2e/support/without-index-keys'
import { sequenceAll } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import { type AccountId, type EventId, newId, type PatientId } from '@/lib/base/ids'
import { inTransaction } from '@/lib/db/transaction'
import { startCare } from '@/lib/directory/accounts'
import { openEvents } from '@/lib/keys/open-events'
import type { LedgerEvent } from '@/lib/ledger/event'
import { openEntry } from '@/lib/oversight/entry'
import { listEntries, type TimelineFilter } from '@/lib/oversight/timeline'
import { openChart } from '@/lib/records/chart'
import { identifyPatients } from '@/lib/records/identify'
import { generateBundle } from '@/lib/records/import/fixtures/generate'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import { searchPatients } from '@/lib/records/search'

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

async function list(filter: TimelineFilter) {
  const answer = await listEntries(officer, filter, identifyPatients)
  if (!answer.ok) throw new Error(answer.refusal.code)
  return { ...answer.value, written: answer.written }
}

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

describe('the officer’s list', () => {
  it('says in its own entry everything that was asked', async () => {
    const filter = {
      actor: nurse.id,
      action: 'patient.search',
      outcome: 'permitted' as const,
      from: new Date('2026-01-01T00:00:00Z'),
      to: new Date('2100-01-01T00:00:00Z'),
    }
    await searchPatients(nurse, 'nobody')
    const { detail } = await eventOf(await list(filter))
    expect(detail).toEqual({
      actor: nurse.id,
      action: 'patient.search',
      outcome: 'permitted',
      from: '2026-01-01T00:00:00.000Z',
      to: '2100-01-01T00:00:00.000Z',
      found: 1,
    })
  })

  it('goes on from the queue into the log, whole and each entry once, also when the queue was ordered meanwhile', async () => {
    await searchPatients(nurse, 'nobody')
    await sequenceAll(test)
    for (let i = 0; i < 52; i++) await searchPatients(nurse, 'nobody')
    const asked = { actor: nurse.id, action: 'patient.search' }
    const first = await list(asked)
    expect(first.items.map(({ position }) => position)).toEqual(Array(50).fill(null))
    const before = first.older as EventId
    const second = await list({ ...asked, before })
    expect((await eventOf(second)).detail).toMatchObject({ before })
    await sequenceAll(test)
    const again = await list({ ...asked, before })
    expect(again.items.map(({ id }) => id)).toEqual(second.items.map(({ id }) => id))
    expect(new Set([...first.items, ...again.items].map(({ id }) => id)).size).toBe(first.total)
    expect(again.older).toBeNull()
  })

  it('refuses a place that is nowhere, where an empty list would read as nothing having happened', async () => {
    const answer = await listEntries(officer, { before: newId<EventId>() }, identifyPatients)
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
  })

  it('refuses to filter by person while the index key is not to be had, rather than show everybody', async () => {
    const answer = await withoutIndexKeys(() => listEntries(officer, { actor: nurse.id }, identifyPatients))
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'unavailable' } })
    expect(await eventOf(answer)).toMatchObject({ outcome: 'refused', detail: { actor: nurse.id, refusal: 'unavailable' } })
  })
})

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
