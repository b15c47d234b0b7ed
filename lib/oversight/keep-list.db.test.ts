import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import { disableGuards, type Sql, tampering } from '@/e2e/tampering/as-owner'
import { importInvented, sequenceAll } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import { fromUtf8 } from '@/lib/base/bytes'
import type { AccountId, PatientId } from '@/lib/base/ids'
import { startCare } from '@/lib/directory/accounts'
import { checkEvidence, type EvidenceReport } from '@/lib/ledger/check-evidence'
import { listedOf, type RememberedHead } from '@/lib/ledger/check-list'
import { parseEvidence } from '@/lib/ledger/evidence'
import { readStreamHead } from '@/lib/ledger/stream-head'
import { parsePolicy } from '@/lib/ledger/witness-policy'
import { keepList } from '@/lib/oversight/keep-list'
import { proposedPolicy } from '@/lib/oversight/proposed-policy'
import { openChart } from '@/lib/records/chart'
import { searchPatients } from '@/lib/records/search'

let test: TestInstallation
let nurse: Actor
let herself: Actor
let patient: PatientId

beforeAll(async () => {
  test = await testInstallation()
  nurse = await signedIn({ role: 'nurse', organisation: test.northgate })
  patient = await importInvented(test.northgate, 1)
  await startCare({ organisation: test.northgate, patient, account: nurse.id as AccountId, kind: 'team', since: new Date() })
  herself = await signedIn({ role: 'patient', organisation: null, patient })
  for (let i = 0; i < 4; i++) await openChart(nurse, patient)
  await sequenceAll(test)
  await disableGuards(test.owner)
})
afterAll(() => test.drop())

type Checked = EvidenceReport & { readonly heads: readonly RememberedHead[]; readonly bytes: number }

/** What her device does with the answer, under the policy it pinned. */
async function checked(remembered?: RememberedHead): Promise<Checked> {
  const answer = await keepList(herself, 'looked.list')
  if (!answer.ok) throw new Error(answer.refusal.code)
  const { file, written, waiting } = answer.value
  const listed = waiting.flatMap(({ event, salt }) => listedOf(event, salt) ?? [])
  const evidence = parseEvidence(file)
  const report = checkEvidence(evidence, {
    policy: parsePolicy(proposedPolicy()),
    nowSeconds: Math.floor(Date.now() / 1_000),
    beside: (stream) => ({ remembered, beyond: { written: written[stream] ?? 0, waiting: listed } }),
  })
  return { ...report, heads: (evidence.heads ?? []).map(readStreamHead), bytes: file.length }
}

const WHOLE = { lists: [{ why: 'whole', verdict: 'intact' }], checkpoint: { why: 'signed' } }

/** Found so, and whole before and after: nothing else was the cause. */
async function finds(attack: (sql: Sql) => Promise<unknown>, what: object, remembered?: RememberedHead): Promise<void> {
  expect(await checked(remembered)).toMatchObject(WHOLE)
  await tampering(test.owner, ['ledger_entry', 'ledger_queue', 'stream_head', 'event_key_wrap'], async (sql) => {
    await attack(sql)
    expect((await checked(remembered)).lists).toMatchObject([{ verdict: 'broken', ...what }])
  })
  expect(await checked(remembered)).toMatchObject(WHOLE)
}

const LOOKS = "select event_id from ledger_entry where action = 'chart.open' and patient is not null order by position"

