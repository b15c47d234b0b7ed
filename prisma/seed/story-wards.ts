import 'server-only'
/** The wards: who is in charge of whom and until when, rounds by day, shifts by day and night, arrivals in Emergency. */
import type { OrganisationId } from '@/lib/base/ids'
import { type NewCare, startCare } from '@/lib/directory/accounts'
import type { CareKind } from '@/lib/policy/facts'
import { type Acts, must } from '@/prisma/seed/story-acts'
import { type Dice, dice } from '@/prisma/seed/story-random'
import { days, type Noted, onWard, type Place, rota, visitsOf, type World } from '@/prisma/seed/story-world'
import {
  type Cast,
  clockOn,
  DAY_MS,
  FIRST_DAY,
  HOUR_MS,
  isWorkday,
  known,
  later,
  MINUTE_MS,
  onDay,
  SECOND_MS,
  type Step,
  weekday,
} from '@/prisma/seed/timeline'

export type Part = { readonly steps: readonly Step[]; readonly noted: readonly Noted[] }

type Holder = { readonly account: string } | { readonly department: string }
/** A relation as the hospital's system sends it: once it has begun and she is registered. */
export function relation(cast: Cast, place: Place, kind: CareKind, by: Holder, since: Date, until: Date | null): Step {
  const at = new Date(Math.max(since.getTime(), place.registered.getTime(), onDay(cast.d0, FIRST_DAY + 1).getTime()))
  return relationAt(cast, later(at, 90 * SECOND_MS), place, kind, by, since, until)
}

export function relationAt(
  cast: Cast,
  at: Date,
  place: Place,
  kind: CareKind,
  by: Holder,
  since: Date,
  until: Date | null,
): Step {
  const act = async () => {
    const holder = 'account' in by ? { account: known(cast.accounts, by.account) } : by
    const organisation = known<OrganisationId>(cast.organisations, place.at)
    const care: NewCare = {
      organisation,
      patient: known(cast.patients, place.patient),
      ...holder,
      kind,
      since,
      ...(until ? { until } : {}),
    }
    must(await startCare(care))
  }
  return { at, act }
}

export function wards(cast: Cast, world: World, acts: Acts): Part[] {
  return [relations(cast, world), fiveWest(cast, world, acts), maternity(cast, world, acts), emergency(cast, world, acts)]
}

function relations(cast: Cast, world: World): Part {
  const of = (where: string) => visitsOf(world).filter((visit) => visit.where === where)
  const noted = ['5 West', 'Maternity'].flatMap((ward) =>
    of(ward)
      .filter(({ kind }) => kind === 'IMP')
      .map(
        (visit): Noted => ({
          at: 'NG',
          on: new Date(Math.max(visit.from.getTime(), visit.place.registered.getTime())),
          fact: ({ patients }) => ({
            kind: 'ward',
            ward,
            patient: known(patients, visit.patient),
            since: visit.from,
            ...(visit.until ? { until: visit.until } : {}),
          }),
        }),
      ),
  )
  const steps = [
    ...of('5 West').flatMap(({ place, from, until }) => [
      relation(cast, place, 'team', { department: '5 West' }, from, until),
      relation(cast, place, 'attending', { account: 'solheim' }, from, until),
      // What is left of a stay once it is over: her department saw her, which alone names nobody.
      ...(until
        ? [relationAt(cast, later(until, 40 * MINUTE_MS), place, 'encounter', { department: '5 West' }, from, until)]
        : []),
    ]),
    ...of('Maternity').map(({ place, from, until }) =>
      relation(cast, place, 'team', { department: 'Maternity' }, later(from, -HOUR_MS), until && later(until, DAY_MS)),
    ),
    ...of('Emergency').map(({ place, from, until }) => relation(cast, place, 'encounter', { account: 'carvalho' }, from, until)),
    ...of('Physiotherapy').map(({ place, from }) =>
      relation(cast, place, 'order', { account: 'okafor-c' }, later(from, -2 * DAY_MS), later(from, 30 * DAY_MS)),
    ),
  ]
  return { steps: steps.filter(({ at }) => at < cast.d0), noted }
}

/** One look after another, some minutes each. */
export function lookThrough(acts: Acts, begins: Date, who: string, whom: readonly string[], rolls: Dice): Step[] {
  let at = begins
  return whom.map((patient) => {
    at = later(at, rolls.between(70, 420) * SECOND_MS)
    return acts.opens(at, who, patient)
  })
}

const WARD_DAYS = days(FIRST_DAY + 4, 0)

