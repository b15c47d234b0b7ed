import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import {
  count,
  createCare,
  createPerson,
  type Hospital,
  importInvented,
  openChart,
  search,
  sequenceAll,
  testHospital,
} from '@/e2e/tampering/world'
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { type EventId, newIdAt } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import { inTransaction } from '@/lib/db/transaction'
import { eventSealer } from '@/lib/keys/event-keys'
import { append, type Draft } from '@/lib/ledger/append'

let test: Hospital
beforeAll(async () => {
  test = await testHospital()
})
afterAll(() => test.drop())
afterEach(() => expectIntact(test))

function gate(): { passed: Promise<void>; open(): void } {
  let open = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open: () => open() }
}

/** As the gate would draft it. */
function organisationEvent({ id, role, organisation }: Actor): Draft {
  const at = new Date()
  const event = { v: 1, id: newIdAt<EventId>(at), at: at.toISOString(), action: 'patient.search', outcome: 'permitted' } as const
  const basis = { kind: 'duty', ref: '', policies: [], policySet: '' } as const
  const act = {
    actor: { id, role, org: organisation ?? '' },
    purpose: 'TREAT',
    basis,
    objects: [],
    session: '',
    request: '',
    detail: {},
  } as const
  return { event: { ...event, ...act }, subject: null, custody: null, actorToken: null, patientToken: null }
}

/** Numbers of her main stream as its head counts them. */
async function headOf(patient: string): Promise<number> {
  const { rows } = await test.owner.pool.query<{ seq: string }>(
    "select seq from stream_head h join stream s on s.id = h.stream_id where s.patient_id = $1 and s.label = 'main'",
    [patient],
  )
  return Number(rows[0]?.seq)
}

describe('appending', () => {
  it('twenty acts at once on one patient make a stream without a gap', async () => {
    const before = await headOf(test.patient)
    const stranger = await createPerson(test, 'nurse', test.northgate)
    const acts = Array.from({ length: 20 }, (_, i) => {
      if (i % 4 === 0) return importInvented(test.northgate, 1)
      return i % 4 === 1 ? openChart(stranger, test.patient) : openChart(test.nurse, test.patient)
    })
    await Promise.all(acts)
    expect(await headOf(test.patient)).toBe(before + 20)
  })

  it('imports of new patients at once, with acts on others between them', async () => {
    const patients = await Promise.all([11, 12, 13, 14, 15, 16].map((seed) => importInvented(test.northgate, seed, 3)))
    await Promise.all(patients.map((patient) => createCare(test, test.nurse, patient)))
    const acts = Array.from({ length: 24 }, (_, i) => openChart(test.nurse, patients[i % 6] ?? test.patient))
    const outcomes = await Promise.all([...acts, search(test.nurse), search(test.nurse)])
    expect(outcomes.every(({ ok }) => ok)).toBe(true)
    for (const patient of patients) expect(await headOf(patient)).toBe(6) // registered, written, four times opened
  })

  it('two acts over the same streams in whatever order both end', async () => {
    const other = await importInvented(test.northgate, 21, 3)
    const act = (order: readonly (typeof other)[]) =>
      underAudit({ actor: { ...test.nurse }, action: 'patient.search' }, async (permit) => {
        for (const patient of order) permit.report({ patient, stream: 'main', action: 'patient.search' })
        return permitted(undefined)
      })
    const pairs = Array.from({ length: 8 }, (_, i) => act(i % 2 ? [test.patient, other] : [other, test.patient]))
    expect((await Promise.all(pairs)).every(({ ok }) => ok)).toBe(true)
  })

  it('an act that reports one stream twice numbers both', async () => {
    const before = await headOf(test.patient)
    const { written } = await underAudit({ actor: test.nurse, action: 'patient.search' }, async (permit) => {
      for (let i = 0; i < 3; i++) permit.report({ patient: test.patient, stream: 'main' })
      return permitted(undefined)
    })
    expect(written).toHaveLength(3)
    expect(await headOf(test.patient)).toBe(before + 3)
  })

  it('what an act wrote goes with its entry or not at all', async () => {
    const before = await count(test.owner, 'ledger_queue')
    const made = () =>
      underAudit({ actor: test.nurse, action: 'patient.search' }, async (permit, tx) => {
        await tx.sql(
          "insert into directory_resource (id, organisation_id, type, source_key, json) values (gen_random_uuid(), $1, 'Location', $2, '{}')",
          [test.northgate, String(before)],
        )
        // The entry cannot be appended: its stream does not exist.
        permit.report({ patient: test.patient, stream: 'nowhere' as 'main' })
        return permitted(undefined)
      })
    await expect(made()).rejects.toThrow()
    expect(await count(test.owner, `directory_resource where source_key = '${before}'`)).toBe(0)
    // The attempt itself is written down.
    expect(await count(test.owner, "ledger_queue where outcome = 'failed'")).toBe(1)
  })
})

describe('ordering what is queued', () => {
  it('a transaction that took its place early and commits late is not lost', async () => {
    await sequenceAll(test)
    const size = await count(test.owner, 'ledger_entry')
    const [appended, proceed] = [gate(), gate()]
    // A slow act: its event has taken its `ord`, and its commit waits.
    const slow = inTransaction(
      async (tx) => {
        await append(tx, [organisationEvent(test.nurse)], eventSealer(tx))
        appended.open()
        await proceed.passed
      },
      { database: test.owner },
    )
    await appended.passed
    await search(test.nurse)
    expect(await sequenceAll(test)).toBe(size + 1)
    expect(await count(test.owner, 'ledger_queue')).toBe(0)
    proceed.open()
    await slow
    const { rows } = await test.owner.pool.query<{ early: boolean }>(
      'select q.ord < (select last_value from ledger_queue_ord_seq) as early from ledger_queue q',
    )
    expect(rows).toEqual([{ early: true }])
    expect(await sequenceAll(test)).toBe(size + 2)
  })
})