describe('a patient’s whole list', () => {
  it('is whole, what waits for a checkpoint hangs on at its end, and asking for it is an entry of it', async () => {
    const first = await checked()
    expect(first).toMatchObject({ ...WHOLE, verdict: 'intact' })
    const n = first.heads[0]?.n ?? 0
    expect(first.entries).toHaveLength(n)
    expect((await checked()).lists).toMatchObject([{ why: 'whole', n, pending: 1 }])
    await openChart(nurse, patient)
    expect((await checked(first.heads[0])).lists).toMatchObject([{ why: 'whole', n, pending: 3 }])
    await sequenceAll(test)
    expect((await checked(first.heads[0])).lists).toMatchObject([{ why: 'whole', n: n + 4, pending: 0 }])
  })

  it('has a hole where an entry was removed, and says between which', async () => {
    await finds((sql) => sql(`delete from ledger_entry where event_id = (${LOOKS} limit 1 offset 1)`), {
      why: 'missing',
      place: { after: expect.any(String), before: expect.any(String) },
    })
  })

  it('has a hole where a sealed event was damaged', async () => {
    const one = `event_id = (${LOOKS} limit 1 offset 2)`
    const damage = `update ledger_entry set sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1) where ${one}`
    await finds((sql) => sql(damage), { why: 'missing' })
  })

  it('has a hole where a look never reached the log: taken from the queue, with another behind it or as the last', async () => {
    const { heads } = await checked()
    await openChart(nurse, patient)
    await openChart(nurse, patient)
    const queued = (order: string) =>
      `delete from ledger_queue where ord = (select ord from ledger_queue where action = 'chart.open' order by ord ${order} limit 1)`
    await finds((sql) => sql(queued('asc')), { why: 'missing' }, heads[0])
    await finds((sql) => sql(queued('desc')), { why: 'missing' }, heads[0])
    await sequenceAll(test)
  })

  it('of which nothing opens any more is no list that has not begun', async () => {
    await tampering(test.owner, ['event_key_wrap'], async (sql) => {
      await sql('delete from event_key_wrap where stream_id is not null')
      expect(await keepList(herself, 'looked.list')).toMatchObject({
        ok: false,
        refusal: { code: 'unavailable', field: 'entry' },
      })
    })
    expect(await checked()).toMatchObject(WHOLE)
  })

  it('put back to an earlier state, checkpoint and count with it, is shorter than her device remembers', async () => {
    const { heads: early, of } = await checked()
    await sequenceAll(test)
    const { heads } = await checked(early[0])
    const tables = ['ledger_entry', 'ledger_queue', 'stream_head', 'ledger_tile', 'checkpoint_signature', 'ledger_checkpoint']
    await tampering(test.owner, tables, async (sql) => {
      const size = of?.size ?? 0
      await sql('delete from ledger_queue')
      await sql('delete from checkpoint_signature where size > $1', [size])
      await sql('delete from ledger_checkpoint where size > $1', [size])
      await sql('delete from ledger_entry where position >= $1', [size])
      await sql(
        `update stream_head set seq = $1, commitment = $2
         where stream_id = (select id from stream where patient_id = $3 and label = 'main')`,
        [early[0]?.n, Buffer.from(early[0]?.commitment ?? []), patient],
      )
      // The portal alone cannot be told from an honest one that is younger.
      expect(await checked()).toMatchObject(WHOLE)
      expect((await checked(heads[0])).lists).toMatchObject([{ verdict: 'broken', why: 'shrunk' }])
    })
    expect(await checked(heads[0])).toMatchObject(WHOLE)
  })

  it('holds what is sealed to her and nothing else: no other patient, no event of the hospital alone', async () => {
    const other = await importInvented(test.northgate, 2)
    await startCare({
      organisation: test.northgate,
      patient: other,
      account: nurse.id as AccountId,
      kind: 'team',
      since: new Date(),
    })
    await openChart(nurse, other)
    await searchPatients(nurse, 'a')
    await sequenceAll(test)
    const answer = await keepList(herself, 'looked.export')
    if (!answer.ok) throw new Error(answer.refusal.code)
    const { entries } = parseEvidence(answer.value.file)
    expect(new Set(entries.map(({ event }) => JSON.parse(event).subject?.patient))).toEqual(new Set([patient]))
    expect(fromUtf8(answer.value.file)).not.toContain(other)
    // What she took is her own act, and stands in the list that she takes next.
    await sequenceAll(test)
    const next = await keepList(herself, 'looked.export')
    if (!next.ok) throw new Error(next.refusal.code)
    const after = parseEvidence(next.value.file).entries.map(({ event }) => JSON.parse(event))
    expect(after).toHaveLength(entries.length + 1)
    expect(after.at(-1)).toMatchObject({ action: 'looked.export', outcome: 'permitted', actor: { id: herself.id } })
  })

  it('is hers alone, and of nobody else', async () => {
    const another = await importInvented(test.northgate, 3)
    const stranger = await signedIn({ role: 'patient', organisation: null, patient: another })
    for (const action of ['looked.list', 'looked.export'] as const) {
      expect(await keepList(nurse, action)).toMatchObject({ ok: false })
      const own = await keepList(stranger, action)
      if (own.ok) expect(fromUtf8(own.value.file)).not.toContain(patient)
    }
  })
})
