import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import { underAudit } from '@/lib/access/gate'
import { takeReceipts } from '@/lib/access/given-receipts'
import type { Actor } from '@/lib/base/actor'
import { type AccountId, newId, type PatientId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { startCare } from '@/lib/directory/accounts'
import { declareReason } from '@/lib/directory/declare'
import { setCustodian } from '@/lib/keys/custodian'
import { receiptKey } from '@/lib/keys/receipt-key'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { openReceipt } from '@/lib/ledger/receipt'
import { openChart } from '@/lib/records/chart'
import { generateBundle } from '@/lib/records/import/fixtures/generate'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import { searchPatients } from '@/lib/records/search'
import { endSession } from '@/lib/session/store'

let test: TestInstallation
let nurse: Actor
let stranger: Actor
let patient: PatientId

beforeAll(async () => {
  test = await testInstallation()
  nurse = await signedIn({ role: 'nurse', organisation: test.northgate, department: '5 West' })
  stranger = await signedIn({ role: 'physician', organisation: test.cityHeart })
  const bundle = generateBundle({ resources: 30, seed: 1 })
  const imported = await importBundle({ actor: importAgent(test.northgate), source: 'test' }, bundle)
  if (!imported.ok || !imported.imported.patient) throw new Error('no patient')
  patient = imported.imported.patient
})
afterAll(() => test.drop())

type Queued = { action: string; outcome: string; basis: string }
async function appended(since: number): Promise<Queued[]> {
  const { rows } = await test.owner.pool.query('select action, outcome, basis from ledger_queue where ord > $1 order by ord', [
    since,
  ])
  return rows
}
async function mark(): Promise<number> {
  const { rows } = await test.owner.pool.query('select coalesce(max(ord), 0)::int as ord from ledger_queue')
  return rows[0].ord
}

describe('the one door', () => {
  it('refuses a chart without a basis, and the refusal is an entry', async () => {
    const from = await mark()
    expect(await openChart(nurse, patient)).toMatchObject({ ok: false, refusal: { code: 'no-basis' } })
    expect(await appended(from)).toEqual([{ action: 'chart.open', outcome: 'refused', basis: 'none' }])
  })

  it('opens it once a reason was declared, with both acts in the ledger', async () => {
    const from = await mark()
    expect((await declareReason(nurse, patient, 'cover')).ok).toBe(true)
    const chart = await openChart(nurse, patient)
    expect(chart).toMatchObject({ ok: true, value: { basis: { kind: 'declared', reason: 'cover' } } })
    expect(await appended(from)).toEqual([
      { action: 'chart.declare', outcome: 'permitted', basis: 'declared' },
      { action: 'chart.open', outcome: 'permitted', basis: 'declared' },
    ])
  })

  it('holds the receipts of every act, refused ones too, for the next two pages of whoever acted', async () => {
    for (const _ of 'ab') takeReceipts(nurse.session)
    const chart = await openChart(nurse, patient)
    const turnedAway = await openChart(stranger, patient)
    const search = await searchPatients(nurse, 'zz')
    expect(takeReceipts(stranger.session)).toContain(turnedAway.receipt)
    expect(takeReceipts(nurse.session)).toEqual([chart.receipt, search.receipt])
    const later = await searchPatients(nurse, 'zzz')
    expect(takeReceipts(nurse.session)).toEqual([chart.receipt, search.receipt, later.receipt])
    expect(takeReceipts(nurse.session)).toEqual([later.receipt])
    expect(takeReceipts(nurse.session)).toEqual([])
  })

  it('gives a receipt that names the entry', async () => {
    const chart = await openChart(nurse, patient)
    const receipt = openReceipt(chart.receipt, receiptKey())
    expect(receipt.commitment).toEqual(chart.written[0]?.commitment)
  })

  it('names a care relationship before a declared reason', async () => {
    await startCare({ organisation: test.northgate, patient, account: nurse.id as AccountId, kind: 'team', since: new Date() })
    expect(await openChart(nurse, patient)).toMatchObject({ ok: true, value: { basis: { kind: 'care' } } })
  })

  it('refused and not existing look the same outside one’s own organisation', async () => {
    const from = await mark()
    const [there, nowhere] = [await openChart(stranger, patient), await openChart(stranger, newId<PatientId>())]
    expect([there, nowhere].map((chart) => !chart.ok && chart.refusal)).toEqual([{ code: 'not-found' }, { code: 'not-found' }])
    expect((await appended(from)).map(({ outcome }) => outcome)).toEqual(['refused', 'refused'])
  })

  it('rolls the work back when it refuses, and writes the refusal down', async () => {
    const from = await mark()
    const outcome = await underAudit({ actor: nurse, action: 'patient.search' }, async (_, tx) => {
      await tx.department.create({ data: { id: newId(), organisationId: test.northgate, name: 'never' } })
      return refused('conflict')
    })
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'conflict' } })
    expect(await appended(from)).toEqual([{ action: 'patient.search', outcome: 'refused', basis: 'none' }])
    expect(await test.owner.prisma.department.count({ where: { name: 'never' } })).toBe(0)
  })

  it('releases nothing when the work fails, and writes the failure down', async () => {
    const from = await mark()
    const failing = underAudit({ actor: nurse, action: 'chart.open', patient }, async () => {
      throw new Error('broken')
    })
    await expect(failing).rejects.toThrow('broken')
    expect(await appended(from)).toEqual([{ action: 'chart.open', outcome: 'failed', basis: 'none' }])
  })

  it('returns nothing when the append fails', async () => {
    await test.owner.pool.query('revoke insert on ledger_queue from chartseal_web')
    await expect(openChart(nurse, patient)).rejects.toThrow()
    await test.owner.pool.query('grant insert on ledger_queue to chartseal_web')
    expect((await openChart(nurse, patient)).ok).toBe(true)
  })

  it('lets no permit outlive its transaction', async () => {
    let kept: Permit | undefined
    await underAudit({ actor: nurse, action: 'patient.search' }, async (permit) => {
      kept = permit
      permit.requireLive()
      return permitted(undefined)
    })
    expect(() => kept?.requireLive()).toThrow('ended')
    expect(() => kept?.report({})).toThrow('ended')
  })

  it('an ended session and a closed account are refused at the next act', async () => {
    const one = await signedIn({ role: 'nurse', organisation: test.northgate })
    expect((await searchPatients(one, 'nobody')).ok).toBe(true)
    if (one.session) await endSession(one.session)
    expect(await searchPatients(one, 'nobody')).toMatchObject({ ok: false, refusal: { code: 'no-session' } })
    const other = await signedIn({ role: 'nurse', organisation: test.northgate })
    await test.owner.pool.query('update account set active = false where id = $1', [other.id])
    expect(await searchPatients(other, 'nobody')).toMatchObject({ ok: false, refusal: { code: 'no-session' } })
  })

  it('a role claimed but not held in the database is refused', async () => {
    const liar: Actor = { ...nurse, role: 'physician' }
    expect(await openChart(liar, patient)).toMatchObject({ ok: false, refusal: { code: 'no-session' } })
  })

  it('shows nothing while the custodian is down, and opens again after', async () => {
    forgetShortLived()
    const down = async () => {
      throw new Error('custodian down')
    }
    setCustodian({ currentVersion: 1, wrap: down, unwrap: down, mac: down })
    const from = await mark()
    await expect(openChart(nurse, patient)).rejects.toThrow()
    expect((await appended(from)).map(({ outcome }) => outcome)).toEqual(['failed'])
    setCustodian(undefined)
    expect((await openChart(nurse, patient)).ok).toBe(true)
  })
})

describe('Find', () => {
  it('finds by the beginning of a name and by birth date, and records no word of it', async () => {
    const chart = await openChart(nurse, patient)
    if (!chart.ok) throw new Error('refused')
    const family = chart.value.summary.banner.name.split(',')[0] as string
    const answer = await searchPatients(nurse, family.slice(0, 4))
    expect(answer).toMatchObject({ ok: true, value: { total: 1 } })
    expect(answer.ok && answer.value.found[0]).toMatchObject({ patient, basis: { kind: 'care' } })
  })

  it('finds nobody of another organisation', async () => {
    const chart = await openChart(nurse, patient)
    if (!chart.ok) throw new Error('refused')
    const family = chart.value.summary.banner.name.split(',')[0] as string
    expect(await searchPatients(stranger, family)).toMatchObject({ ok: true, value: { total: 0 } })
  })
})
