import { appendReports } from '@/lib/access/events'
import { loadFacts } from '@/lib/access/facts'
import { createPermit } from '@/lib/access/permit'
import type { Actor } from '@/lib/base/actor'
import { toBase64 } from '@/lib/base/bytes'
import { groupBy } from '@/lib/base/group'
import { newId, type PatientId, type RequestId } from '@/lib/base/ids'
import { stateOf } from '@/lib/crypto/content'
import { inTransaction } from '@/lib/db/transaction'
import { eventSealer } from '@/lib/keys/event-keys'
import { decide } from '@/lib/policy/decide'
import { openRows } from '@/lib/records/open-records'
import { loadCurrent } from '@/lib/records/store'
import { chartSummary } from '@/lib/records/views/chart-summary'

/** The steps of opening a chart, one by one and timed, as the gate and lib/records/chart do them. */
export async function timeParts(actor: Actor, patient: PatientId, times: number): Promise<Map<string, number[]>> {
  const spent = new Map<string, number[]>()
  for (let i = 0; i < times + 3; i++) {
    const parts = await openInParts(actor, patient)
    if (i >= 3) for (const [what, ms] of parts) spent.set(what, [...(spent.get(what) ?? []), ms])
  }
  return spent
}

async function openInParts(actor: Actor, patient: PatientId): Promise<Map<string, number>> {
  const parts = new Map<string, number>()
  let last = performance.now()
  const lap = (what: string) => {
    parts.set(what, performance.now() - last)
    last = performance.now()
  }
  const act = {
    actor,
    action: 'chart.open' as const,
    purpose: 'TREAT' as const,
    patient,
    at: new Date(),
    request: newId<RequestId>(),
  }
  await inTransaction(async (tx) => {
    lap('begin')
    const loaded = await loadFacts(tx, { ...act, entry: null, target: null })
    lap('facts')
    const decision = decide(loaded.facts)
    lap('decision')
    if (!decision.permitted) throw new Error('refused')
    const { compartments, basis } = decision
    const { permit } = createPermit({ ...act, compartments, basis, because: { since: null, reason: null } } as never, loaded.held)
    const rows = await loadCurrent(
      permit,
      tx,
      loaded.held.map(({ id }) => id),
    )
    lap('fetch')
    const byCompartment = groupBy(rows, (row) => row.compartment)
    const opened = []
    for (const held of loaded.held) opened.push(...(await openRows(permit, tx, held, byCompartment.get(held.id) ?? [])))
    lap('decrypt and content check')
    for (const own of byCompartment.values()) stateOf(own.map((row) => [row.record, row.version, toBase64(row.content)] as const))
    lap('state check')
    chartSummary(opened, act.at, { timeZone: 'Europe/Berlin' } as never)
    lap('views')
    const sealer = eventSealer(tx)
    const report = { stream: 'main' as const, objects: [{ type: 'Patient', id: patient }] }
    await appendReports(tx, { ...act, basis, outcome: 'permitted' }, [report], sealer, loaded)
    lap('append')
  })
  lap('commit')
  return parts
}
