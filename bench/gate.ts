import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT, TYPESCRIPT } from '@/bin/set-up/children'
import type { Actor } from '@/lib/base/actor'
import type { PatientId } from '@/lib/base/ids'
import { openChart } from '@/lib/records/chart'
import type { GateErrand, GateReport } from './gate-child'
import { atLeast, atMost, closedLoop, ms, openLoop, perSecond, print, spreadOf } from './measure'
import { watchSigned } from './signed'
import type { World } from './world'

const CALLERS = 16
const SECONDS = 8
/** As many as the machine of the target has cores. */
const PROCESSES = 2
/** To start, and to open each chart a few times. */
const WARM_UP_MS = 10_000

/** (c): the whole act, from facts to commit, of a chart of about twenty records. */
export async function benchGate(world: World): Promise<void> {
  const patients = await world.smallPatients(CALLERS)
  const actor = await world.physicianOf(patients)
  const open = async (i: number) => {
    const opened = await openChart(actor, patients[i % CALLERS] as PatientId)
    if (!opened.ok) throw new Error('the chart did not open')
    return { events: opened.written.map(({ id }) => id as string), at: performance.now() }
  }
  for (let i = 0; i < 3 * CALLERS; i++) await open(i)
  const before = process.cpuUsage()
  const peak = await closedLoop(CALLERS, SECONDS, open)
  const used = process.cpuUsage(before)
  const spread = spreadOf(peak.times)
  const together = await inProcesses(actor, patients)
  const lag = await lagAtHalf(world, peak.rate / 2, open)
  print('Whole gate calls, 16 callers (c)', [
    { what: 'charts opened, one process', value: perSecond(peak.rate), ...atLeast(peak.rate, 500, perSecond) },
    { what: `the same by ${PROCESSES} processes`, value: perSecond(together), ...atLeast(together, 500, perSecond) },
    {
      what: 'processor time of the process for one',
      value: ms((used.user + used.system) / 1_000 / peak.times.length),
      beside: 'PostgreSQL and sequencer apart',
    },
    { what: 'p50 / p95 / p99', value: [spread.p50, spread.p95, spread.p99].map(ms).join(' / ') },
    {
      what: `commit to signed checkpoint at ${perSecond(peak.rate / 2)}, p50 / p95`,
      value: `${ms(lag.p50)} / ${ms(lag.p95)}`,
      ...atMost(lag.p95, 1_500, ms),
    },
  ])
}

/** Charts a second of several web processes at once, which share the callers. */
async function inProcesses(actor: Actor, patients: readonly PatientId[]): Promise<number> {
  const errand: GateErrand = { actor, patients, callers: CALLERS / PROCESSES, from: Date.now() + WARM_UP_MS, seconds: SECONDS }
  const args = [...TYPESCRIPT, join(ROOT, 'bench/gate-child.ts'), JSON.stringify(errand)]
  const children = Array.from({ length: PROCESSES }, () => promisify(execFile)(process.execPath, args, { cwd: ROOT }))
  const reports = (await Promise.all(children)).map(
    ({ stdout }) => JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as GateReport,
  )
  return reports.reduce((sum, { rate }) => sum + rate, 0)
}

async function lagAtHalf(world: World, rate: number, open: (i: number) => Promise<{ events: string[]; at: number }>) {
  const watch = watchSigned(world)
  await watch.untilAll()
  const done: { events: string[]; at: number }[] = []
  await openLoop(rate, SECONDS, async (i) => done.push(await open(i)))
  await watch.untilAll()
  const positions = await watch.positionsOf(done.flatMap(({ events }) => events))
  const lags = done.flatMap(({ events, at }) => events.map((id) => (watch.seenAt(positions.get(id) ?? -1) ?? Number.NaN) - at))
  await watch.close()
  return spreadOf(lags)
}
