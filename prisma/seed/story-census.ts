import 'server-only'
/**
 * The others on the wards and in the clinic: invented people with a page each, so that a ward round is one, a month-end
 * has claims and a recall list is a list. Registered when they first come, as a hospital's feed does it.
 */
import { now } from '@/lib/base/clock'
import type { OrganisationId } from '@/lib/base/ids'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import { ChartWriter } from '@/prisma/seed/chart-writer'
import { requireImported } from '@/prisma/seed/patients'
import { type Dice, dice } from '@/prisma/seed/story-random'
import { type Cast, clockOn, DAY_MS, FIRST_DAY, known, later, SECOND_MS, type Step } from '@/prisma/seed/timeline'

export type CensusChart = {
  readonly key: string
  readonly at: 'NG' | 'CH'
  readonly chart: ChartWriter
  /** When something of hers comes in, in days from D0: the first is her registration. */
  readonly feeds: readonly number[]
}

/** How many are on City Heart's recall list: all of these. */
export const CLINIC_SIZE = 61

export function censusOf(d0: Date): CensusChart[] {
  return [
    ...wardCharts(d0, '5 West', [FIRST_DAY + 1, FIRST_DAY + 3]),
    ...wardCharts(d0, 'Maternity', [FIRST_DAY + 2]),
    ...clinicCharts(d0),
    karimov(d0),
  ]
}

export function censusSteps(cast: Cast, census: readonly CensusChart[]): Step[] {
  return census.flatMap(({ key, at, chart, feeds }) =>
    feeds.map((day, i): Step => {
      const since = feeds[i - 1]
      const bytes = () => (since === undefined ? chart.bundle(day) : chart.news(since, day))
      const act = async () => {
        const organisation = known<OrganisationId>(cast.organisations, at)
        const from = { actor: importAgent(organisation), source: at === 'NG' ? 'northgate-ehr' : 'city-heart-ehr' }
        const patient = requireImported(key, await importBundle(from, bytes()))
        if ((cast.patients.get(key) ?? patient) !== patient)
          throw new Error(`${key} became another patient, ${now().toISOString()}`)
        cast.patients.set(key, patient)
      }
      return { at: new Date(cast.d0.getTime() + day * DAY_MS), act }
    }),
  )
}

/** One after the other in each bed. */
function wardCharts(d0: Date, ward: '5 West' | 'Maternity', beds: readonly number[]): CensusChart[] {
  const rolls = dice(`beds of ${ward}`)
  const charts: CensusChart[] = []
  for (const first of beds) {
    for (let day = first; ; ) {
      const stay = ward === 'Maternity' ? rolls.between(2, 3) : rolls.between(3, 7)
      if (day + stay > -1) break
      charts.push(stayChart(d0, ward, charts.length, day, day + stay, rolls))
      day += stay + gapAfter(ward, day, rolls)
    }
  }
  return charts
}

function gapAfter(ward: string, day: number, rolls: Dice): number {
  if (ward === '5 West') return rolls.between(0, 2)
  return day > -45 ? rolls.between(0, 1) : rolls.between(9, 16)
}

function stayChart(d0: Date, ward: '5 West' | 'Maternity', place: number, from: number, until: number, rolls: Dice): CensusChart {
  const birth = ward === 'Maternity'
  const person = personOf(
    place + (birth ? 60 : 0),
    birth ? 'female' : undefined,
    `NG-${place + (birth ? 700 : 500)}-${rolls.between(100, 999)}`,
    rolls,
    birth ? 1988 : 1950,
  )
  const chart = new ChartWriter(person, d0)
  const [arrives, leaves] = [
    inDays(d0, from, `${rolls.between(10, 18)}:${rolls.between(10, 59)}`),
    inDays(d0, until, `${rolls.between(10, 13)}:${rolls.between(10, 59)}`),
  ]
  const [name, ...labs] = birth ? BIRTH : rolls.pick(REASONS)
  chart.noKnownAllergies()
  chart.problem(name, arrives, { until: leaves })
  const urgent = !birth && rolls.chance(0.6)
  if (urgent) chart.visit(arrives - 0.17, name, 'Emergency', { kind: 'EMER', with: 'Dr Mateus Carvalho' })
  chart.visit(arrives, 'Hospital stay', ward, { kind: 'IMP', until: leaves, ...(birth ? {} : { with: 'Dr Ingrid Solheim' }) })
  for (const [test, first, last] of labs) chart.lab(test, `${days(arrives + 0.05)} ${first}, ${days(leaves - 1.2)} ${last}`)
  chart.pressure(`${days(arrives + 0.02)} ${rolls.between(108, 152)}/${rolls.between(62, 92)}`)
  return {
    key: `${birth ? 'birth' : 'stay'}-${place + 1}`,
    at: 'NG',
    chart,
    feeds: [...(urgent ? [arrives - 0.16] : []), arrives + 0.06, leaves + 0.02],
  }
}

function clinicCharts(d0: Date): CensusChart[] {
  const rolls = dice('the clinic')
  const begins = clockOn(d0, FIRST_DAY + 1, '10:00')
  return Array.from({ length: CLINIC_SIZE }, (_, place) => {
    const person = personOf(place + 95, undefined, `CH-61-${1_000 + place * 7}`, rolls, 1945)
    const chart = new ChartWriter(person, d0)
    chart.noKnownAllergies()
    chart.problem(rolls.pick(HEARTS), -rolls.between(400, 3_000))
    chart.medicine('Bisoprolol', '2.5 mg, morning', -rolls.between(300, 390))
    const registered = (later(begins, place * 20 * SECOND_MS).getTime() - d0.getTime()) / DAY_MS
    return { key: `clinic-${place + 1}`, at: 'CH', chart, feeds: [registered] }
  })
}