function fiveWest({ d0 }: Cast, world: World, acts: Acts): Part {
  const rolls = dice('5 West')
  const steps: Step[] = []
  const noted: Noted[] = []
  for (const day of WARD_DAYS) {
    const today = (time: string) => later(clockOn(d0, day, time), rolls.between(0, 900) * SECOND_MS)
    const shift = (who: string, at: Date, share: number) => {
      const there = onWard(world, '5 West', at)
      if (there.length === 0) return
      const few = rolls.some(there, Math.max(1, Math.round(there.length * share)))
      steps.push(acts.looksAtWork(at, who), ...lookThrough(acts, at, who, few, rolls))
    }
    const [round, morning, night] = [today('07:05'), today('08:10'), today('21:40')]
    if (round < d0 && (isWorkday(d0, day) || rolls.chance(0.3))) shift('solheim', round, 1)
    // In the afternoon the results of those who worry her.
    const afternoon = today('15:50')
    if (isWorkday(d0, day) && afternoon < d0 && rolls.chance(0.7))
      steps.push(...lookThrough(acts, afternoon, 'solheim', rolls.some(onWard(world, '5 West', afternoon), 2), rolls))
    if (byrneWorks(d0, day) && morning < d0) {
      noted.push(rota('byrne', clockOn(d0, day, '07:00'), clockOn(d0, day, '19:30'), '5 West'))
      shift('byrne', morning, 0.9)
    }
    if (ilicWorks(d0, day) && night < d0) {
      noted.push(rota('ilic', clockOn(d0, day, '19:00'), clockOn(d0, day + 1, '07:30'), '5 West'))
      shift('ilic', night, 0.8)
    }
    if (day > -84 && day < 0 && [2, 4].includes(weekday(d0, day))) shift('wrona', today('10:30'), 0.4)
  }
  return { steps: steps.filter(({ at }) => at < d0), noted }
}

/** Nights are planned by the planted table too. */
export function byrneWorks(d0: Date, day: number): boolean {
  return [1, 2, 5].includes(weekday(d0, day)) && !BYRNE_NIGHTS.includes(day) && !BYRNE_NIGHTS.includes(day - 1)
}

export function ilicWorks(d0: Date, day: number): boolean {
  return [1, 3, 6].includes(weekday(d0, day)) && !BYRNE_NIGHTS.includes(day)
}

/** The evening on which her only night of the story begins. */
export const BYRNE_NIGHTS: readonly number[] = [-38]

function maternity({ d0 }: Cast, world: World, acts: Acts): Part {
  const rolls = dice('Maternity')
  const steps: Step[] = []
  const noted: Noted[] = []
  for (const day of WARD_DAYS) {
    // She was a patient there herself, and away afterwards.
    if (![2, 4, 7].includes(weekday(d0, day)) || (day >= -39 && day <= -23)) continue
    const begins = later(clockOn(d0, day, '19:45'), rolls.between(0, 1_200) * SECOND_MS)
    const there = onWard(world, 'Maternity', begins)
    if (begins >= d0 || there.length === 0) continue
    noted.push(rota('pham-nurse', clockOn(d0, day, '19:00'), clockOn(d0, day + 1, '07:30'), 'Maternity'))
    steps.push(acts.looksAtWork(begins, 'pham-nurse'), ...lookThrough(acts, begins, 'pham-nurse', there, rolls))
  }
  const visits = visitsOf(world).filter(
    ({ where, kind, patient }) => where === 'Maternity' && kind === 'AMB' && patient !== 'pham',
  )
  for (const { patient, from } of visits) steps.push(acts.opens(later(from, 12 * MINUTE_MS), 'pham-nurse', patient))
  return { steps: steps.filter(({ at }) => at < d0), noted }
}

function emergency({ d0 }: Cast, world: World, acts: Acts): Part {
  const rolls = dice('Emergency')
  const visits = visitsOf(world).filter(({ where }) => where === 'Emergency')
  const steps = visits.flatMap(({ place, from, until }) => {
    const begins = later(new Date(Math.max(from.getTime(), place.registered.getTime())), rolls.between(4, 15) * MINUTE_MS)
    const again = later(until ?? begins, rolls.between(-40, 20) * MINUTE_MS)
    return [
      acts.looksAtWork(begins, 'carvalho'),
      acts.opens(later(begins, 40 * SECOND_MS), 'carvalho', place.patient),
      ...(again > later(begins, HOUR_MS) ? [acts.opens(again, 'carvalho', place.patient)] : []),
    ]
  })
  return { steps: steps.filter(({ at }) => at < d0 && at > onDay(d0, FIRST_DAY + 1)), noted: [] }
}
