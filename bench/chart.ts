import { readFileSync } from 'node:fs'
import { addPatient } from '@/e2e/faults/people'
import type { PatientId } from '@/lib/base/ids'
import { openChart } from '@/lib/records/chart'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import { timeParts } from './chart-parts'
import { syntheaFiles } from './files'
import { type Line, ms, print, spreadOf } from './measure'
import { timePages } from './page'
import type { World } from './world'

const TIMES = 40

/** (d) */
export async function benchChart(world: World): Promise<void> {
  const { northgate } = world.stage
  await one(world, 'A generated patient of 2,000 resources (d)', await addPatient(northgate, 2_000, 7))
  const largest = syntheaFiles().sort((a, b) => b.bytes - a.bytes)[0]
  if (!largest) return
  const imported = await importBundle({ actor: importAgent(northgate), source: 'synthea' }, readFileSync(largest.path))
  if (!imported.ok || !imported.imported.patient) throw new Error('the largest patient was not imported')
  await one(world, `The largest imported patient, ${imported.imported.created} resources (d)`, imported.imported.patient)
}

async function one(world: World, title: string, patient: PatientId): Promise<void> {
  const actor = await world.physicianOf([patient])
  const times: number[] = []
  for (let i = 0; i < TIMES + 5; i++) {
    const start = performance.now()
    const { ok } = await openChart(actor, patient)
    if (!ok) throw new Error('the chart did not open')
    if (i >= 5) times.push(performance.now() - start)
  }
  const whole = spreadOf(times)
  const parts = await timeParts(actor, patient, TIMES)
  const page = spreadOf(await timePages(world, actor, `/p/${patient}`, TIMES))
  const lines: Line[] = [...parts].map(([what, spent]) => {
    const { p50, p95 } = spreadOf(spent)
    return { what, value: `${ms(p50)} / ${ms(p95)}` }
  })
  print(title, [
    {
      what: 'opened on the server, p50 / p95',
      value: `${ms(whole.p50)} / ${ms(whole.p95)}`,
      target: 'p95 ≤ 150 ms',
      met: whole.p95 <= 150,
    },
    ...lines,
    { what: 'the whole page from `next start`, p50 / p95', value: `${ms(page.p50)} / ${ms(page.p95)}` },
    { what: 'session, render and send: what the page adds, p50', value: ms(page.p50 - whole.p50) },
  ])
}
