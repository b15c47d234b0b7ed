import 'server-only'
/** The demo's patients: registered half a year ago, and from then on what is new each morning, as a hospital's feed brings it. */
import type { OrganisationId } from '@/lib/base/ids'
import { type ImportResult, importAgent, importBundle } from '@/lib/records/import-bundle'
import { type ChartWriter, REGISTERED } from '@/prisma/seed/chart-writer'
import { achebe } from '@/prisma/seed/patients/achebe'
import { alike } from '@/prisma/seed/patients/alike'
import { kowalczyk } from '@/prisma/seed/patients/kowalczyk'
import { mehta } from '@/prisma/seed/patients/mehta'
import { okafor } from '@/prisma/seed/patients/okafor'
import { pham } from '@/prisma/seed/patients/pham'
import { vega } from '@/prisma/seed/patients/vega'
import { watanabe } from '@/prisma/seed/patients/watanabe'
import { whitcombe } from '@/prisma/seed/patients/whitcombe'
import { type Cast, known, onDay, type Step } from '@/prisma/seed/timeline'

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

const FEED = { NG: 'northgate-ehr', CH: 'city-heart-ehr' } as const

export function feedSteps(cast: Cast): Step[] {
  return chartsOf(cast.d0).flatMap((seeded, place) =>
    [REGISTERED, ...seeded.chart.mornings()].map((day, i, days): Step => {
      const since = days[i - 1]
      const bytes = () => (since === undefined ? seeded.chart.bundle(day) : seeded.chart.news(since, day))
      // A second apart, the last before eight.
      const at = new Date(onDay(cast.d0, day).getTime() - (20 - place) * 1_000)
      return { at, act: () => importChart(cast, seeded, bytes()) }
    }),
  )
}

async function importChart({ organisations, patients }: Cast, { key, at }: SeededChart, bytes: Uint8Array): Promise<void> {
  const from = { actor: importAgent(known<OrganisationId>(organisations, at)), source: FEED[at] }
  const patient = requireImported(key, await importBundle(from, bytes))
  if ((patients.get(key) ?? patient) !== patient) throw new Error(`${key} became another patient`)
  patients.set(key, patient)
}

export function requireImported(name: string, result: ImportResult) {
  if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.problems[0])}`)
  if (!result.imported.patient) throw new Error(`${name}: a bundle without a patient`)
  return result.imported.patient
}
