import type { Actor } from '@/lib/base/actor'
import type { PatientId } from '@/lib/base/ids'
import { setDatabase } from '@/lib/db/client'
import { closeKeystore } from '@/lib/db/keystore'
import { openChart } from '@/lib/records/chart'
import { closedLoop } from './measure'

/** One of several web processes that begin at the same moment. */
export type GateErrand = {
  readonly actor: Actor
  readonly patients: readonly PatientId[]
  readonly callers: number
  /** Milliseconds since 1970. Until then it warms up. */
  readonly from: number
  readonly seconds: number
}
export type GateReport = { readonly rate: number }

const { actor, patients, callers, from, seconds } = JSON.parse(process.argv[2] ?? '') as GateErrand
let next = 0
await closedLoop(callers, (from - Date.now()) / 1_000, open)
const { rate } = await closedLoop(callers, seconds, open)
await setDatabase(undefined)
await closeKeystore()
process.stdout.write(`${JSON.stringify({ rate } satisfies GateReport)}\n`)

async function open(): Promise<void> {
  const opened = await openChart(actor, patients[next++ % patients.length] as PatientId)
  if (!opened.ok) throw new Error('the chart did not open')
}
