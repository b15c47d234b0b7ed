import 'server-only'
/** The demo's patients: registered half a year ago, and from then on what is new each morning, as a hospital's feed brings it. */
import type { OrganisationId } from '@/lib/base/ids'
import { type ImportResult, importAgent, importBundle } from '@/lib/records/import-bundle'
import { type ChartWriter, REGISTERED } from '@/prisma/seed/chart-writer'
import { achebe } from '@/prisma/seed/patients/achebe'
import { adler } from '@/prisma/seed/patients/adler'
import { akesson, akessonAgain } from '@/prisma/seed/patients/akesson'
import { ashdown } from '@/prisma/seed/patients/ashdown'
import { benali } from '@/prisma/seed/patients/benali'
import { fernandes, fernandez } from '@/prisma/seed/patients/fernandez'
import { kowalczyk } from '@/prisma/seed/patients/kowalczyk'
import { lena } from '@/prisma/seed/patients/lena'
import { mehta } from '@/prisma/seed/patients/mehta'
import { moretti } from '@/prisma/seed/patients/moretti'
import { ngata } from '@/prisma/seed/patients/ngata'
import { ngozi } from '@/prisma/seed/patients/ngozi'
import { novak } from '@/prisma/seed/patients/novak'
import { papadakis } from '@/prisma/seed/patients/papadakis'
import { pham } from '@/prisma/seed/patients/pham'
import { siddiqui } from '@/prisma/seed/patients/siddiqui'
import { sofia } from '@/prisma/seed/patients/sofia'
import { tesfaye } from '@/prisma/seed/patients/tesfaye'
import { vega } from '@/prisma/seed/patients/vega'
import { watanabe } from '@/prisma/seed/patients/watanabe'
import { whitcombe } from '@/prisma/seed/patients/whitcombe'
import { wrona } from '@/prisma/seed/patients/wrona'
import { type Cast, known, onDay, type Step } from '@/prisma/seed/timeline'

export type SeededChart = { readonly key: string; readonly chart: ChartWriter; readonly at: 'NG' | 'CH' }

type At = SeededChart['at']
/** In the order of the story. */
const CHARTS: readonly (readonly [key: string, at: At, write: (d0: Date) => ChartWriter])[] = [
  ['vega', 'NG', vega],
  ['lena', 'NG', lena],
  ['ngozi', 'NG', ngozi],
  ['sofia', 'NG', sofia],
  ['pham', 'NG', pham],
  ['whitcombe', 'NG', whitcombe],
  ['mehta', 'CH', mehta],
  ['kowalczyk', 'NG', kowalczyk],
  ['achebe', 'NG', achebe],
  ['benali', 'NG', benali],
  ['papadakis', 'NG', papadakis],
  ['novak', 'NG', novak],
  ['ngata', 'NG', ngata],
  ['akesson', 'NG', akesson],
  ['akesson-again', 'NG', akessonAgain],
  ['fernandez', 'NG', fernandez],
  ['fernandes', 'NG', fernandes],
  ['ashdown', 'NG', ashdown],
  ['watanabe', 'NG', watanabe],
  ['adler', 'NG', adler],
  ['siddiqui', 'NG', siddiqui],
  ['wrona', 'NG', wrona],
  ['moretti', 'NG', moretti],
  ['tesfaye', 'NG', tesfaye],
]

export function chartsOf(d0: Date): SeededChart[] {
  return CHARTS.map(([key, at, write]) => ({ key, at, chart: write(d0) }))
}

const FEED = { NG: 'northgate-ehr', CH: 'city-heart-ehr' } as const

export function feedSteps(cast: Cast): Step[] {
  return chartsOf(cast.d0).flatMap((seeded, place) =>
    [REGISTERED, ...seeded.chart.mornings()].map((day, i, days): Step => {
      const since = days[i - 1]
      const bytes = () => (since === undefined ? seeded.chart.bundle(day) : seeded.chart.news(since, day))
      // A second apart, the last before eight.
      const at = new Date(onDay(cast.d0, day).getTime() - (30 - place) * 1_000)
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
