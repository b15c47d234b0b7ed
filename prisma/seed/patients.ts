import 'server-only'
/** The demo's patients, each imported by the organisation that has custody: half a year ago, and again this morning. */
import { setClock } from '@/lib/base/clock'
import type { OrganisationId, PatientId } from '@/lib/base/ids'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import type { ChartWriter } from '@/prisma/seed/chart-writer'
import { achebe } from '@/prisma/seed/patients/achebe'
import { alike } from '@/prisma/seed/patients/alike'
import { kowalczyk } from '@/prisma/seed/patients/kowalczyk'
import { mehta } from '@/prisma/seed/patients/mehta'
import { okafor } from '@/prisma/seed/patients/okafor'
import { pham } from '@/prisma/seed/patients/pham'
import { vega } from '@/prisma/seed/patients/vega'
import { watanabe } from '@/prisma/seed/patients/watanabe'
import { whitcombe } from '@/prisma/seed/patients/whitcombe'

export type SeededChart = { readonly key: string; readonly chart: ChartWriter; readonly at: 'NG' | 'CH' }

export function chartsOf(d0: Date): SeededChart[] {
  const [akesson, akessonAgain, fernandez, fernandes] = alike(d0) as [ChartWriter, ChartWriter, ChartWriter, ChartWriter]
  return [
    { key: 'vega', chart: vega(d0), at: 'NG' },
    { key: 'okafor', chart: okafor(d0), at: 'NG' },
    { key: 'pham', chart: pham(d0), at: 'NG' },
    { key: 'whitcombe', chart: whitcombe(d0), at: 'NG' },
    { key: 'mehta', chart: mehta(d0), at: 'CH' },
    { key: 'kowalczyk', chart: kowalczyk(d0), at: 'NG' },
    { key: 'achebe', chart: achebe(d0), at: 'NG' },
    { key: 'watanabe', chart: watanabe(d0), at: 'NG' },
    { key: 'akesson', chart: akesson, at: 'NG' },
    { key: 'akesson-again', chart: akessonAgain, at: 'NG' },
    { key: 'fernandez', chart: fernandez, at: 'NG' },
    { key: 'fernandes', chart: fernandes, at: 'NG' },
  ]
}

/** What had happened by `day`, imported on that day. Returns the patients by key. */
export async function importCharts(
  d0: Date,
  day: number,
  charts: readonly SeededChart[],
  organisations: ReadonlyMap<string, OrganisationId>,
): Promise<Map<string, PatientId>> {
  const ids = new Map<string, PatientId>()
  for (const [i, { key, chart, at }] of charts.entries()) {
    setClock(() => new Date(d0.getTime() + day * DAY_MS - (charts.length - i) * 1_000))
    const actor = importAgent(organisations.get(at) as OrganisationId)
    const result = await importBundle({ actor, source: `${at === 'NG' ? 'northgate' : 'city-heart'}-ehr` }, chart.bundle(day))
    if (!result.ok) throw new Error(`${key}: ${JSON.stringify(result.problems[0])}`)
    if (result.imported.patient) ids.set(key, result.imported.patient)
  }
  return ids
}

const DAY_MS = 86_400_000
