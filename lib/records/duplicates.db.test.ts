import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { disableGuards } from '@/e2e/tampering/as-owner'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { importInvented } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import { type AccountId, newId, newOpaqueId, type PatientId } from '@/lib/base/ids'
import { startCare } from '@/lib/directory/accounts'
import { openChart } from '@/lib/records/chart'
import { linkCharts, listDuplicates, unlinkCharts } from '@/lib/records/duplicates'

let test: TestInstallation
let nair: Actor
let nurse: Actor
let patients: PatientId[]
let from = 0

beforeAll(async () => {
  test = await testInstallation()
  nair = await signedIn({ role: 'administrator', organisation: test.northgate })
  nurse = await signedIn({ role: 'nurse', organisation: test.northgate })
  patients = []
  for (const seed of [1, 2, 3]) patients.push(await importInvented(test.northgate, seed))
  const [one, other] = patients as [PatientId, PatientId]
  await sql('insert into possible_duplicate (id, patient_id, other_id, created_at) values ($1, $2, $3, now())', [
    newId(),
    other,
    one,
  ])
  const care = { organisation: test.northgate, account: nurse.id as AccountId, kind: 'team' as const, since: new Date(0) }
  await startCare({ ...care, patient: one })
})
afterAll(async () => {
  await expectIntact(test)
  await test.drop()
})
beforeEach(async () => {
  from = await queueEnd(test)
})

const sql = async (text: string, values: unknown[] = []) => (await test.owner.pool.query(text, values)).rows
const code = (outcome: Awaited<ReturnType<typeof linkCharts>>) => (outcome.ok ? 'done' : outcome.refusal.code)
const pair = () => patients.slice(0, 2) as [PatientId, PatientId]

async function linkedOf(patient: PatientId): Promise<readonly PatientId[]> {
  const chart = await openChart(nurse, patient)
  return chart.ok ? chart.value.linked : []
}

describe('possible duplicates', () => {
  it('are shown side by side by who they are, in one entry that names both, and nothing clinical is opened', async () => {
    const answer = await listDuplicates(nair)
    if (!answer.ok) throw new Error(answer.refusal.code)
    expect(answer.value.total).toBe(1)
    const [first] = answer.value.pairs
    expect([first?.one.patient, first?.other.patient].sort()).toEqual(pair().sort())
    expect(Object.keys(first?.one ?? {}).sort()).toEqual(['address', 'born', 'gender', 'mrn', 'name', 'patient', 'phone'])
    const [event] = await eventsSince(test, from, test.northgate)
    expect(event).toMatchObject({ action: 'patient.duplicates', detail: { pairs: 1 } })
    expect(event?.objects.map(({ id }) => id).sort()).toEqual(pair().sort())
  })

  it('are linked by an entry in the list of each, and each chart then leads to the other', async () => {
    const [one, other] = pair()
    expect(await linkedOf(one)).toEqual([])
    from = await queueEnd(test)
    expect(code(await linkCharts(nair, other, one))).toBe('done')
    const events = await eventsSince(test, from, test.northgate)
    expect(events.map(({ action, subject, objects }) => [action, subject?.patient, objects[1]?.id])).toEqual(
      [
        ['patient.link', one, other],
        ['patient.link', other, one],
      ].sort((a, b) => ((a[1] ?? '') < (b[1] ?? '') ? -1 : 1)),
    )
    expect(await linkedOf(one)).toEqual([other])
    // A link opens nothing by itself.
    expect((await openChart(nurse, other)).ok).toBe(false)
    expect(code(await linkCharts(nair, one, other))).toBe('conflict')
  })

  it('are taken apart by an entry in each, and may be linked anew', async () => {
    const [one, other] = pair()
    expect(code(await unlinkCharts(nair, one, other))).toBe('done')
    expect((await eventsSince(test, from, test.northgate)).map(({ action }) => action)).toEqual([
      'patient.unlink',
      'patient.unlink',
    ])
    expect(await linkedOf(one)).toEqual([])
    expect(code(await unlinkCharts(nair, one, other))).toBe('conflict')
    const both = await Promise.all([linkCharts(nair, one, other), linkCharts(nair, other, one)])
    expect(both.map(code).sort()).toEqual(['conflict', 'done'])
  })

  it('are nobody else’s to see or link: other roles, other houses, charts that nobody took for one person’s', async () => {
    const [one, other] = pair()
    const third = patients[2] as PatientId
    const elsewhere = await signedIn({ role: 'administrator', organisation: test.cityHeart })
    for (const actor of [nurse, await signedIn({ role: 'officer', organisation: test.northgate })]) {
      expect(await listDuplicates(actor)).toMatchObject({ ok: false, refusal: { code: 'not-your-role' } })
      expect(code(await linkCharts(actor, one, other))).toBe('not-your-role')
    }
    expect(await listDuplicates(elsewhere)).toMatchObject({ ok: true, value: { total: 0 } })
    expect(code(await unlinkCharts(elsewhere, one, other))).toBe('not-found')
    expect(code(await linkCharts(nair, one, third))).toBe('not-found')
    expect(code(await linkCharts(nair, one, one))).toBe('not-found')
    expect(code(await linkCharts(nair, one, newOpaqueId()))).toBe('not-found')
    expect(await linkedOf(one)).toEqual([other])
  })

  it('a link that somebody with the database wrote, or turned to another chart, leads nowhere', async () => {
    const [one, other] = pair()
    const third = patients[2] as PatientId
    await sql(
      `insert into patient_link (id, organisation_id, patient_id, other_id, linked_at, seal)
       select $1, organisation_id, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid), linked_at, seal from patient_link
       where unlinked_at is null`,
      [newOpaqueId(), one, third],
    )
    expect(await linkedOf(one)).toEqual([other])
    await disableGuards(test.owner)
    await sql('delete from patient_link where unlinked_at is null')
    await sql('update patient_link set unlinked_at = null')
    expect(await linkedOf(one)).toEqual([])
  })
})
