import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import { withoutIndexKeys } from '@/e2e/support/without-index-keys'
import { disableGuards, tampering } from '@/e2e/tampering/as-owner'
import { sequenceAll } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import { setClock } from '@/lib/base/clock'
import { type AccountId, type EventId, newId, type PatientId } from '@/lib/base/ids'
import { startCare } from '@/lib/directory/accounts'
import { type Looks, listLooks, openHome } from '@/lib/oversight/looked'
import { openChart } from '@/lib/records/chart'
import { nameSelf } from '@/lib/records/identify'
import { generateBundle } from '@/lib/records/import/fixtures/generate'
import { importAgent, importBundle } from '@/lib/records/import-bundle'

let test: TestInstallation
let nurse: Actor
let stranger: Actor
let herself: Actor

async function importPatient(seed: number): Promise<PatientId> {
  const imported = await importBundle(
    { actor: importAgent(test.northgate), source: 'test' },
    generateBundle({ resources: 6, seed }),
  )
  if (!imported.ok || !imported.imported.patient) throw new Error('no patient')
  return imported.imported.patient
}

/** A new patient whom the nurse attends, as `herself`. */
async function newPatient(seed: number): Promise<PatientId> {
  const patient = await importPatient(seed)
  await startCare({ organisation: test.northgate, patient, account: nurse.id as AccountId, kind: 'team', since: new Date() })
  herself = await signedIn({ role: 'patient', organisation: null, patient })
  return patient
}

async function looked(before?: EventId): Promise<Looks> {
  const answer = await listLooks(herself, nameSelf, before)
  if (!answer.ok) throw new Error(answer.refusal.code)
  return answer.value
}

/** What others did, newest first: `chart.open permitted`. */
async function acts(): Promise<string[]> {
  const { looks } = await looked()
  return looks.filter(({ actor }) => actor.role !== 'patient').map(({ action, outcome }) => `${action} ${outcome}`)
}

const IMPORTED = ['care.start permitted', 'patient.create permitted', 'record.import permitted']
const beyondImport = async () => (await acts()).filter((act) => !IMPORTED.includes(act))

beforeAll(async () => {
  test = await testInstallation()
  nurse = await signedIn({ role: 'nurse', organisation: test.northgate })
  stranger = await signedIn({ role: 'physician', organisation: test.cityHeart })
  await disableGuards(test.owner)
})
afterEach(() => setClock(undefined))
afterAll(() => test.drop())

describe('who looked', () => {
  it('holds what was written while the index key was not to be had, queued and in the log', async () => {
    const patient = await newPatient(1)
    await withoutIndexKeys(() => openChart(nurse, patient))
    expect(await beyondImport()).toEqual(['chart.open permitted'])
    await sequenceAll(test)
    expect(await beyondImport()).toEqual(['chart.open permitted'])
    const { rows } = await test.owner.pool.query("select patient from ledger_entry where action = 'chart.open'")
    expect(rows).toEqual([{ patient: null }])
  })

  it('holds an entry whose token somebody emptied', async () => {
    const patient = await newPatient(2)
    await openChart(nurse, patient)
    await openChart(stranger, patient)
    await sequenceAll(test)
    await tampering(test.owner, ['ledger_entry'], async (sql) => {
      await sql('update ledger_entry set patient = null')
      expect(await beyondImport()).toEqual(['chart.open refused', 'chart.open permitted'])
      expect((await looked()).month).toMatchObject({ people: 1, refused: 1 })
    })
  })

  it('says of an entry that it no longer opens where her way to its key was taken', async () => {
    const patient = await newPatient(3)
    await openChart(nurse, patient)
    await sequenceAll(test)
    const before = await looked()
    expect(before.altered).toBe(0)
    await tampering(test.owner, ['ledger_entry', 'event_key_wrap'], async (sql) => {
      await sql("update ledger_entry set sealed = set_byte(sealed, 5, get_byte(sealed, 5) # 1) where action = 'chart.open'")
      expect(await looked()).toMatchObject({ altered: 1 })
      await sql('delete from event_key_wrap w using patient_audit_key k where k.id = w.reader_key_id')
      expect((await looked()).altered).toBeGreaterThan(1)
    })
    expect(await looked()).toMatchObject({ altered: 0 })
  })

  it('shows nobody else’s entries', async () => {
    const [one, other] = [await newPatient(4), await newPatient(5)]
    await openChart(nurse, one)
    expect(await beyondImport()).toEqual([])
    await openChart(nurse, other)
    expect(await beyondImport()).toEqual(['chart.open permitted'])
  })

  it('counts the month over all her entries, and nothing older', async () => {
    const patient = await newPatient(6)
    setClock(() => new Date(Date.now() - 31 * 86_400_000))
    const gone = await signedIn({ role: 'nurse', organisation: test.northgate })
    await startCare({ organisation: test.northgate, patient, account: gone.id as AccountId, kind: 'team', since: new Date(0) })
    await openChart(gone, patient)
    setClock(undefined)
    await openChart(nurse, patient)
    await openChart(stranger, patient)
    for (let i = 0; i < 101; i++) await listLooks(herself, nameSelf)
    const home = await openHome(herself, nameSelf)
    expect(home).toMatchObject({ ok: true, value: { month: { people: 1, refused: 1, cut: false } } })
    if (home.ok) expect(home.value.looks.every(({ actor }) => actor.role === 'patient')).toBe(true)
  })

  it('goes on to older pages from the queue into the log, and from what has been ordered meanwhile', async () => {
    const patient = await newPatient(7)
    await openChart(stranger, patient)
    await sequenceAll(test)
    for (let i = 0; i < 110; i++) await openChart(nurse, patient)
    const first = await looked()
    expect(first.looks).toHaveLength(100)
    const older = await looked(first.older as EventId)
    await sequenceAll(test)
    const again = await looked(first.older as EventId)
    for (const page of [older, again]) {
      const opened = page.looks.filter(({ action }) => action === 'chart.open').map(({ outcome }) => outcome)
      expect(opened).toEqual([...Array(10).fill('permitted'), 'refused'])
      expect(page.older).toBeNull()
    }
    expect(again.looks.map(({ id }) => id)).toEqual(older.looks.map(({ id }) => id))
    expect(await listLooks(herself, nameSelf, newId<EventId>())).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
  })
})
