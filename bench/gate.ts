import type { PatientId } from '@/lib/base/ids'
import { openChart } from '@/lib/records/chart'
import { closedLoop, ms, openLoop, perSecond, print, spreadOf } from './measure'
import { watchSigned } from './signed'
import type { World } from './world'

const CALLERS = 16
const SECONDS = 8

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
  const peak = await closedLoop(CALLERS, SECONDS, open)
  const spread = spreadOf(peak.times)
  const lag = await lagAtHalf(world, peak.rate / 2, open)
  print('Whole gate calls, 16 callers (c)', [
    { what: 'charts opened', value: perSecond(peak.rate), target: '≥ 500/s', met: peak.rate >= 500 },
    { what: 'p50 / p95 / p99', value: [spread.p50, spread.p95, spread.p99].map(ms).join(' / ') },
    {
      what: `commit to signed checkpoint at ${perSecond(peak.rate / 2)}, p50 / p95`,
      value: `${ms(lag.p50)} / ${ms(lag.p95)}`,
      target: 'p95 ≤ 1.5 s',
      met: lag.p95 <= 1_500,
    },
  ])
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