/** He works here, and was seen here once. */
function karimov(d0: Date): CensusChart {
  const person = {
    family: 'Karimov',
    given: ['Farid'],
    prefix: 'Dr',
    gender: 'male',
    birthDate: '1972-05-19',
    mrn: 'NG-480-266',
    street: '80 Meridian Road',
  } as const
  const chart = new ChartWriter(person, d0)
  chart.noKnownAllergies()
  chart.problem('Low back pain', -150)
  chart.imaging(-149.8, 'MR', 'Lumbar spine', 'Disc bulge at L4/5 without compression.')
  return { key: 'karimov', at: 'NG', chart, feeds: [inDays(d0, -148, '09:15')] }
}

function inDays(d0: Date, day: number, time: string): number {
  return (clockOn(d0, day, time).getTime() - d0.getTime()) / DAY_MS
}

/** As a series writes it; three digits are a minute and a half. */
function days(day: number): string {
  return day.toFixed(3)
}

function personOf(place: number, gender: 'female' | 'male' | undefined, mrn: string, rolls: Dice, born: number) {
  const sex = gender ?? (place % 2 === 0 ? 'female' : 'male')
  const given = (sex === 'female' ? WOMEN : MEN)[(place * 7) % 24] as string
  const family = FAMILIES[(place * 11) % FAMILIES.length] as string
  const birthDate = `${born + rolls.between(-12, 14)}-${two(rolls.between(1, 12))}-${two(rolls.between(1, 28))}`
  const street = `${rolls.between(1, 120)} ${rolls.pick(STREETS)}`
  return { family, given: [given], gender: sex, birthDate, mrn, street }
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

type Readings = readonly ['Haemoglobin' | 'C reactive protein' | 'Creatinine' | 'Sodium' | 'Fasting glucose', string, string]
const BIRTH: readonly [string, ...Readings[]] = ['Birth at term', ['Haemoglobin', '121', '108']]
const REASONS: readonly (readonly [string, ...Readings[]])[] = [
  ['Pneumonia', ['C reactive protein', '148', '22']],
  ['Hip fracture', ['Haemoglobin', '112', '98']],
  ['Heart failure, decompensated', ['Creatinine', '128', '104']],
  ['Gastroenteritis with dehydration', ['Sodium', '129', '138']],
  ['Diabetes out of control', ['Fasting glucose', '24.1', '9.8']],
  ['Cellulitis of the leg', ['C reactive protein', '96', '14']],
  ['Pyelonephritis', ['C reactive protein', '188', '31']],
  ['Fall at home', ['Sodium', '133', '137']],
]
const HEARTS = ['Implanted defibrillator', 'Pacemaker', 'Atrial fibrillation', 'Aortic valve replacement', 'Heart failure']
const STREETS = [
  'Bakers Row',
  'Tolbooth Lane',
  'Cooper Street',
  'Glebe Road',
  'Millpond Close',
  'Saddlers Yard',
  'Prospect Hill',
  'Lime Walk',
]
const WOMEN = [
  'Aisha',
  'Birgit',
  'Carmen',
  'Dorothea',
  'Elif',
  'Fiona',
  'Greta',
  'Hilde',
  'Irina',
  'Jocelyn',
  'Katarzyna',
  'Leonor',
  'Mireille',
  'Nadezhda',
  'Oriane',
  'Paulette',
  'Ruth',
  'Sunniva',
  'Tamsin',
  'Ulrike',
  'Vesna',
  'Winifred',
  'Yolanda',
  'Zeynep',
]
const MEN = [
  'Anselm',
  'Bernard',
  'Callum',
  'Dmitri',
  'Eamon',
  'Florian',
  'Gustav',
  'Hamish',
  'Ignacio',
  'Jerzy',
  'Kwame',
  'Lorenzo',
  'Marek',
  'Nikolai',
  'Osman',
  'Pavel',
  'Quentin',
  'Rajesh',
  'Stellan',
  'Thaddeus',
  'Umberto',
  'Viktor',
  'Wendell',
  'Xavier',
]
const FAMILIES = [
  'Abernathy',
  'Bergström',
  'Castellano',
  'Dalgaard',
  'Eriksen',
  'Falkenberg',
  'Giordano',
  'Halloran',
  'Ibragimov',
  'Jankowski',
  'Kilbride',
  'Lindgren',
  'Mackintosh',
  'Nakamura',
  'Oduya',
  'Petrescu',
  'Quinlan',
  'Rasmussen',
  'Szymański',
  'Tremblay',
  'Underhill',
  'Vermeulen',
  'Whelan',
  'Yıldız',
  'Zielinski',
  'Ballantyne',
  'Cruickshank',
  'Desrosiers',
  'Engelhardt',
  'Friedländer',
  'Grigorescu',
  'Hathersage',
  'Iglesias',
  'Jørgensen',
  'Kirkpatrick',
  'Lachance',
  'Montague',
  'Nordqvist',
  'Ostrowski',
  'Pemberton',
  'Rosenthal',
  'Sandoval',
  'Thistlewood',
  'Valdivia',
  'Winterbourne',
  'Yamamoto',
  'Zambrano',
  'Birtwistle',
  'Chaudhry',
  'Drummond',
  'Eastwood',
  'Gallagher',
  'Holloway',
]
